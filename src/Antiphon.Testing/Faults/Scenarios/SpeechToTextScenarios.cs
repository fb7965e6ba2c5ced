using System.Collections.Immutable;
using Antiphon.Speech;

namespace Antiphon.Testing.Faults;

/// <summary>Faults of the recogniser.</summary>
internal static class SpeechToTextScenarios
{
    private const string Utterance = "utterance";
    private const long UnknownUtterance = 1_000_000;

    public static IEnumerable<FaultScenario> All { get; } =
    [
        Opening("stt-open-fails", "The recogniser refuses to open.", [ErrorCodes.SpeechToTextUnavailable], Heard.CallEnds,
            FaultyOpening.Refuses(static () => new ProviderException(ErrorCodes.SpeechToTextUnavailable, "fault", FaultTexts.Injected))),
        Opening("stt-open-throws", "Opening the recogniser throws an exception without a code.", [ErrorCodes.SpeechToTextUnavailable], Heard.CallEnds, FaultyOpening.Throws),
        Opening("stt-open-hangs", "Opening the recogniser never ends, whatever is cancelled.", [ErrorCodes.SpeechToTextUnavailable], "Silence until the limit, then the call ends.", FaultyOpening.Hangs),
        Opening("stt-opens-late", "The recogniser takes its time to open.", [], "The greeting, late.", FaultyOpening.OpensLate,
            new FaultParameter("delay", FaultParameterKind.Time, "5s", "How long it takes.")),
        Opening("stt-missing", "The recogniser is not installed.", [ErrorCodes.EngineMissing], "The greeting; what the caller says is not heard, typed text is answered.",
            FaultyOpening.Refuses(static () => new VoiceException(ErrorCodes.EngineMissing, FaultTexts.Injected))),
        Opening("stt-bad-credentials", "The recogniser's provider refuses the key.", [ErrorCodes.ProviderAuthentication], Heard.CallEnds,
            FaultyOpening.Refuses(static () => new ProviderException(ErrorCodes.ProviderAuthentication, "fault", FaultTexts.Injected))),
        OnFinal("stt-stalls", "No text comes for the utterance.", [ErrorCodes.SpeechToTextTimeout], Heard.Apology,
            static (_, _, _, _) => ValueTask.FromResult(true)),
        OnFinal("stt-closes", "The recogniser's events end without a reason.", [ErrorCodes.SpeechToTextClosed], Heard.CallEnds,
            static (_, _, _, _) => ValueTask.FromResult(false)),
        OnFinal("stt-throws", "Reading the recogniser's events throws an exception without a code.", [ErrorCodes.SpeechToTextClosed], Heard.CallEnds,
            static (_, _, _, _) => throw new InvalidOperationException(FaultTexts.Secret)),
        OnFinal("stt-transient-fault", "The recogniser loses the utterance and mends itself.", [ErrorCodes.EngineCrashed], Heard.Apology, static (final, emit, _, _) =>
        {
            emit(new SpeechToTextEvent.Fault(new VoiceException(ErrorCodes.EngineCrashed, FaultTexts.Injected)) { Utterance = final.Utterance });
            return ValueTask.FromResult(true);
        }),
        OnFinal("stt-fatal-fault", "The recogniser reports that it cannot go on.", [ErrorCodes.SpeechToTextClosed], Heard.CallEnds, static (_, emit, _, _) =>
        {
            emit(new SpeechToTextEvent.Fault(new VoiceException(ErrorCodes.SpeechToTextClosed, FaultTexts.Injected) { IsTransient = false }));
            return ValueTask.FromResult(false);
        }),
        OnFinal("stt-empty-final", "Nothing is understood of the utterance.", [], "What was cut off goes on; else clear speech is asked for again.", static (final, emit, _, _) =>
        {
            emit(final with { Text = "", Words = [] });
            return ValueTask.FromResult(true);
        }),
        OnFinal("stt-late-final", "The text comes after it is no longer awaited.", [ErrorCodes.SpeechToTextTimeout], Heard.Apology, DelayedAsync, Delay("7s")),
        OnFinal("stt-slow", "Every text takes its time, within the limit.", [], "A pause, then the answer.", DelayedAsync, 0, Delay("1500ms")),
        OnFinal("stt-duplicate-final", "The text of the utterance comes twice.", [], Heard.Nothing, static (final, emit, _, _) =>
        {
            emit(final);
            emit(final);
            return ValueTask.FromResult(true);
        }),
        OnFinal("stt-unknown-final", "A text comes for an utterance that nobody committed, before the right one.", [], Heard.Nothing, static (final, emit, _, _) =>
        {
            emit(final with { Utterance = final.Utterance + UnknownUtterance, Text = "text of no utterance" });
            emit(final);
            return ValueTask.FromResult(true);
        }),
        new()
        {
            Name = "stt-revised-interim",
            Target = FaultTarget.SpeechToText,
            Does = "While the caller speaks, texts come that the final text takes back.",
            CallerHears = Heard.Nothing,
            Parameters = FaultTrigger.Parameters(Utterance),
            SpeechToText = static (inner, site) => new FaultySpeechToText(inner, site) { Interims = ["cancel", "cancel everything", "can"] },
        },
        new()
        {
            Name = "stt-write-throws",
            Target = FaultTarget.SpeechToText,
            Does = "Giving audio to the recogniser throws an exception without a code.",
            Codes = [ErrorCodes.Internal],
            CallerHears = Heard.CallEnds,
            Parameters = FaultTrigger.Parameters(Utterance),
            SpeechToText = static (inner, site) => new FaultySpeechToText(inner, site) { OnWrite = static () => new InvalidOperationException(FaultTexts.Secret) },
        },
    ];

    private static FaultScenario Opening(string name, string does, ImmutableArray<ErrorCode> codes, string hears, Func<FaultSite, CancellationToken, Task> opening, params FaultParameter[] more) => new()
    {
        Name = name,
        Target = FaultTarget.SpeechToText,
        Does = does,
        Codes = codes,
        CallerHears = hears,
        Parameters = [.. FaultTrigger.Parameters("opening", times: 0), .. more],
        SpeechToText = (inner, site) => new FaultySpeechToText(inner, site) { Opening = opening },
    };

    private static FaultScenario OnFinal(string name, string does, ImmutableArray<ErrorCode> codes, string hears, RecognitionFault fault, params FaultParameter[] more) =>
        OnFinal(name, does, codes, hears, fault, 1, more);

    private static FaultScenario OnFinal(string name, string does, ImmutableArray<ErrorCode> codes, string hears, RecognitionFault fault, int times, params FaultParameter[] more) => new()
    {
        Name = name,
        Target = FaultTarget.SpeechToText,
        Does = does,
        Codes = codes,
        CallerHears = hears,
        Parameters = [.. FaultTrigger.Parameters(Utterance, times), .. more],
        SpeechToText = (inner, site) => new FaultySpeechToText(inner, site) { OnFinal = fault },
    };

    private static FaultParameter Delay(string time) => new("delay", FaultParameterKind.Time, time, "How much later it comes.");

    private static async ValueTask<bool> DelayedAsync(SpeechToTextEvent.Final final, Action<SpeechToTextEvent> emit, FaultSite site, CancellationToken cancellationToken)
    {
        await site.DelayAsync(site.Duration("delay"), cancellationToken);
        emit(final);
        return true;
    }
}
