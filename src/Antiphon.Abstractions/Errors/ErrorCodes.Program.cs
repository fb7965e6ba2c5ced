namespace Antiphon;

// This software, its files and its machine.
public static partial class ErrorCodes
{
    /// <summary>A fault of this software.</summary>
    public static ErrorCode Internal { get; } = Row("internal_error", ErrorCategory.Internal,
        meaning: "Something failed inside the server that has no code of its own.",
        advice: "Reconnect; if it repeats, report the request id.", acts: ErrorActor.Maintainers,
        recovery: "Logs the fault whole, ends the session.",
        by: "anywhere", hears: Hears.CallEnds,
        fault: "line-throws");

    /// <summary>The server's configuration has a mistake.</summary>
    public static ErrorCode ConfigurationInvalid { get; } = Row("configuration_invalid", ErrorCategory.InvalidRequest,
        meaning: "A setting of the server cannot be.",
        advice: "Correct the setting that the text names.", acts: ErrorActor.Operator,
        recovery: "Refuses to start with it.",
        by: "server", hears: Hears.NoCall,
        provoked: "The server is started with a setting out of its range.");

    /// <summary>Agent file that cannot be read.</summary>
    public static ErrorCode AgentFileInvalid { get; } = Row("agent_file_invalid", ErrorCategory.InvalidRequest,
        meaning: "An agent file has a mistake.",
        advice: "Correct the line that the text names.", acts: ErrorActor.AgentAuthor,
        recovery: "Refuses to start with it.",
        by: "server, command line", hears: Hears.NoCall,
        provoked: "The server is started with an agent file whose YAML is broken.");

    /// <summary>Conformance cases that cannot be read.</summary>
    public static ErrorCode ConformanceFileInvalid { get; } = Row("conformance_file_invalid", ErrorCategory.InvalidRequest,
        meaning: "A file of conformance cases has a mistake.",
        advice: "Correct the line that the text names.", acts: ErrorActor.Client,
        recovery: "Refuses to run the suite.",
        by: "command line", hears: Hears.NoCall,
        provoked: "A suite with a step of an unknown verb is read.");

    /// <summary>A phrase template that cannot be read.</summary>
    public static ErrorCode PhraseTemplateInvalid { get; } = Row("phrase_template_invalid", ErrorCategory.InvalidRequest,
        meaning: "A phrase template of a tool or agent has a mistake.",
        advice: "Correct the template that the text names.", acts: ErrorActor.AgentAuthor,
        recovery: "Refuses to start with it.",
        by: "offline model", hears: Hears.NoCall,
        provoked: "An agent with a phrase template whose bracket is not closed.");

    /// <summary>The system's SQLite library is not there.</summary>
    public static ErrorCode DatabaseMissing { get; } = Row("database_missing", ErrorCategory.Provider,
        meaning: "The system's SQLite library is not installed.",
        advice: "Run the command that the text names.", acts: ErrorActor.Operator,
        recovery: "Refuses to open the store.",
        by: "sample", hears: Hears.NoCall,
        provoked: "The appointment desk on a machine without the SQLite library.");

    /// <summary>A recording that cannot be read.</summary>
    public static ErrorCode RecordingInvalid { get; } = Row("recording_invalid", ErrorCategory.InvalidRequest,
        meaning: "A recording of a call cannot be read.",
        advice: "Give a file that was recorded with --record, unchanged.", acts: ErrorActor.Operator,
        recovery: "Refuses the file.",
        by: "conversation, command line", hears: Hears.NoCall,
        provoked: "antiphon replay of a recording of which a bit was changed, and of random bytes.");

    /// <summary>A recording of another format.</summary>
    public static ErrorCode RecordingUnsupported { get; } = Row("recording_unsupported", ErrorCategory.InvalidRequest,
        meaning: "A recording of a call has a format that this version does not read.",
        advice: "Replay it with the version that recorded it, or a newer one.", acts: ErrorActor.Operator,
        recovery: "Refuses the file.",
        by: "conversation, command line", hears: Hears.NoCall,
        provoked: "antiphon replay of a recording whose format version is one higher.");

    /// <summary>The demonstration fell short.</summary>
    public static ErrorCode DemoIncomplete { get; } = Row("demo_incomplete", ErrorCategory.Internal,
        meaning: "The demonstration's conversation did not reach its goal.",
        advice: "Listen to call.wav and look at timeline.json; antiphon doctor says what is missing.", acts: ErrorActor.Operator,
        recovery: "Keeps what was recorded.",
        by: "command line", hears: Hears.NoCall,
        provoked: "antiphon demo with an agent whose caller does not interrupt it.");
}
