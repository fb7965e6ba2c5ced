using Antiphon.Testing.Tests.Simulation.Mutations;

namespace Antiphon.Testing.Tests.Interleavings;

/// <summary>The interleavings can fail: a session with a planted bug breaks a promise in a short sequence already.</summary>
public sealed class InterleavingMutationTests(ITestOutputHelper output)
{
    private const int Depth = 3;

    private static readonly Mutation[] Bugs =
    [
        new("typed text drops what was said before it", "Session/CallerSide.cs",
            "        if (!caller.IsAwaiting)\n        {\n            _agent.Answer(caller);", "        caller.ConcludeUpTo(_utterance);\n        {\n            _agent.Answer(caller);"),
        new("a turn is answered twice", "Session/AgentSide.cs",
            "        if (news is not null) _state.Emit(news);\n        Run(utterance, _state.History);", "        if (news is not null) _state.Emit(news);\n        Run(utterance, _state.History);\n        Run(utterance, _state.History);"),
        new("what was said over speech that must be heard is forgotten", "Session/AgentSide.cs",
            "else if (Kept?.Invoke() != true) SpeakNext();", "else SpeakNext();"),
        new("a question that is asked again stands twice in the history", "Session/AgentSide.cs", "        _state.ForgetLast();\n", "\n"),
        new("what a cough cut off does not go on", "Session/CallerSide.cs", "else _agent.Resume(); // It was no speech", "else _state.Telemetry.OnNothingHeard(_state.Now); // It was no speech"),
        new("a run that was held back stays held back", "Session/AgentSide.cs", "run.Unpark() is { } parked) OnEvent(utterance, parked, run);", "run.Unpark() is { } parked) { }"),
        new("what the application had to say is lost", "Session/AgentSide.cs", "Verbatim: { IsOwed: true } verbatim }) _speakQueue", "Verbatim: { IsOwed: false } verbatim }) _speakQueue"),
    ];

    public static TheoryData<string> Names => [.. Bugs.Select(bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_PlantedBug_BreaksAPromise(string name)
    {
        var broken = FirstBroken(MutantCompiler.Compile(Mutation.Session, Bugs.Single(bug => bug.Name == name)));

        Assert.NotNull(broken);
        output.WriteLine(broken[..broken.IndexOf('\n', StringComparison.Ordinal)]);
    }

    [Fact]
    public void Call_CompiledAgainWithoutABug_KeepsItsPromises() => Assert.Null(FirstBroken(MutantCompiler.Compile(Mutation.Session)));

    /// <summary>Follows sequences until one breaks a promise; null when none does.</summary>
    public static string? FirstBroken(int depth)
    {
        var all = Enum.GetValues<CallInput>();
        Interleaving[] interleavings =
        [
            new(all, depth),
            new(all, depth, HandWorld.SlowSynthesiser),
            new(all, depth, HandWorld.Plain, [CallInput.Types, CallInput.Voice]),
        ];
        return interleavings.SelectMany(interleaving => interleaving.Run(mostBroken: 1)).FirstOrDefault();
    }

    private static string? FirstBroken(byte[] session) => (string?)MutantSimulation.Call(session, typeof(InterleavingMutationTests), nameof(FirstBroken), Depth);
}
