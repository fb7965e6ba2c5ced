namespace Antiphon;

// Speech to text and text to speech.
public static partial class ErrorCodes
{
    /// <summary>An engine is not installed.</summary>
    public static ErrorCode EngineMissing { get; } = Row("engine_missing", ErrorCategory.Provider,
        meaning: "A local speech engine is not installed.",
        advice: "Run the command that the text names.", acts: ErrorActor.Operator,
        recovery: "The server goes on with typed text.",
        by: "speech engine, command line", hears: Hears.Nothing, continues: true,
        fault: "stt-missing");

    /// <summary>An engine process died.</summary>
    public static ErrorCode EngineCrashed { get; } = Row("engine_crashed", ErrorCategory.Provider,
        meaning: "A speech engine's process ended in mid-work.",
        advice: "Nothing; if it repeats, look at the log.", acts: ErrorActor.Nobody,
        recovery: "Starts a new process; the utterance in progress is lost, other calls notice nothing.",
        by: "speech engine", hears: "An apology when the caller's words were lost; a sentence cut short when the agent's were.", transient: true, continues: true,
        fault: "stt-transient-fault");

    /// <summary>Recognition could not be opened.</summary>
    public static ErrorCode SpeechToTextUnavailable { get; } = Row("speech_to_text_unavailable", ErrorCategory.Provider,
        meaning: "Recognition could not be opened.",
        advice: "Look at the recogniser's configuration and log.", acts: ErrorActor.Operator,
        recovery: "Ends the session unless it is typed.",
        by: "session, speech engine", hears: Hears.CallEnds, transient: true,
        fault: "stt-open-hangs");

    /// <summary>Recognition closed.</summary>
    public static ErrorCode SpeechToTextClosed { get; } = Row("speech_to_text_closed", ErrorCategory.Provider,
        meaning: "Recognition ended in mid-session.",
        advice: "Reconnect; usually passing.", acts: ErrorActor.Operator,
        recovery: "Ends the session.",
        by: "session, speech engine", hears: Hears.CallEnds, transient: true,
        fault: "stt-closes");

    /// <summary>No text came.</summary>
    public static ErrorCode SpeechToTextTimeout { get; } = Row("speech_to_text_timeout", ErrorCategory.Timeout,
        meaning: "No text came for the caller's speech in time.",
        advice: "Check the audio; look at the recogniser's load.", acts: ErrorActor.Operator,
        recovery: "Asks the caller to repeat; after three in a row the session ends.",
        by: "session, speech engine", hears: Hears.Apology, transient: true, continues: true,
        fault: "stt-stalls");

    /// <summary>Synthesis could not be opened.</summary>
    public static ErrorCode TextToSpeechUnavailable { get; } = Row("text_to_speech_unavailable", ErrorCategory.Provider,
        meaning: "Synthesis could not be opened.",
        advice: "Look at the synthesiser's configuration and log.", acts: ErrorActor.Operator,
        recovery: "Ends the session.",
        by: "session, speech engine", hears: Hears.CallEnds, transient: true,
        fault: "tts-open-fails");

    /// <summary>Synthesis failed.</summary>
    public static ErrorCode TextToSpeechFailed { get; } = Row("text_to_speech_failed", ErrorCategory.Provider,
        meaning: "A segment could not be spoken.",
        advice: "Reconnect; look at the synthesiser.", acts: ErrorActor.Operator,
        recovery: "Tries once more if nothing of the segment was made; a segment that had begun is cut short, else the session ends.",
        by: "session, speech engine", hears: Hears.CallEnds, transient: true,
        fault: "tts-stalls");

    /// <summary>Nothing was audible.</summary>
    public static ErrorCode SilenceLimit { get; } = Row("silence_limit", ErrorCategory.Timeout,
        meaning: "The caller waited in silence for longer than the limit and nothing audible could be made.",
        advice: "Look at what the log says was waited for; turn fillers or the comfort sound on.", acts: ErrorActor.Operator,
        recovery: "Ends the session.",
        by: "session", hears: Hears.CallEnds, transient: true,
        provoked: "A model that says nothing, with fillers and comfort sound turned off.");

    /// <summary>Synthesis is slow.</summary>
    public static ErrorCode TextToSpeechSlow { get; } = Row("text_to_speech_slow", ErrorCategory.Timeout,
        meaning: "The synthesiser takes longer than it should before the first sound.",
        advice: "Look at the synthesiser's load.", acts: ErrorActor.Operator,
        recovery: "Goes on waiting; reports it.",
        by: "server", hears: "A pause.", transient: true, continues: true,
        provoked: "A synthesiser that takes longer than the limit before the first sound of a sentence.");
}
