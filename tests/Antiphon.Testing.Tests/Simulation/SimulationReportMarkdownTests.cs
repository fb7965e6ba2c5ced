using Antiphon.Testing.Simulation;

namespace Antiphon.Testing.Tests.Simulation;

public sealed class SimulationReportMarkdownTests
{
    [Fact]
    public async Task Write_SomeCalls_SaysWhatWasFound()
    {
        var report = await Simulator.RunAsync(new SimulationOptions { Calls = 60, Fallback = 1, Faults = FaultLevel.Some, Threads = 1 });
        var page = new StringWriter();

        SimulationReportMarkdown.Write(page, report);

        var text = page.ToString();
        Assert.StartsWith("# Simulated calls\n\n`antiphon sim --calls 60 --seed 1 --faults some`", text, StringComparison.Ordinal);
        Assert.Contains("| calls with two or three providers a part | 60 |", text, StringComparison.Ordinal);
        Assert.Contains("| of them lost or heard twice | 0 |", text, StringComparison.Ordinal);
        Assert.Contains("| client_closed |", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public async Task RunAsync_Fallback_GapsAreSurvivedAndCounted()
    {
        var report = await Simulator.RunAsync(new SimulationOptions { Calls = 150, Seed = 3_000, Fallback = 1, Faults = FaultLevel.None, Threads = 1 });

        Assert.True(report.Broken.Count == 0, string.Join('\n', report.Broken.Select(call => $"{call.Seed} {call.Rule.Rule}: {call.Rule.What}")));
        Assert.True(report.Counts[SimulationCounts.Gaps] > 50 && report.Counts[SimulationCounts.Switches] > 50);
        Assert.InRange(report.LongestGap, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));
        Assert.True(report.Replayed > TimeSpan.FromSeconds(10), $"Only {report.Replayed} was replayed.");
        Assert.Empty(report.Codes);
    }

    [Fact]
    public async Task RunAsync_WithoutFallback_TheOtherCallsAreTheSame()
    {
        var with = await Simulator.RunAsync(new SimulationOptions { Calls = 1, Seed = StandAlone(), Threads = 1 });
        var without = await Simulator.RunAsync(new SimulationOptions { Calls = 1, Seed = StandAlone(), Fallback = 0, Threads = 1 });

        Assert.False(with.Counts.ContainsKey(SimulationCounts.StandInCalls));
        Assert.Equal(without.Items, with.Items);
    }

    // One in which nobody stands in for anybody.
    private static ulong StandAlone()
    {
        for (ulong seed = 1; ; seed++)
        {
            var statistics = new SimulationStatistics();
            SimulatedCall.Run(seed, new SimulationOptions(), statistics);
            if (!statistics.Counts.ContainsKey(SimulationCounts.StandInCalls)) return seed;
        }
    }
}
