using System.CommandLine;
using Antiphon.Bench;
using Antiphon.Bench.Codec;
using Antiphon.Bench.Density;

namespace Antiphon.Cli.Commands;

/// <summary><c>bench</c>: the benchmarks, as the reports in <c>bench/</c> have them.</summary>
internal static class BenchCommand
{
    private static readonly SortedDictionary<string, Func<TextWriter, CancellationToken, Task>> Benches = new(StringComparer.Ordinal)
    {
        ["codec"] = CodecBench.RunAsync,
        ["density"] = DensityBench.RunAsync,
        ["media"] = MediaBench.RunAsync,
        ["recognition"] = RecognitionBench.RunAsync,
        ["synthesis"] = SynthesisBench.RunAsync,
        ["turn"] = TurnBench.RunAsync,
        ["turns"] = TurnTakingBench.RunAsync,
        ["voice-activity"] = VoiceActivityBench.RunAsync,
    };

    /// <summary>Those that draw a plot too.</summary>
    private static readonly SortedDictionary<string, Func<TextWriter, TextWriter?, CancellationToken, Task>> Plots = new(StringComparer.Ordinal)
    {
        ["turns"] = TurnTakingBench.RunAsync,
    };

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = $"One of {string.Join(", ", Benches.Keys)}." };
        name.AcceptOnlyFromAmong([.. Benches.Keys]);
        var plot = new Option<string?>("--plot") { Description = $"File for the plot, as SVG ({string.Join(", ", Plots.Keys)}).", HelpName = "FILE" };
        plot.Validators.Add(result =>
        {
            if (result.GetValue(name) is { } given && !Plots.ContainsKey(given)) result.AddError($"bench {given} draws no plot; --plot goes with {string.Join(", ", Plots.Keys)}.");
        });
        var command = new Command("bench", "Run a benchmark and print its report.") { name, plot, CommonOptions.Json };
        command.SetAction((result, cancellationToken) =>
            RunAsync(terminal, result.GetValue(name)!, result.GetValue(plot), result.GetValue(CommonOptions.Json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string name, string? plotFile, bool json, CancellationToken cancellationToken)
    {
        terminal.Note($"antiphon: bench {name} runs; this can take minutes ...");
        if (!json)
        {
            await MeasureAsync(name, terminal.Out, plotFile, cancellationToken).ConfigureAwait(false);
            return CliApp.Success;
        }

        using var report = new StringWriter();
        await MeasureAsync(name, report, plotFile, cancellationToken).ConfigureAwait(false);
        terminal.WriteLine(JsonLine.Of("bench", line =>
        {
            line.WriteString("name"u8, name);
            line.WriteString("report"u8, report.ToString());
        }));
        return CliApp.Success;
    }

    private static async Task MeasureAsync(string name, TextWriter report, string? plotFile, CancellationToken cancellationToken)
    {
        if (plotFile is null)
        {
            await Benches[name](report, cancellationToken).ConfigureAwait(false);
            return;
        }

        var plot = new StreamWriter(plotFile);
        await using (plot.ConfigureAwait(false)) await Plots[name](report, plot, cancellationToken).ConfigureAwait(false);
    }
}
