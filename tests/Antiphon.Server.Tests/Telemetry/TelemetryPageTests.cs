using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Antiphon.Agents;
using Antiphon.Conversation;
using Antiphon.Providers.Fallback;
using Antiphon.Providers.Local.Telemetry;
using Antiphon.Server.Telemetry;

namespace Antiphon.Server.Tests.Telemetry;

/// <summary>docs/telemetry.md says what the code does, no more and no less.</summary>
public sealed partial class TelemetryPageTests
{
    private static readonly Type[] Homes = [typeof(AgentTelemetry), typeof(ConversationTelemetry), typeof(FallbackTelemetry), typeof(LocalTelemetry), typeof(ServerTelemetry)];

    private static readonly string Repository = FindRepository();

    private static readonly string Page = File.ReadAllText(Path.Combine(Repository, "docs", "telemetry.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Metrics_OfThePage_AreThoseOfTheCode()
    {
        var said = Homes.SelectMany(home => Rows(home.Assembly.GetName().Name!)).Order(StringComparer.Ordinal);

        Assert.Equal(Instruments().Order(StringComparer.Ordinal), said);
    }

    [Fact]
    public void Attributes_OfTheCode_StandOnThePage() =>
        Assert.All(AttributesInCode(), attribute => Assert.Contains($"`{attribute}`", Page, StringComparison.Ordinal));

    [Fact]
    public void Attributes_OfThePage_StandInTheCode()
    {
        var code = AttributesInCode().ToHashSet();
        var said = Name().Matches(Page[..Page.IndexOf("## Metrics", StringComparison.Ordinal)]).Select(match => match.Groups[1].Value);
        var metrics = Instruments().Select(row => row.Split(" | ")[1]).ToHashSet();

        Assert.All(said, name => Assert.True(code.Contains(name) || metrics.Contains(name), $"{name} is not in the code."));
    }

    [Fact]
    public void Reasons_OfThePage_AreThoseOfTheCode()
    {
        var code = Enum.GetValues<WaitReason>().Select(reason => new SessionWait(reason, null, default).Code).Order(StringComparer.Ordinal);

        Assert.Equal(code, FirstCells("antiphon.silence.reason").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Parts_OfThePage_AreThoseOfTheCode() =>
        Assert.Equal(new TurnLatency().Parts.Select(part => part.Key), FirstCells("antiphon.latency.part"));

    [Fact]
    public void Meters_AreNamedAndVersionedLikeTheirAssemblies() => Assert.All(Published(), instrument =>
    {
        var assembly = Homes.Single(home => home.Assembly.GetName().Name == instrument.Meter.Name).Assembly.GetName();
        Assert.Equal(assembly.Version!.ToString(3), instrument.Meter.Version);
    });

    private static IEnumerable<string> Instruments() => Published().Select(instrument =>
        $"{instrument.Meter.Name} | {instrument.Name} | {Kind(instrument)} | {instrument.Unit} | {instrument.Description}");

    private static List<Instrument> Published()
    {
        foreach (var home in Homes) RuntimeHelpers.RunClassConstructor(home.TypeHandle);
        var names = Homes.Select(home => home.Assembly.GetName().Name).ToHashSet();
        var instruments = new List<Instrument>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => { if (names.Contains(instrument.Meter.Name)) instruments.Add(instrument); } };
        listener.Start();
        return instruments;
    }

    private static string Kind(Instrument instrument) => instrument.GetType().Name[..^2] switch
    {
        "Counter" => "counter",
        "UpDownCounter" => "up-down counter",
        "Histogram" => "histogram",
        var other => other,
    };

    private static IEnumerable<string> Rows(string meter)
    {
        var start = Page.IndexOf($"### {meter}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"{meter} has no section.");
        var end = Page.IndexOf("\n### ", start + 1, StringComparison.Ordinal);
        return Page[start..(end < 0 ? Page.Length : end)].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => $"{meter} | {cells[1].Trim('`')} | {cells[2]} | {cells[3].Trim('`')} | {cells[5]}");
    }

    private static IEnumerable<string> FirstCells(string head)
    {
        var table = Page[(Page.IndexOf($"\n\n| `{head}` |", StringComparison.Ordinal) + 2)..];
        return table[..table.IndexOf("\n\n", StringComparison.Ordinal)].Split('\n').Skip(2).Select(line => line.Split('`')[1]);
    }

    /// <summary>Every name of a convention that stands as a text in the code that measures.</summary>
    private static List<string> AttributesInCode() =>
        [.. new[] { "Antiphon.Agents/Diagnostics", "Antiphon.Agents/Running", "Antiphon.Conversation/Telemetry", "Antiphon.Providers.Fallback/Observing", "Antiphon.Providers.Local/Telemetry", "Antiphon.Server/Telemetry", "Antiphon.Abstractions/Telemetry" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository, "src", folder), "*.cs"))
            .SelectMany(file => Literal().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Where(name => !name.EndsWith('.')).Distinct()];

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Antiphon.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex("\"((?:gen_ai|antiphon|error|server|http)\\.[a-z_.]+)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("`((?:gen_ai|antiphon|error|server)\\.[a-z_.]+)`")]
    private static partial Regex Name();
}
