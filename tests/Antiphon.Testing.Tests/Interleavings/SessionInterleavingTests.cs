using System.Diagnostics;
using System.Globalization;

namespace Antiphon.Testing.Tests.Interleavings;

/// <summary>
/// Every order of what can happen in a call, on the session as it is shipped: nothing is answered twice, lost or stuck. Of all inputs
/// sequences up to a length that a change's checks have time for; ANTIPHON_INTERLEAVING_DEPTH sets another for the longest.
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

    private static int Depth => int.Parse(Environment.GetEnvironmentVariable("ANTIPHON_INTERLEAVING_DEPTH") ?? "5", CultureInfo.InvariantCulture);

    [Fact]
    public void Call_EveryInterleavingFromSilence_KeepsItsPromises() => Follow(new Interleaving(Core, Depth));

    [Fact]
    public void Call_EveryInput_KeepsItsPromises() => Follow(new Interleaving(All, Depth - 1));

    [Fact]
    public void Call_EveryInputSlowSynthesiser_KeepsItsPromises() => Follow(new Interleaving(All, Depth - 1, voiceWaits: true));

    /// <summary>Sequences that once broke a promise.</summary>
    [Theory]
    [InlineData("Voice, Silence, Types", false)] // What was said was lost.
    [InlineData("Voice, EndsTurn, Types", false)]
    [InlineData("Speaks, Types", true)] // What the application had to say was lost.
    [InlineData("Interjects, Interjects", true)]
    [InlineData("SpeaksFirmly, Waits, Sounds, Types", true)] // Mute until the session ended.
    [InlineData("Voice, Interjects, Onset, Types, Final", false)] // The floor was given to a caller who was silent.
    public void Call_SequenceThatOnceBrokeAPromise_KeepsItsPromises(string inputs, bool voiceWaits) =>
        Assert.Null(Interleaving.Follow([.. inputs.Split(", ").Select(input => Enum.Parse<CallInput>(input))], voiceWaits));

    private void Follow(Interleaving interleaving)
    {
        var started = Stopwatch.GetTimestamp();

        var broken = interleaving.Run();

        output.WriteLine($"{interleaving.Followed:N0} sequences in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
        Assert.True(broken.Count == 0, string.Join("\n\n", broken));
    }
}
