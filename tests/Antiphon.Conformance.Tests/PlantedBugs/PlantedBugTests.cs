using Antiphon.Cli.Conformance;
using Antiphon.Conformance.Reports;
using Antiphon.Testing;

namespace Antiphon.Conformance.Tests.PlantedBugs;

/// <summary>A server with a bug is found out: the case that is there for it fails, and says why. Without a bug it passes through the same proxy.</summary>
public sealed class PlantedBugTests(PlantedBugServer server) : IClassFixture<PlantedBugServer>
{
    public static TheoryData<string> Bugs => [.. PlantedBug.All.Select(bug => bug.Name)];

    public static TheoryData<string> Cases => [.. PlantedBug.All.Select(bug => bug.Case).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task Server_WithABug_FailsTheCaseThatIsThereForIt(string name)
    {
        var bug = PlantedBug.All.Single(item => item.Name == name);

        var result = await server.WithBugAsync(bug);

        Assert.Equal(ConformanceOutcome.Failed, result.Outcome);
        Assert.Contains(bug.Reason, result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Server_WithoutABug_PassesThem(string name)
    {
        var result = await server.WithoutBugAsync(name);

        Assert.True(result.Outcome == ConformanceOutcome.Passed, string.Join('\n', TextReport.Lines(result)));
    }
}

/// <summary>A server in order, and proxies before it: all cases are run at the beginning, several at a time; the tests look at what came of each.</summary>
public sealed class PlantedBugServer : IAsyncLifetime
{
    /// <summary>What a bug leaves out is waited for: not longer than it takes to be sure.</summary>
    private static readonly TimeSpan BugPatience = TimeSpan.FromSeconds(5);

    private readonly LocalServers _servers = new();
    private readonly SemaphoreSlim _room = new(8);
    private readonly Dictionary<PlantedBug, Task<ConformanceResult>> _withBug = [];
    private readonly Dictionary<string, Task<ConformanceResult>> _withoutBug = new(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        var (target, _) = await _servers.FindAsync(SuiteFixture.Deepgram.Cases.Single(item => item.Name == "first/settings-applied"), CancellationToken.None);
        foreach (var bug in PlantedBug.All) _withBug[bug] = RunAsync(target!.Address, bug.Case, bug.Make, BugPatience);
        foreach (var name in PlantedBug.All.Select(bug => bug.Case).Distinct(StringComparer.Ordinal))
            _withoutBug[name] = RunAsync(target!.Address, name, static () => new NoBug(), TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_withBug.Values.Concat(_withoutBug.Values));
        await _servers.DisposeAsync();
        _room.Dispose();
    }

    internal Task<ConformanceResult> WithBugAsync(PlantedBug bug) => _withBug[bug];

    internal Task<ConformanceResult> WithoutBugAsync(string name) => _withoutBug[name];

    private async Task<ConformanceResult> RunAsync(Uri address, string name, Func<Bug> bug, TimeSpan patience)
    {
        await _room.WaitAsync();
        try
        {
            await using var buggy = await BuggyServer.StartAsync(address, bug);
            var targets = new UrlTargets(buggy.Address, key: null, static (text, _) => ValueTask.FromResult(LoopbackVoice.Say(text)),
                [new ConformanceNeed(ConformanceNeedKind.Capability, ObedientModel.Capability)]);
            var runner = new ConformanceRunner(targets, new ConformanceOptions { Patience = patience });
            return await runner.RunAsync(SuiteFixture.Deepgram.Cases.Single(item => item.Name == name));
        }
        finally
        {
            _room.Release();
        }
    }

    private sealed class NoBug : Bug;
}
