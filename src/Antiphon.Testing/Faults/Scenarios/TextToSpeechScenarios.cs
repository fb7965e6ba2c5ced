using System.Collections.Immutable;

namespace Antiphon.Testing.Faults;

/// <summary>Faults of the synthesiser.</summary>
internal static class TextToSpeechScenarios
{
    private const string Segment = "segment";

    private static readonly FaultParameter HalfASegment = Chunks("2");

    public static IEnumerable<FaultScenario> All { get; } =
    [
        Opening("tts-open-fails", "The synthesiser refuses to open.", [ErrorCodes.TextToSpeechUnavailable], Heard.CallEnds,
            FaultyOpening.Refuses(static () => new ProviderException(ErrorCodes.TextToSpeechUnavailable, "fault", FaultTexts.Injected))),
        Opening("tts-open-throws", "Opening the synthesiser throws an exception without a code.", [ErrorCodes.TextToSpeechUnavailable], Heard.CallEnds, FaultyOpening.Throws),
        Opening("tts-open-hangs", "Opening the synthesiser never ends, whatever is cancelled.", [ErrorCodes.TextToSpeechUnavailable], "Silence until the limit, then the call ends.", FaultyOpening.Hangs),
        Opening("tts-opens-late", "The synthesiser takes its time to open.", [], "The greeting, late.", FaultyOpening.OpensLate,
            new FaultParameter("delay", FaultParameterKind.Time, "5s", "How long it takes.")),
        Opening("tts-missing", "The synthesiser is not installed.", [ErrorCodes.EngineMissing], "Nothing; the answers come as text where the line shows text.",
            FaultyOpening.Refuses(static () => new VoiceException(ErrorCodes.EngineMissing, FaultTexts.Injected))),
        Opening("tts-bad-credentials", "The synthesiser's provider refuses the key.", [ErrorCodes.ProviderAuthentication], Heard.CallEnds,
            FaultyOpening.Refuses(static () => new ProviderException(ErrorCodes.ProviderAuthentication, "fault", FaultTexts.Injected))),
        OnSegment("tts-fails", "The synthesiser fails at every segment before it makes audio.", [ErrorCodes.TextToSpeechFailed], Heard.CallEnds,
            SynthesisFaults.Fails(Failed), 0, Chunks("0")),
        OnSegment("tts-fails-once", "The synthesiser fails at one segment before it makes audio, and works again.", [], Heard.Nothing,
            SynthesisFaults.Fails(Failed), 1, Chunks("0")),
        OnSegment("tts-throws", "The synthesiser throws an exception without a code before it makes audio.", [ErrorCodes.TextToSpeechFailed], Heard.CallEnds,
            SynthesisFaults.Fails(static () => new InvalidOperationException(FaultTexts.Secret)), 1, Chunks("0")),
        OnSegment("tts-fails-midway", "The synthesiser fails in the middle of a segment.", [ErrorCodes.TextToSpeechFailed], "A sentence cut short, then the rest of the answer.",
            SynthesisFaults.Fails(Failed), 1, HalfASegment),
        OnSegment("tts-crashes-midway", "The synthesiser's process ends in the middle of a segment.", [ErrorCodes.EngineCrashed], "A sentence cut short, then the rest of the answer.",
            SynthesisFaults.Fails(static () => new VoiceException(ErrorCodes.EngineCrashed, FaultTexts.Injected)), 1, HalfASegment),
        OnSegment("tts-no-audio", "The synthesiser makes no audio of a segment and says that it is done.", [ErrorCodes.TextToSpeechFailed], Heard.Apology, SynthesisFaults.Silent),
        OnSegment("tts-stalls", "The synthesiser comes to a standstill in the middle of a segment until it is cancelled.", [ErrorCodes.TextToSpeechFailed], "Half a sentence, silence until the limit, then the call ends.",
            SynthesisFaults.Stalls, 1, HalfASegment),
        OnSegment("tts-hangs", "The synthesiser comes to a standstill in the middle of a segment, whatever is cancelled.", [ErrorCodes.TextToSpeechFailed], "Half a sentence, silence until the limit, then the call ends.",
            SynthesisFaults.Hangs, 1, HalfASegment),
        OnSegment("tts-odd-chunks", "Audio comes in pieces of odd lengths, some of one sample.", [], Heard.Nothing, SynthesisFaults.OddChunks, 0),
        OnSegment("tts-wrong-words", "The word marks lie: words begin elsewhere, beyond the end, or never.", [], Heard.Nothing, SynthesisFaults.WrongWords, 0),
        OnSegment("tts-all-at-once", "All audio of a segment comes in one moment, once it is whole.", [], Heard.Nothing, SynthesisFaults.AllAtOnce, 0),
        OnSegment("tts-slow", "Audio is made more slowly than it is played.", [], "Speech with gaps.", SynthesisFaults.Slow, 0,
            new FaultParameter("late", FaultParameterKind.Time, "50ms", "How much longer than its playing the making of each chunk takes.")),
        OnSegment("tts-throws-on-cancel", "Cancelling the synthesiser has it throw an exception without a code.", [], Heard.Nothing, SynthesisFaults.ThrowsOnCancel, 0),
        OnSegment("tts-ignores-cancel", "The synthesiser does not heed its cancellation and makes every segment to its end.", [], Heard.Nothing, SynthesisFaults.IgnoresCancel, 0),
    ];

    private static ProviderException Failed() => new(ErrorCodes.TextToSpeechFailed, "fault", FaultTexts.Injected);

    private static FaultParameter Chunks(string count) => new("chunks", FaultParameterKind.Count, count, "Pieces of audio that come before.");

    private static FaultScenario Opening(string name, string does, ImmutableArray<ErrorCode> codes, string hears, Func<FaultSite, CancellationToken, Task> opening, params FaultParameter[] more) => new()
    {
        Name = name,
        Target = FaultTarget.TextToSpeech,
        Does = does,
        Codes = codes,
        CallerHears = hears,
        Parameters = [.. FaultTrigger.Parameters("opening", times: 0), .. more],
        TextToSpeech = (inner, site) => new FaultyTextToSpeech(inner, site) { Opening = opening },
    };

    private static FaultScenario OnSegment(string name, string does, ImmutableArray<ErrorCode> codes, string hears, SynthesisFault fault, int times = 1, params FaultParameter[] more) => new()
    {
        Name = name,
        Target = FaultTarget.TextToSpeech,
        Does = does,
        Codes = codes,
        CallerHears = hears,
        Parameters = [.. FaultTrigger.Parameters(Segment, times), .. more],
        TextToSpeech = (inner, site) => new FaultyTextToSpeech(inner, site) { OnSegment = fault },
    };
}
