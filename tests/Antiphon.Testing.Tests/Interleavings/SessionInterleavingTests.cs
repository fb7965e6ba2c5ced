using System.Diagnostics;
using System.Globalization;

namespace Antiphon.Testing.Tests.Interleavings;

/// <summary>
/// Every order of what can happen in a call, on the session as it is shipped: nothing is answered twice, lost or stuck. The sequences
/// are as long as a change's checks have time for; ANTIPHON_INTERLEAVING_DEPTH makes them longer.
/// </summary>
public sealed class SessionInterleavingTests(ITestOutputHelper output)
{
    /// <summary>What moves a response, one input for each kind.</summary>
    private static readonly CallInput[] Core =
    [
        CallInput.Voice, CallInput.Silence, CallInput.Final, CallInput.Empty, CallInput.Answers, CallInput.Calls, CallInput.Fails, CallInput.Returns,
        CallInput.Plays, CallInput.Types, CallInput.Speaks, CallInput.Interjects, CallInput.Uses,
    ];

    private static readonly CallInput[] All = Enum.GetValues<CallInput>();

    /// <summary>Length of the longest sequences of the inputs that move a response.</summary>
    private static int Depth => int.Parse(Environment.GetEnvironmentVariable("ANTIPHON_INTERLEAVING_DEPTH") ?? "6", CultureInfo.InvariantCulture);

    [Fact]
    public void Call_EveryInterleavingFromSilence_KeepsItsPromises() => Follow(new Interleaving(Core, Depth));

    [Theory]
    [InlineData((int)HandWorld.Plain)]
    [InlineData((int)HandWorld.SlowSynthesiser)]
    [InlineData((int)HandWorld.Marks)]
    [InlineData((int)HandWorld.EarlyAnswers)]
    [InlineData((int)(HandWorld.SlowSynthesiser | HandWorld.Marks | HandWorld.EarlyAnswers))]
    public void Call_EveryInput_KeepsItsPromises(int world) => Follow(new Interleaving(All, Depth - 2, (HandWorld)world));

    [Theory]
    [InlineData("Voice, Silence, Final")] // The model works.
    [InlineData("Voice, Silence, Final, Answers")] // The agent speaks.
    [InlineData("Types, Begins, Plays")] // Half an answer was heard.
    [InlineData("Types, Begins, Calls")] // A tool runs while the agent speaks.
    [InlineData("Types, Waits")] // A filler is heard.
    [InlineData("Types, Answers, Voice, Silence")] // The answer was interrupted, and it is not known what for.
    [InlineData("Types, Calls, Voice, Silence")] // So was the tool.
    [InlineData("SpeaksFirmly, Voice, Silence")] // The caller has spoken over what must be heard.
    [InlineData("Voice, Interjects")] // The caller was cut off.
    [InlineData("Speaks, Speaks, Onset")] // The caller is heard over the agent.
    public void Call_EveryInputInASituation_KeepsItsPromises(string before) => Follow(new Interleaving(All, Depth - 3, HandWorld.Plain, Parse(before)));

    /// <summary>Sequences that once broke a promise.</summary>
    [Theory]
    [InlineData("Voice, Silence, Types", (int)HandWorld.Plain)] // What was said was lost.
    [InlineData("Voice, EndsTurn, Types", (int)HandWorld.Plain)]
    [InlineData("Speaks, Types", (int)HandWorld.SlowSynthesiser)] // What the application had to say was lost.
    [InlineData("Interjects, Interjects", (int)HandWorld.SlowSynthesiser)]
    [InlineData("SpeaksFirmly, Waits, Sounds, Types", (int)HandWorld.SlowSynthesiser)] // Mute until the session ended.
    [InlineData("Voice, Silence, Voice, Interim, Silence, Lost", (int)HandWorld.EarlyAnswers)] // The books' own mistake.
    [InlineData("Voice, Interjects, Onset, Types, Final", (int)HandWorld.Plain)] // The floor was given to a caller who was silent.
    public void Call_SequenceThatOnceBrokeAPromise_KeepsItsPromises(string sequence, int world) => Assert.Null(Interleaving.Follow(Parse(sequence), (HandWorld)world));

    private static CallInput[] Parse(string inputs) => [.. inputs.Split(", ").Select(Enum.Parse<CallInput>)];

    private void Follow(Interleaving interleaving)
    {
        var started = Stopwatch.GetTimestamp();

        var broken = interleaving.Run();

        output.WriteLine($"{interleaving.Followed:N0} sequences in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
        Assert.True(broken.Count == 0, string.Join("\n\n", broken));
    }
}
