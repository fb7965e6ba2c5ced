using System.CommandLine;
using Antiphon.Bench;

namespace Antiphon.Cli.Commands;

/// <summary><c>bench</c>: the benchmarks, as the reports in <c>bench/</c> have them.</summary>
internal static class BenchCommand
{
    private static readonly SortedDictionary<string, Func<TextWriter, CancellationToken, Task>> Benches = new(StringComparer.Ordinal)
    {
        ["media"] = MediaBench.RunAsync,
        ["recognition"] = RecognitionBench.RunAsync,
        ["synthesis"] = SynthesisBench.RunAsync,
        ["turn"] = TurnBench.RunAsync,
        ["voice-activity"] = VoiceActivityBench.RunAsync,
    };

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = $"One of {string.Join(", ", Benches.Keys)}." };
        name.AcceptOnlyFromAmong([.. Benches.Keys]);
        var command = new Command("bench", "Run a benchmark and print its report.") { name, CommonOptions.Json };
        command.SetAction((result, cancellationToken) =>
            RunAsync(terminal, result.GetValue(name)!, result.GetValue(CommonOptions.Json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string name, bool json, CancellationToken cancellationToken)
    {
        terminal.Note($"antiphon: bench {name} runs; this can take minutes ...");
        if (!json)
        {
            await Benches[name](terminal.Out, cancellationToken).ConfigureAwait(false);
            return CliApp.Success;
        }

        using var report = new StringWriter();
        await Benches[name](report, cancellationToken).ConfigureAwait(false);
        terminal.WriteLine(JsonLine.Of("bench", line =>
        {
            line.WriteString("name"u8, name);
            line.WriteString("report"u8, report.ToString());
        }));
        return CliApp.Success;
    }
}
