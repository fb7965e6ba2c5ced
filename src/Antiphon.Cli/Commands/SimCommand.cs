using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Antiphon.Testing.Simulation;

namespace Antiphon.Cli.Commands;

/// <summary><c>sim</c>: whole calls in virtual time, the rules looked at after every step.</summary>
internal static class SimCommand
{
    /// <summary>Calls with the real voice activity detector, for a report's last line.</summary>
    private const int RealVoiceCalls = 1_500;

    public static Command Create(Terminal terminal)
    {
        var calls = new Option<int>("--calls") { Description = "How many.", HelpName = "N", DefaultValueFactory = _ => 1_000 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the first call; each further one has the next.", HelpName = "S", DefaultValueFactory = _ => 1 };
        var faults = new Option<string>("--faults") { Description = "How much goes wrong besides what people do: none, some, all.", DefaultValueFactory = _ => "all" };
        faults.AcceptOnlyFromAmong("none", "some", "all");
        var voice = new Option<bool>("--real-voice") { Description = "A voice-like signal and the real voice activity detector." };
        var fallback = new Option<double>("--fallback") { Description = "Share of calls whose providers stand in for each other, 0 to 1.", HelpName = "SHARE", DefaultValueFactory = _ => new SimulationOptions().Fallback };
        fallback.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 1)) result.AddError("--fallback: expected 0 to 1.");
        });
        var threads = new Option<int>("--threads") { Description = "Calls side by side.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
        var violations = new Option<int>("--violations") { Description = "Stop after so many broken calls.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var timeline = new Option<int>("--timeline") { Description = "Entries of a broken call's timeline.", HelpName = "N", DefaultValueFactory = _ => 40 };
        foreach (var count in new[] { calls, threads, violations, timeline })
        {
            count.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 1) result.AddError($"{count.Name}: expected 1 or more.");
            });
        }

        var page = new Option<FileInfo?>("--report") { Description = "Also write the report as a Markdown page, with the speed of the real voice activity detector.", HelpName = "FILE" };
        var command = new Command("sim", "Simulate whole calls in virtual time and look whether the rules hold.") { calls, seed, faults, voice, fallback, threads, violations, timeline, page, CommonOptions.Json };
        command.SetAction((result, cancellationToken) => RunAsync(terminal, new SimulationOptions
        {
            Calls = result.GetValue(calls),
            Seed = result.GetValue(seed),
            Faults = Enum.Parse<FaultLevel>(result.GetValue(faults)!, ignoreCase: true),
            RealVoiceActivity = result.GetValue(voice),
            Fallback = result.GetValue(fallback),
            Threads = result.GetValue(threads),
            MaxViolations = result.GetValue(violations),
            TimelineEntries = result.GetValue(timeline),
        }, result.GetValue(page), result.GetValue(CommonOptions.Json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, SimulationOptions options, FileInfo? page, bool json, CancellationToken cancellationToken)
    {
        var report = await Simulator.RunAsync(options, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (page is not null) await WritePageAsync(page, report, cancellationToken).ConfigureAwait(false);
        if (json) terminal.WriteLine(JsonLine.Of("simulation", line => WriteJson(line, report)));
        else WriteText(terminal, report);
        return report.Broken.Count == 0 ? CliApp.Success : CliApp.Failure;
    }

    private static async Task WritePageAsync(FileInfo page, SimulationReport report, CancellationToken cancellationToken)
    {
        var realVoice = report.Options.RealVoiceActivity ? null
            : await Simulator.RunAsync(report.Options with { Calls = Math.Min(report.Options.Calls, RealVoiceCalls), RealVoiceActivity = true }, cancellationToken: cancellationToken).ConfigureAwait(false);
        page.Directory?.Create();
        var writer = page.CreateText();
        await using var _ = writer.ConfigureAwait(false);
        SimulationReportMarkdown.Write(writer, report, realVoice);
    }

    private static void WriteText(Terminal terminal, SimulationReport report)
    {
        foreach (var call in report.Broken)
        {
            terminal.WriteLine($"call {call.Seed} broke {call.Rule.Rule} at step {call.Rule.Step}, {call.Rule.At.TotalSeconds:F3} s:");
            terminal.WriteLine($"  {call.Rule.What}");
            terminal.WriteLine(call.Rule.Timeline);
            terminal.WriteLine($"again: antiphon sim {Repeat(report.Options, call.Seed)}");
            terminal.WriteLine("");
        }

        terminal.WriteLine(Invariant($"{report.Calls:N0} calls, {report.Turns:N0} turns, {report.Items:N0} items, {report.Simulated.TotalHours:N1} hours in {report.Elapsed.TotalSeconds:N1} s: {report.Speed:N0} times real time on {report.Options.Threads} threads"));
        terminal.WriteLine(Invariant($"worst silence after a turn: {report.WorstSilence.TotalSeconds:F2} s (call {report.WorstSilenceSeed})"));
        if (report.InterruptionDecisions.Count > 0)
            terminal.WriteLine(Invariant($"voice onset → interruption: p50 {report.InterruptionPercentile(0.5)} ms, p95 {report.InterruptionPercentile(0.95)} ms, worst {report.InterruptionDecisions.Keys.Last()} ms"));
        if (report.Counts.TryGetValue(SimulationCounts.Gaps, out var gaps))
        {
            var broken = report.Broken.Count(call => call.Rule.Rule is "caller's words" or "agent's words");
            terminal.WriteLine(Invariant($"fallback: {gaps:N0} gaps, the longest {report.LongestGap.TotalSeconds:F2} s; {report.Counts.GetValueOrDefault(SimulationCounts.Switches):N0} switches; {report.Replayed.TotalMinutes:N1} min of callers' audio replayed; calls with words lost or repeated: {broken}"));
        }

        terminal.WriteLine(Invariant($"held after the first calls and at the end: {Describe(report.ResourcesBefore)}; {Describe(report.ResourcesAfter)}"));
        Write(terminal, "faults", report.Faults);
        Write(terminal, "codes", report.Codes);
        Write(terminal, "ends", report.Ends);
        Write(terminal, "also", report.Counts);
        terminal.WriteLine(report.Broken.Count == 0 ? "No rule was broken." : $"{report.Broken.Count} calls broke a rule.");
    }

    private static string Describe(ProcessResources held) => Invariant($"{held.ManagedBytes / 1024.0 / 1024:N1} MB, {held.PoolThreads} pool threads, {held.Handles} handles, {held.Timers} timers");

    private static string Repeat(SimulationOptions options, ulong seed) =>
        $"--seed {seed} --calls 1 --faults {options.Faults.ToString().ToLowerInvariant()}{(options.RealVoiceActivity ? " --real-voice" : "")}{(options.Fallback.Equals(new SimulationOptions().Fallback) ? "" : Invariant($" --fallback {options.Fallback}"))}";

    private static void Write(Terminal terminal, string title, IReadOnlyDictionary<string, long> counts)
    {
        if (counts.Count > 0) terminal.WriteLine(Invariant($"{title}: {string.Join(", ", counts.Select(count => Invariant($"{count.Key} {count.Value:N0}")))}"));
    }

    private static void WriteJson(Utf8JsonWriter line, SimulationReport report)
    {
        line.WriteNumber("calls"u8, report.Calls);
        line.WriteNumber("turns"u8, report.Turns);
        line.WriteNumber("items"u8, report.Items);
        line.WriteNumber("simulated_seconds"u8, report.Simulated.TotalSeconds);
        line.WriteNumber("elapsed_seconds"u8, report.Elapsed.TotalSeconds);
        line.WriteNumber("speed"u8, report.Speed);
        line.WriteNumber("worst_silence_ms"u8, report.WorstSilence.TotalMilliseconds);
        line.WriteNumber("worst_silence_seed"u8, report.WorstSilenceSeed);
        line.WriteNumber("replayed_seconds"u8, report.Replayed.TotalSeconds);
        line.WriteNumber("longest_gap_ms"u8, report.LongestGap.TotalMilliseconds);
        line.WriteNumber("interruption_p50_ms"u8, report.InterruptionPercentile(0.5));
        line.WriteNumber("interruption_p95_ms"u8, report.InterruptionPercentile(0.95));
        Write(line, "held_before", report.ResourcesBefore);
        Write(line, "held_after", report.ResourcesAfter);
        Write(line, "faults", report.Faults);
        Write(line, "codes", report.Codes);
        Write(line, "ends", report.Ends);
        Write(line, "counts", report.Counts);
        line.WriteStartArray("broken"u8);
        foreach (var call in report.Broken)
        {
            line.WriteStartObject();
            line.WriteNumber("seed"u8, call.Seed);
            line.WriteString("rule"u8, call.Rule.Rule);
            line.WriteString("what"u8, call.Rule.What);
            line.WriteNumber("step"u8, call.Rule.Step);
            line.WriteNumber("at_ms"u8, call.Rule.At.TotalMilliseconds);
            line.WriteString("timeline"u8, call.Rule.Timeline);
            line.WriteEndObject();
        }

        line.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter line, string name, ProcessResources held)
    {
        line.WriteStartObject(name);
        line.WriteNumber("managed_bytes"u8, held.ManagedBytes);
        line.WriteNumber("pool_threads"u8, held.PoolThreads);
        line.WriteNumber("handles"u8, held.Handles);
        line.WriteNumber("timers"u8, held.Timers);
        line.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter line, string name, IReadOnlyDictionary<string, long> counts)
    {
        line.WriteStartObject(name);
        foreach (var (key, count) in counts) line.WriteNumber(key, count);
        line.WriteEndObject();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
