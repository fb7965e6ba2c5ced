using System.Text;
using System.Text.Json;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Protocols.Tests.Deepgram.Fuzz;

/// <summary>Messages with seeded random contents, all of them such that a strict reader takes them.</summary>
internal sealed class Generated(int seed)
{
    private static readonly string[] Pieces = ["a", "Z", "0", " ", "\"", "\\", "/", "\n", "\t", "\u0000", "\u001f", "\u007f", "ä", "ß", "日", "😀", "\u2028", "{", "}", "[", ",", ":"];

    private readonly Random _random = new(seed);

    internal ServerMessage Server() => _random.Next(14) switch
    {
        0 => new ServerMessage.Welcome(Text()),
        1 => new ServerMessage.ConversationText(Role(), Text()) { Languages = Many(Text), LanguagesHinted = Many(Text), ConversationalBehavior = Maybe(Text) },
        2 => new ServerMessage.History(Entry()),
        3 => new ServerMessage.AgentThinking(Text()),
        4 => new ServerMessage.FunctionCallRequest(Many(() => new FunctionCall(Text(), Text(), Text(), Flip()) { ThoughtSignature = Maybe(Text) })),
        5 => new ServerMessage.FunctionCallResponse(Maybe(Text), Text(), Text()),
        6 => new ServerMessage.FunctionCallCancelled(Many(() => new CancelledCall(Text(), Text()))),
        7 => new ServerMessage.AgentStartedSpeaking(Time(), Time(), Time()),
        8 => new ServerMessage.LatencyReport
        {
            SpeechToText = MaybeTime(),
            ThinkToken = MaybeTime(),
            ThinkText = MaybeTime(),
            ThinkTool = MaybeTime(),
            ThinkThinking = MaybeTime(),
            TextToSpeech = MaybeTime(),
            Total = MaybeTime(),
        },
        9 => new ServerMessage.Updated((UpdatedPart)_random.Next(4)),
        10 => new ServerMessage.InjectionRefused(Text()),
        11 => new ServerMessage.Warning(Text(), Text()),
        12 => new ServerMessage.Error(Text(), Text()),
        _ => new ServerMessage.CustomFromThinkProvider(Any(3)),
    };

    internal ClientMessage Client() => _random.Next(9) switch
    {
        0 => new ClientMessage.Settings(Settings()),
        1 => new ClientMessage.UpdatePrompt(Text()),
        2 => new ClientMessage.UpdateSpeak([Speak(), .. Many(Speak)]),
        3 => new ClientMessage.UpdateThink([Think(), .. Many(Think)]),
        4 => new ClientMessage.UpdateListen(Update()),
        5 => new ClientMessage.InjectUserMessage(Text()),
        6 => new ClientMessage.InjectAgentMessage(Text(), (InjectBehavior)_random.Next(3)),
        7 => new ClientMessage.FunctionCallResponse(Text(), Text()) { Name = Text(), ThoughtSignature = Maybe(Text) },
        _ => new ClientMessage.CustomToThinkProvider(Any(3)),
    };

    private VoiceAgentSettings Settings() => new()
    {
        Tags = Many(Text),
        Experimental = Flip(),
        History = Flip(),
        MipOptOut = Flip(),
        Audio = new AudioSettings
        {
            Input = new AudioInputSettings { Encoding = One("linear16", "linear32", "mulaw", "alaw", "opus"), SampleRate = _random.Next(8_000, 48_001) },
            Output = new AudioOutputSettings { Encoding = One("linear16", "mulaw", "alaw"), SampleRate = One<int?>(null, 8_000, 16_000), Container = One(null, "none") },
        },
        Agent = _random.Next(8) == 0 ? new AgentSettings { StoredAgentId = Text() } : Agent(),
    };

    private AgentSettings Agent() => new()
    {
        Language = Maybe(Text),
        Context = Many(Entry),
        Listen = One<Func<ListenProvider?>>(() => null, Nova, Flux)(),
        Think = Many(Think),
        Speak = Many(Speak),
        Greeting = Maybe(Text),
    };

    private ListenProvider Nova() => ListenProvider.Nova("nova-" + Text()) with { Language = Maybe(Text), Keyterms = Many(Text), SmartFormat = One<bool?>(null, true, false) };

    private ListenProvider Flux() => ListenProvider.Flux("flux-general-multi") with
    {
        Keyterms = Many(Text),
        LanguageHints = Many(Text),
        EotThreshold = 0.7 + (_random.Next(0, 31) / 100.0),
        EagerEotThreshold = One<double?>(null, 0.3 + (_random.Next(0, 40) / 100.0)),
        EotTimeoutMs = One<int?>(null, _random.Next(500, 10_001)),
    };

    private ListenUpdate Update() => Flip()
        ? new ListenUpdate { Version = One(null, "v1"), Model = Flip() ? "nova-" + Text() : null, Language = Maybe(Text), SmartFormat = One<bool?>(null, true), Keyterms = One<IReadOnlyList<string>?>(null, Many(Text)) }
        : new ListenUpdate { Version = One(null, "v2"), LanguageHints = Many(Text), EotThreshold = One<double?>(null, 0.75), EotTimeoutMs = One<int?>(null, 700), Keyterms = Flip() ? [] : null };

