using System.Text.Json.Nodes;
using Antiphon.Conformance.Steps;
using Antiphon.Yaml;

namespace Antiphon.Conformance.Files;

/// <summary>Steps in YAML: each is one of the keys below, with its own modifiers beside it.</summary>
internal sealed class StepReader(ConformanceProtocol protocol)
{
    private static readonly string[] Verbs =
    [
        "settings", "send", "send_text", "send_binary", "speak", "silence", "wait", "repeat", "close", "abort", "stop_server",
        "expect", "next", "collect", "nothing", "error", "closed", "handshake", "request",
    ];

    private static readonly string[] Modifiers = ["within", "not_before", "without"];

    public ConformanceStep Read(YamlField field)
    {
        var fields = field.AsFields();
        fields.RefuseUnknown([.. Verbs, .. Modifiers]);
        var verbs = fields.All.Where(item => Verbs.Contains(item.Name)).ToList();
        if (verbs.Count != 1) throw field.Error($"a step has one verb, found {verbs.Count}; {YamlWords.Expected(Verbs)}");
        var (verb, value) = verbs[0];
        var step = Read(verb, value) with
        {
            Source = field.Place,
            Within = fields.Field("within")?.AsTime(0.01, 600),
            NotBefore = fields.Field("not_before")?.AsTime(0, 600) ?? TimeSpan.Zero,
        };
        if (fields.Field("without") is not { } without) return step;
        return step switch
        {
            ExpectStep expect => expect with { Without = Texts(without) },
            ErrorStep error => error with { Without = Texts(without) },
            _ => throw without.Error("goes with expect, next and error; collect has its own"),
        };
    }

    public ConnectStep ReadConnect(YamlField? field, bool isFirst)
    {
        if (field is not { } there) return new ConnectStep { Source = "", Path = protocol.Path, IsFirst = isFirst };
        var fields = there.AsFields();
        fields.RefuseUnknown("path", "query", "headers", "subprotocols", "key", "upgrade", "version", "status", "subprotocol", "answer", "body");
        return new ConnectStep
        {
            Source = there.Place,
            IsFirst = isFirst,
            Path = (fields.Text("path") ?? protocol.Path) + (fields.Text("query") is { } query ? "?" + query : ""),
            Headers = [.. fields.Field("headers")?.AsFields().All.Select(item => (item.Name, HeaderText(item.Value))) ?? []],
            Subprotocols = [.. fields.List("subprotocols").Select(item => item.AsText())],
            UsesKey = (fields.Field("key")?.AsOneOf("yes", "no") ?? "yes") == "yes",
            IsUpgrade = (fields.Field("upgrade")?.AsOneOf("yes", "no") ?? "yes") == "yes",
            Version = fields.Text("version") ?? "13",
            Status = fields.Field("status")?.AsCount(100, 599) ?? 101,
            Subprotocol = fields.Text("subprotocol") ?? "",
            ResponseHeaders = fields.Field("answer") is { } answer ? MatcherReader.ReadValue(answer) : null,
            Body = fields.Field("body") is { } body ? MatcherReader.ReadValue(body) : null,
        };
    }

    private ConformanceStep Read(string verb, YamlField value) => verb switch
    {
        "settings" => new SendStep { Source = "", Json = Settings(value) },
        "send" => new SendStep { Source = "", Json = value.AsJson() },
        "send_text" => ReadText(value),
        "send_binary" => ReadBinary(value),
        "speak" => ReadSpeak(value),
        "silence" => new SpeakStep { Source = "", After = value.AsTime(0.02, 60) },
        "wait" => new WaitStep { Source = "", Duration = value.AsTime(0.001, 60) },
        "repeat" => ReadRepeat(value),
        "close" => new CloseStep { Source = "", Code = value.AsCount(1000, 4999) },
        "abort" => new CloseStep { Source = "", IsAbort = MatcherReader.Bool(value) },
        "stop_server" => MatcherReader.Bool(value) ? new StopServerStep { Source = "" } : throw value.Error("expected true"),
        "expect" => new ExpectStep { Source = "", Message = MatcherReader.ReadMessage(value) },
        "next" => new ExpectStep { Source = "", Message = MatcherReader.ReadMessage(value), IsNext = true },
        "collect" => ReadCollect(value),
        "nothing" => ReadNothing(value),
        "error" => ReadError(value),
        "closed" => new ClosedStep { Source = "", Code = value.AsCount(1000, 4999) },
        "handshake" => ReadConnect(value, isFirst: false),
        _ => ReadRequest(value),
    };

