namespace Antiphon;

// Audio.
public static partial class ErrorCodes
{
    /// <summary>Audio that does not fit its format.</summary>
    public static ErrorCode AudioFormatMismatch { get; } = Row("audio_format_mismatch", ErrorCategory.Media,
        meaning: "Audio bytes do not fit the declared format.",
        advice: "Send raw audio in the declared encoding and rate, without a container.", acts: ErrorActor.Client,
        recovery: "Ends the session.",
        by: "server, audio", hears: Hears.CallEnds,
        provoked: "A client sends a frame of audio whose bytes are no whole samples, or a file with its header.");

    /// <summary>A WAV file that cannot be read.</summary>
    public static ErrorCode AudioFileInvalid { get; } = Row("audio_file_invalid", ErrorCategory.Media,
        meaning: "An audio file cannot be read.",
        advice: "Use 16-bit PCM, µ-law or A-law WAV.", acts: ErrorActor.Client,
        recovery: "Refuses the file.",
        by: "audio, command line", hears: Hears.NoCall,
        provoked: "antiphon talk is given a file that is no WAV.");

    /// <summary>The call's audio connection failed.</summary>
    public static ErrorCode MediaLost { get; } = Planned("media_lost", ErrorCategory.Media,
        meaning: "The audio connection of a call could not be made or broke.",
        advice: "Look at the network between application and gateway.", acts: ErrorActor.Operator,
        recovery: "Ends the call for the application; commands that wait end with it.",
        by: "call control", hears: Hears.CallEnds, transient: true);

    /// <summary>The outgoing audio does not fit.</summary>
    public static ErrorCode AudioBufferFull { get; } = Planned("audio_buffer_full", ErrorCategory.Media,
        meaning: "The audio does not fit into what is left of the outgoing buffer.",
        advice: "Drop what waits, or write more slowly.", acts: ErrorActor.Client,
        recovery: "Takes nothing of the audio that did not fit.",
        by: "call control", hears: Hears.Nothing, transient: true, continues: true);

    /// <summary>Audio after the end.</summary>
    public static ErrorCode AudioBufferClosed { get; } = Planned("audio_buffer_closed", ErrorCategory.Media,
        meaning: "Audio was written after the call's outgoing buffer was closed.",
        advice: "Stop writing; it is normal when the caller hangs up in the middle of an answer.", acts: ErrorActor.Client,
        recovery: "Takes nothing.",
        by: "call control", hears: Hears.Nothing);
}
