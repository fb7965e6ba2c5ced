using System.Globalization;

namespace Antiphon.Testing.Simulation;

/// <summary>Writes what a simulation found as a page, as <c>bench/simulation.md</c> is one. Thread-safe.</summary>
public static class SimulationReportMarkdown
{
    private static readonly double[] Shares = [0.5, 0.9, 0.95, 0.99, 0.999];

    // The last column of the distribution is all that took longer.
    private static readonly int[] Buckets = [60, 80, 100, 150, 200, 250, 400];

    /// <summary>Writes the page. Lines end in LF.</summary>
    /// <param name="writer">Not disposed.</param>
    /// <param name="report">What was found.</param>
    /// <param name="realVoice">The same with the real voice activity detector, for its speed; null when that was not run.</param>
    public static void Write(TextWriter writer, SimulationReport report, SimulationReport? realVoice = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        WriteHead(writer, report);
        WriteInterruptions(writer, report);
        WriteFallback(writer, report);
        WriteBroken(writer, report);
        WriteTable(writer, "How the calls ended", "end", "calls", report.Ends);
        WriteTable(writer, "Codes raised", "code", "times", report.Codes);
        WriteTable(writer, "Faults injected", "fault", "calls", report.Faults);
        WriteTable(writer, "What else happened", "what", "times", report.Counts);
        if (realVoice is null) return;
        writer.Write("\n## With the real voice activity detector\n\n");
        writer.Write(Text($"{realVoice.Calls:N0} calls on a voice-like signal, {realVoice.Turns:N0} turns, {realVoice.Simulated.TotalHours:N1} hours in {realVoice.Elapsed.TotalSeconds:N1} s: {realVoice.Speed:N0} times real time on {realVoice.Options.Threads} threads. Broken: {realVoice.Broken.Count}.\n"));
    }

    private static void WriteHead(TextWriter writer, SimulationReport report)
    {
        writer.Write(Text($"""
            # Simulated calls

            `antiphon sim {Arguments(report.Options)}`; what is drawn and what is checked stands in
            [docs/simulation.md](../docs/simulation.md). Any call comes again alone with `--calls 1` and its seed.

            | | |
            |---|---:|
            | calls | {report.Calls:N0} |
            | turns | {report.Turns:N0} |
            | items through the sessions' doors | {report.Items:N0} |
            | simulated | {report.Simulated.TotalHours:N1} h |
            | wall time | {report.Elapsed.TotalSeconds:N0} s |
            | speed | {report.Speed:N0} times real time on {report.Options.Threads} threads |
            | calls that broke a rule | {report.Broken.Count:N0} |
            | worst silence after a caller's turn | {report.WorstSilence.TotalSeconds:F2} s (call {report.WorstSilenceSeed}); the bound is 4 s |
            | held after the first calls | {Held(report.ResourcesBefore)} |
            | held at the end | {Held(report.ResourcesAfter)} |

            """).ReplaceLineEndings("\n"));
    }

    private static void WriteInterruptions(TextWriter writer, SimulationReport report)
    {
        var all = report.InterruptionDecisions.Values.Sum();
        if (all == 0) return;
        writer.Write("\n## Interruptions\n\nFrom the first frame with the caller's voice to the decision to interrupt, where the agent was heard. Audio stops with the decision: a frame of\nthe agent after it breaks a rule.\n\n");
        writer.Write(Text($"| {string.Join(" | ", Shares.Select(share => Text($"p{share * 100:0.#}")))} | worst | decisions |\n|{string.Concat(Enumerable.Repeat("---:|", Shares.Length + 2))}\n"));
        writer.Write(Text($"| {string.Join(" | ", Shares.Select(share => Text($"{report.InterruptionPercentile(share)} ms")))} | {report.InterruptionDecisions.Keys.Last()} ms | {all:N0} |\n\n"));
        writer.Write("| within | decisions | share |\n|---:|---:|---:|\n");
        var (from, bounds) = (0, Buckets.Select(bucket => (int?)bucket).Append(null));
        foreach (var bound in bounds)
        {
            var count = report.InterruptionDecisions.Where(decision => decision.Key > from && (bound is null || decision.Key <= bound)).Sum(decision => decision.Value);
            writer.Write(Text($"| {(bound is { } most ? $"{most} ms" : "longer")} | {count:N0} | {(double)count / all:P2} |\n"));
            from = bound ?? from;
        }
    }

    private static void WriteFallback(TextWriter writer, SimulationReport report)
    {
        if (!report.Counts.TryGetValue(SimulationCounts.StandInCalls, out var calls)) return;
        writer.Write(Text($"""

            ## Providers that stand in for each other

            | | |
            |---|---:|
            | calls with two or three providers a part | {calls:N0} |
            | gaps of providers | {Of(SimulationCounts.Gaps):N0} |
            | longest gap | {report.LongestGap.TotalSeconds:F2} s |
            | failed attempts | {Of(SimulationCounts.ProviderFailures):N0} |
            | switches | {Of(SimulationCounts.Switches):N0} |
            | caller's audio replayed | {report.Replayed.TotalMinutes:N1} min |
            | caller's words looked after, where nothing else failed | {Of(SimulationCounts.CallerWords):N0} |
            | of them lost or heard twice | {Broken("caller's words"):N0} |
            | agent's words looked after, where nothing else failed | {Of(SimulationCounts.AgentWords):N0} |
            | of them lost or said twice | {Broken("agent's words"):N0} |

            """).ReplaceLineEndings("\n"));

        long Of(string count) => report.Counts.GetValueOrDefault(count);
        long Broken(string rule) => report.Broken.Count(call => call.Rule.Rule == rule);
    }

    private static void WriteBroken(TextWriter writer, SimulationReport report)
    {
        if (report.Broken.Count == 0) return;
        writer.Write("\n## Broken rules\n\n");
        foreach (var call in report.Broken) writer.Write(Text($"- call {call.Seed}, {call.Rule.Rule}: {call.Rule.What.ReplaceLineEndings(" ")}\n"));
    }

    private static void WriteTable(TextWriter writer, string title, string what, string howMany, IReadOnlyDictionary<string, long> counts)
    {
        if (counts.Count == 0) return;
        writer.Write($"\n## {title}\n\n| {what} | {howMany} |\n|---|---:|\n");
        foreach (var (name, count) in counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)) writer.Write(Text($"| {name} | {count:N0} |\n"));
    }

    private static string Arguments(SimulationOptions options) =>
        Text($"--calls {options.Calls} --seed {options.Seed} --faults {options.Faults.ToString().ToLowerInvariant()}{(options.RealVoiceActivity ? " --real-voice" : "")}");

    private static string Held(ProcessResources held) =>
        Text($"{held.ManagedBytes / 1024.0 / 1024:N1} MB, {held.PoolThreads} pool threads, {held.Handles} handles, {held.Timers} timers");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