    /// <summary>The protocol's settings with changes: objects are merged, null takes a field away (RFC 7396).</summary>
    private JsonNode Settings(YamlField value)
    {
        if (value.AsJson() is not JsonObject patch) throw value.Error("expected the fields that differ from the protocol's settings; {} for none");
        var settings = protocol.Settings.DeepClone().AsObject();
        Merge(settings, patch);
        return settings;
    }

    private static void Merge(JsonObject into, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null) into.Remove(name);
            else if (value is JsonObject fields && into[name] is JsonObject inner) Merge(inner, fields);
            else into[name] = value.DeepClone();
        }
    }

    private static SendTextStep ReadText(YamlField value)
    {
        if (!value.IsFields) return new SendTextStep { Source = "", Text = value.AsText() };
        var fields = value.AsFields();
        fields.RefuseUnknown("text", "parts");
        return new SendTextStep
        {
            Source = "",
            Text = fields.Text("text") ?? throw value.Error("text: is missing"),
            Parts = fields.Field("parts")?.AsCount(1, 100) ?? 1,
        };
    }

    private static SendBinaryStep ReadBinary(YamlField value)
    {
        var fields = value.AsFields();
        fields.RefuseUnknown("hex", "length");
        byte[] head;
        try
        {
            head = Convert.FromHexString((fields.Text("hex") ?? "").Replace(" ", "", StringComparison.Ordinal));
        }
        catch (FormatException)
        {
            throw fields.Field("hex")!.Value.Error("expected hexadecimal digits, two for each byte");
        }

        var bytes = new byte[fields.Field("length")?.AsCount(0, 4_000_000) ?? head.Length];
        if (bytes.Length < head.Length) throw value.Error("length: is less than the bytes given");
        head.CopyTo(bytes, 0);
        return new SendBinaryStep { Source = "", Bytes = bytes };
    }

    private static SpeakStep ReadSpeak(YamlField value)
    {
        if (!value.IsFields) return new SpeakStep { Source = "", Text = value.AsText(), Before = TimeSpan.FromMilliseconds(300), After = TimeSpan.FromSeconds(2) };
        var fields = value.AsFields();
        fields.RefuseUnknown("text", "hum", "before", "after");
        if ((fields.Field("text") is null) == (fields.Field("hum") is null)) throw value.Error("expected text or hum");
        return new SpeakStep
        {
            Source = "",
            Text = fields.Text("text"),
            Hum = fields.Field("hum")?.AsTime(0.02, 60) ?? TimeSpan.Zero,
            Before = fields.Field("before")?.AsTime(0, 60) ?? TimeSpan.FromMilliseconds(300),
            After = fields.Field("after")?.AsTime(0, 60) ?? TimeSpan.FromSeconds(2),
        };
    }

    private RepeatStep ReadRepeat(YamlField value)
    {
        var fields = value.AsFields();
        fields.RefuseUnknown("times", "every", "step");
        return new RepeatStep
        {
            Source = "",
            Times = (fields.Field("times") ?? throw value.Error("times: is missing")).AsCount(1, 10_000),
            Every = (fields.Field("every") ?? throw value.Error("every: is missing")).AsTime(0, 60),
            Step = Read(fields.Field("step") ?? throw value.Error("step: is missing")),
        };
    }

    private static CollectStep ReadCollect(YamlField value)
    {
        var fields = value.AsFields();
        fields.RefuseUnknown("until", "exactly", "order", "ignoring", "without", "count", "has", "audio_bytes", "audio_head");
        return new CollectStep
        {
            Source = "",
            Until = MatcherReader.ReadMessage(fields.Field("until") ?? throw value.Error("until: is missing")),
            Exactly = fields.Field("exactly") is { } exactly ? Texts(exactly) : null,
            Order = fields.Field("order") is { } order ? Texts(order) : [],
            Ignoring = fields.Field("ignoring") is { } ignoring ? Texts(ignoring) : [],
            Without = fields.Field("without") is { } without ? Texts(without) : [],
            Counts = [.. fields.Field("count")?.AsFields().All.Select(item => (item.Name, Range(item.Value).Min, Range(item.Value).Max)) ?? []],
            Has = [.. fields.List("has").Select(MatcherReader.ReadMessage)],
            AudioBytes = fields.Field("audio_bytes") is { } bytes ? Range(bytes) : null,
            AudioHead = fields.Text("audio_head"),
        };
    }

    private static NothingStep ReadNothing(YamlField value)
    {
        if (!value.IsFields) return new NothingStep { Source = "", Duration = value.AsTime(0.01, 60) };
        var fields = value.AsFields();
        fields.RefuseUnknown("for", "but");
        return new NothingStep
        {
            Source = "",
            Duration = (fields.Field("for") ?? throw value.Error("for: is missing")).AsTime(0.01, 60),
            But = fields.Field("but") is { } but ? Texts(but) : [],
        };
    }

    private ErrorStep ReadError(YamlField value)
    {
        if (!value.IsFields) return new ErrorStep { Source = "", Code = value.AsText(), CloseCode = CloseCodeOf(value) };
        var fields = value.AsFields();
        fields.RefuseUnknown("code", "close", "path", "after");
        var code = fields.Field("code") ?? throw value.Error("code: is missing");
        return new ErrorStep
        {
            Source = "",
            Code = code.AsText(),
            CloseCode = fields.Field("close")?.AsCount(1000, 4999) ?? CloseCodeOf(code),
            Path = fields.Text("path"),
            After = [.. fields.List("after").Select(MatcherReader.ReadMessage)],
        };
    }

    private int CloseCodeOf(YamlField code) =>
        protocol.Errors.TryGetValue(code.AsText(), out var close) ? close : throw code.Error($"unknown error, {YamlWords.Expected(protocol.Errors.Keys)}");

    private static RequestStep ReadRequest(YamlField value)
    {
        var fields = value.AsFields();
        fields.RefuseUnknown("method", "path", "key", "json", "status", "body");
        return new RequestStep
        {
            Source = "",
            Method = fields.Field("method")?.AsOneOf("GET", "POST", "PUT", "PATCH", "DELETE") ?? "GET",
            Path = fields.Text("path") ?? throw value.Error("path: is missing"),
            UsesKey = (fields.Field("key")?.AsOneOf("yes", "no") ?? "yes") == "yes",
            Json = fields.Field("json")?.AsJson(),
            Status = fields.Field("status")?.AsCount(100, 599) ?? 200,
            Body = fields.Field("body") is { } body ? MatcherReader.ReadValue(body) : null,
        };
    }

    private static string[] Texts(YamlField field) => [.. field.AsList().Select(item => item.AsText())];

    // A header may be anything but a line of its own.
    private static string HeaderText(YamlField field)
    {
        var text = field.AsText();
        return text.AsSpan().IndexOfAny('\r', '\n') < 0 ? text : throw field.Error("a header is one line");
    }

    private static (int Min, int Max) Range(YamlField field)
    {
        if (!field.IsFields) return (field.AsCount(0, int.MaxValue), field.AsCount(0, int.MaxValue));
        var fields = field.AsFields();
        fields.RefuseUnknown("min", "max");
        return (fields.Field("min")?.AsCount(0, int.MaxValue) ?? 0, fields.Field("max")?.AsCount(0, int.MaxValue) ?? int.MaxValue);
    }
}
