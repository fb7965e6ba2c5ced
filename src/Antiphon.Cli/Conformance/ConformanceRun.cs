using System.Text;
using Antiphon.Conformance;
using Antiphon.Conformance.Reports;
using Antiphon.Providers.Local;

namespace Antiphon.Cli.Conformance;

/// <summary>What the command was asked for.</summary>
internal sealed record ConformanceRequest
{
    public required string Protocol { get; init; }

    /// <summary>Null for local servers.</summary>
    public Uri? Url { get; init; }

    public string? Key { get; init; }

    public string Cases { get; init; } = "*";

    /// <summary>Folder of another suite; null for the one that comes along.</summary>
    public string? Suite { get; init; }

    public IReadOnlyList<string> Offers { get; init; } = [];

    public string? Report { get; init; }

    public TimeSpan Patience { get; init; }

    public int Parallel { get; init; } = 8;

    public bool ListOnly { get; init; }
}

/// <summary>The command from the suite to the verdict.</summary>
internal sealed class ConformanceRun(Terminal terminal, bool json)
{
    public async Task<int> RunAsync(ConformanceRequest request, CancellationToken cancellationToken)
    {
        if (request.Report is { } wanted && Path.GetExtension(wanted) is not (".html" or ".json"))
            throw new VoiceException(ErrorCodes.ConfigurationInvalid, $"--report: expected a file that ends in .html or .json, found {Path.GetFileName(wanted)}.");
        var suite = request.Suite is null ? ConformanceSuite.Load(request.Protocol) : ConformanceSuite.LoadDirectory(request.Suite);
        var cases = suite.Find(request.Cases);
        if (cases.Count == 0) throw new VoiceException(ErrorCodes.ConfigurationInvalid, $"--case: none of the {suite.Cases.Length} cases has a name like {request.Cases}; --list shows them.");
        if (request.ListOnly)
        {
            foreach (var item in cases) terminal.WriteLine($"{item.Name,-48} {item.About}{(item.Needs.Count > 0 ? $" Needs {string.Join(", ", item.Needs)}." : "")}");
            return CliApp.Success;
        }

        var options = new ConformanceOptions { Patience = request.Patience, Concurrency = request.Parallel };
        IReadOnlyList<ConformanceResult> results;
        if (request.Url is not null)
        {
            var voice = new CallerVoice();
            await using (voice.ConfigureAwait(false))
            {
                var target = new UrlTargets(request.Url, request.Key, LocalEngines.CanSpeak() ? voice.SayAsync : null, Offers(request));
                results = await RunAsync(target, options, cases, cancellationToken).ConfigureAwait(false);
            }
        }
        else
        {
            var servers = new LocalServers();
            await using (servers.ConfigureAwait(false)) results = await RunAsync(servers, options, cases, cancellationToken).ConfigureAwait(false);
        }

        await ReportAsync(request, results, cancellationToken).ConfigureAwait(false);
        Summarise(results);
        return results.Any(result => result.Outcome == ConformanceOutcome.Failed) ? CliApp.Failure : CliApp.Success;
    }

    private async Task<IReadOnlyList<ConformanceResult>> RunAsync(
        IConformanceTargets targets, ConformanceOptions options, IReadOnlyList<ConformanceCase> cases, CancellationToken cancellationToken) =>
        await new ConformanceRunner(targets, options).RunAsync(cases, Print, cancellationToken).ConfigureAwait(false);

    private static List<ConformanceNeed> Offers(ConformanceRequest request) => [.. request.Offers.Select(text => ConformanceNeed.TryParse(text)
        ?? throw new VoiceException(ErrorCodes.ConfigurationInvalid, $"--offers: expected fault:NAME, option:NAME=VALUE or capability:NAME, found {text}."))];

    private void Print(ConformanceResult result)
    {
        if (json)
        {
            terminal.WriteLine(JsonLine.Of("case", line => JsonReport.WriteFields(line, result)));
            return;
        }

        foreach (var line in TextReport.Lines(result)) terminal.WriteLine(line);
    }

    private static async Task ReportAsync(ConformanceRequest request, IReadOnlyList<ConformanceResult> results, CancellationToken cancellationToken)
    {
        if (request.Report is not { } path) return;
        var title = request.Url is { } url ? url.GetLeftPart(UriPartial.Path) : "this program";
        var file = File.Create(path);
        await using (file.ConfigureAwait(false))
        {
            if (Path.GetExtension(path) == ".json")
            {
                JsonReport.Write(file, title, results);
                return;
            }

            var writer = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            await using (writer.ConfigureAwait(false))
            {
                HtmlReport.Write(writer, title, results);
                await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Summarise(IReadOnlyList<ConformanceResult> results)
    {
        if (!json)
        {
            terminal.WriteLine(TextReport.Summary(results));
            return;
        }

        terminal.WriteLine(JsonLine.Of("summary", line =>
        {
            line.WriteNumber("passed"u8, results.Count(result => result.Outcome == ConformanceOutcome.Passed));
            line.WriteNumber("failed"u8, results.Count(result => result.Outcome == ConformanceOutcome.Failed));
            line.WriteNumber("not_run"u8, results.Count(result => result.Outcome == ConformanceOutcome.NotRun));
        }));
    }
}
