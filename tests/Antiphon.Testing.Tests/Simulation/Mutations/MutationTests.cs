using Antiphon.Testing.Simulation;

namespace Antiphon.Testing.Tests.Simulation.Mutations;

/// <summary>The simulator can fail: a session, or a fallback wrapper, with a planted bug breaks a rule within the calls that CI simulates.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int Calls = 20_000;

    private static IEnumerable<Mutation> All => PlantedBugs.All.Concat(PlantedFallbackBugs.All);

    public static TheoryData<string> Names => [.. All.Select(bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task RunAsync_PlantedBug_BreaksARule(string name)
    {
        var bug = All.Single(mutation => mutation.Name == name);

        var found = await MutantSimulation.RunAsync(bug.Project, MutantCompiler.Compile(bug.Project, bug), Calls, FaultLevel.All);

        Assert.NotNull(found);
        output.WriteLine($"{name}: {found.Value.Rule} after {found.Value.Calls} calls: {found.Value.What}");
    }

    [Theory]
    [InlineData(Mutation.Session)]
    [InlineData(Mutation.Fallback)]
    public async Task RunAsync_CompiledAgainWithoutABug_BreaksNoRule(string project)
    {
        var found = await MutantSimulation.RunAsync(project, MutantCompiler.Compile(project), 200, FaultLevel.All);

        Assert.Null(found);
    }
}
