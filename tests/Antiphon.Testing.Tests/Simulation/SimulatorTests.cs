using Antiphon.Testing.Simulation;

namespace Antiphon.Testing.Tests.Simulation;

public sealed class SimulatorTests
{
    [Theory]
    [InlineData(FaultLevel.None)]
    [InlineData(FaultLevel.All)]
    public async Task RunAsync_SomeHundredCalls_BreakNoRule(FaultLevel faults)
    {
        var report = await Simulator.RunAsync(new SimulationOptions { Calls = 300, Seed = 1_000, Faults = faults, Threads = 1 });

        Assert.True(report.Broken.Count == 0, Describe(report));
        Assert.Equal(300, report.Calls);
        Assert.True(report.Turns > 300, $"Only {report.Turns} turns reached an agent.");
    }

    [Fact]
    public async Task RunAsync_RealVoiceActivity_BreaksNoRule()
    {
        var report = await Simulator.RunAsync(new SimulationOptions { Calls = 40, Seed = 7_000, Faults = FaultLevel.None, RealVoiceActivity = true, Threads = 1 });

        Assert.True(report.Broken.Count == 0, Describe(report));
        Assert.True(report.Turns > 40, $"Only {report.Turns} turns reached an agent.");
    }

    /// <summary>What the caller said behind a backchannel, or over what could not be interrupted, was lost; so were a synthesiser's words of
    /// which no audio came, and a silence was counted from audio that had been dropped.</summary>
    [Theory]
    [InlineData(40_776, FaultLevel.None, 1)]
    [InlineData(45_782, FaultLevel.None, 1)]
    [InlineData(46_481, FaultLevel.None, 1)]
    [InlineData(48_516, FaultLevel.None, 1)]
    [InlineData(50_593, FaultLevel.None, 1)]
    [InlineData(50_751, FaultLevel.None, 1)]
    [InlineData(702_663, FaultLevel.All, 1.0 / 3)]
    [InlineData(22_231, FaultLevel.All, 1.0 / 3)]
    [InlineData(89_851, FaultLevel.All, 1.0 / 3)]
    public async Task RunAsync_CallThatOnceBrokeARule_BreaksNone(ulong seed, FaultLevel faults, double fallback)
    {
        var report = await Simulator.RunAsync(new SimulationOptions { Calls = 1, Seed = seed, Faults = faults, Fallback = fallback, Threads = 1 });

        Assert.True(report.Broken.Count == 0, Describe(report));
    }

    [Fact]
    public void Run_SameSeed_MakesTheSameCall()
    {
        Assert.Equal(Story(42), Story(42));
        Assert.NotEqual(Story(42), Story(43));
    }

    [Fact]
    public async Task RunAsync_OneCallOfMany_IsTheSameAlone()
    {
        var many = await Simulator.RunAsync(new SimulationOptions { Calls = 20, Seed = 500, Threads = 2 });
        var alone = new List<SimulationReport>();
        for (ulong seed = 500; seed < 520; seed++) alone.Add(await Simulator.RunAsync(new SimulationOptions { Calls = 1, Seed = seed, Threads = 1 }));

        Assert.Equal(many.Items, alone.Sum(report => report.Items));
        Assert.Equal(many.Simulated, alone.Aggregate(TimeSpan.Zero, (sum, report) => sum + report.Simulated));
    }

    private static string Describe(SimulationReport report) =>
        string.Join('\n', report.Broken.Select(call => $"call {call.Seed} broke {call.Rule.Rule}: {call.Rule.What}\n{call.Rule.Timeline}"));

    // Everything that went in and out, with its times.
    private static string Story(ulong seed)
    {
        var statistics = new SimulationStatistics();
        return SimulatedCall.Tell(seed, new SimulationOptions { TimelineEntries = 100_000 }, statistics);
    }
}