    private ThinkSettings Think()
    {
        var type = ThinkProvider.Types[_random.Next(ThinkProvider.Types.Count)];
        var needsEndpoint = type is "groq" or "aws_bedrock" || Flip();
        return new ThinkSettings(new ThinkProvider(type)
        {
            Model = "m" + Text(),
            Version = type is "open_ai" or "anthropic" or "groq" ? One(null, "v1") : type == "google" ? One(null, "v1beta") : null,
            Temperature = One<double?>(null, _random.NextDouble()),
            ReasoningMode = type is "open_ai" or "groq" or "deepgram" ? One(null, "none", "minimal", "low", "medium", "high") : null,
            Credentials = type == "aws_bedrock" && Flip() ? Credentials() : null,
            VoicePromptOptOut = type == "deepgram" ? One<bool?>(null, true, false) : null,
        })
        {
            Endpoint = needsEndpoint ? Endpoint() : null,
            Prompt = Maybe(Text),
            ContextLength = needsEndpoint ? One<int?>(null, int.MaxValue, _random.Next(1, 100_000)) : null,
            Functions = [.. Enumerable.Range(0, _random.Next(3)).Select(i => new FunctionDefinition($"f{i}{Text()}")
            {
                Description = Maybe(Text),
                Parameters = Flip() ? JsonElement.Parse("{\"a\":" + Any(2).GetRawText() + "}") : null,
                Endpoint = Flip() ? Endpoint() with { Method = One(null, "post", "GET") } : null,
                DeferUntilEot = Flip(),
            })],
        };
    }

    private SpeakSettings Speak() => _random.Next(5) switch
    {
        0 => new SpeakSettings(SpeakProvider.Deepgram("aura-2-" + Text()) with { Speed = One<double?>(null, 0.9) }),
        1 => new SpeakSettings(SpeakProvider.Deepgram("flux-" + Text()) with { Expressivity = One<int?>(null, -2, 2), Speed = One<double?>(null, 1.05) }),
        2 => new SpeakSettings(SpeakProvider.Cartesia(Text() + "m", Text()) with { Language = Maybe(Text), Volume = One<double?>(null, 0.5), Speed = Flip() ? 1 : null, SpeedWord = null }),
        3 => new SpeakSettings(new SpeakProvider("open_ai") { Model = "m" + Text(), Voice = Text() }) { Endpoint = Endpoint() },
        _ => new SpeakSettings(new SpeakProvider("aws_polly") { Voice = Text(), Language = Text(), Engine = "standard", Credentials = Credentials() }) { Endpoint = Endpoint() },
    };

    private AwsCredentials Credentials() => new() { Type = "sts", Region = Text(), AccessKeyId = Text(), SecretAccessKey = Text(), SessionToken = Text() };

    private EndpointSettings Endpoint() => new($"https://example.com/{_random.Next(1_000)}")
    {
        Headers = Enumerable.Range(0, _random.Next(3)).ToDictionary(i => $"h{i}{Text()}", _ => Text(), StringComparer.Ordinal),
    };

    private HistoryEntry Entry() => Flip()
        ? new HistoryEntry.Text(Role(), Text())
        : new HistoryEntry.Calls(Many(() => new HistoryCall(Text(), Text(), Flip(), Text(), Text()) { ThoughtSignature = Maybe(Text) }));

    private JsonElement Any(int depth)
    {
        var text = new StringBuilder();
        Append(text, depth);
        return JsonElement.Parse(text.ToString());
    }

    private void Append(StringBuilder text, int depth)
    {
        switch (_random.Next(depth > 0 ? 6 : 4))
        {
            case 0:
                text.Append("null");
                break;
            case 1:
                text.Append(Flip() ? "true" : "false");
                break;
            case 2:
                text.Append(_random.Next(-1_000, 1_000));
                break;
            case 3:
                text.Append('"').Append(JsonEncodedText.Encode(Text())).Append('"');
                break;
            case 4:
                text.Append('[');
                for (var i = _random.Next(3); i >= 0; i--)
                {
                    Append(text, depth - 1);
                    if (i > 0) text.Append(',');
                }

                text.Append(']');
                break;
            default:
                text.Append("{\"k\":");
                Append(text, depth - 1);
                text.Append('}');
                break;
        }
    }

    private string Text()
    {
        var text = new StringBuilder();
        for (var i = _random.Next(_random.Next(30) == 0 ? 600 : 6); i > 0; i--) text.Append(Pieces[_random.Next(Pieces.Length)]);
        return text.ToString();
    }

    private ConversationRole Role() => (ConversationRole)_random.Next(2);

    private TimeSpan Time() => new(_random.NextInt64(0, _random.Next(2) == 0 ? 10_000_000 : TimeSpan.TicksPerDay + 1));

    private TimeSpan? MaybeTime() => Flip() ? Time() : null;

    private bool Flip() => _random.Next(2) == 0;

    private string? Maybe(Func<string> make) => Flip() ? make() : null;

    private List<T> Many<T>(Func<T> make) => [.. Enumerable.Range(0, _random.Next(3)).Select(_ => make())];

    private T One<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
