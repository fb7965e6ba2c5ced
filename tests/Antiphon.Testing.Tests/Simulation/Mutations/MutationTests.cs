using Antiphon.Testing.Simulation;

namespace Antiphon.Testing.Tests.Simulation.Mutations;

/// <summary>The simulator can fail: a session with a planted bug breaks a rule within the calls that CI simulates.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int Calls = 20_000;

    public static TheoryData<string> Names => [.. PlantedBugs.All.Select(bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task RunAsync_PlantedBug_BreaksARule(string name)
    {
        var bug = PlantedBugs.All.Single(mutation => mutation.Name == name);

        var found = await MutantSimulation.RunAsync(MutantCompiler.Compile(bug), Calls, FaultLevel.All);

        Assert.NotNull(found);
        output.WriteLine($"{name}: {found.Value.Rule} after {found.Value.Calls} calls: {found.Value.What}");
    }

    [Fact]
    public async Task RunAsync_CompiledAgainWithoutABug_BreaksNoRule()
    {
        var found = await MutantSimulation.RunAsync(MutantCompiler.Compile(null), 200, FaultLevel.All);

        Assert.Null(found);
    }
}
