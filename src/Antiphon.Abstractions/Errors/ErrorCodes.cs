namespace Antiphon;

/// <summary>The error catalogue: every code this software raises, one row each.</summary>
public static class ErrorCodes
{
    private static readonly List<ErrorCode> Rows = [];

    /// <summary>All rows in the order of this file.</summary>
    public static IReadOnlyList<ErrorCode> All => Rows;

    /// <summary>A fault of this software.</summary>
    public static ErrorCode Internal { get; } = Row("internal_error", ErrorCategory.Internal,
        "Something failed inside the server that has no code of its own.",
        "Reconnect; if it repeats, report the request id.", "Logs the fault whole, ends the session.");

    /// <summary>No or wrong credential.</summary>
    public static ErrorCode Unauthenticated { get; } = Row("unauthenticated", ErrorCategory.Authentication,
        "The credential is missing or not known.",
        "Send a key the server is configured with, or bind the server to loopback for anonymous use.", "Refuses before the upgrade.");

    /// <summary>A message that cannot be read.</summary>
    public static ErrorCode MessageUnreadable { get; } = Row("message_unreadable", ErrorCategory.Protocol,
        "A message is not of any known shape.", "Check the message against the protocol; the text names the field.", "Ends the session.");

    /// <summary>A message larger than the limit.</summary>
    public static ErrorCode MessageTooLarge { get; } = Row("message_too_large", ErrorCategory.Protocol,
        "A message is larger than the server accepts.", "Send smaller messages; audio in frames of 20 to 100 ms.", "Ends the session.");

    /// <summary>Known, but not in this version.</summary>
    public static ErrorCode MessageUnsupported { get; } = Row("message_unsupported", ErrorCategory.Protocol,
        "The message belongs to the protocol but this server does not offer it yet.", "Do without it; the documentation lists what is there.",
        "Answers with the protocol's own error.");

    /// <summary>A message before its time.</summary>
    public static ErrorCode MessageOutOfOrder { get; } = Row("message_out_of_order", ErrorCategory.Protocol,
        "A message came before the session was configured.", "Send the settings first.", "Ends the session.");

    /// <summary>Settings twice.</summary>
    public static ErrorCode AlreadyConfigured { get; } = Row("already_configured", ErrorCategory.Protocol,
        "The session is configured already.", "Open a new connection to change what cannot be updated.", "Ends the session.");

    /// <summary>Settings that cannot be.</summary>
    public static ErrorCode SettingsInvalid { get; } = Row("settings_invalid", ErrorCategory.InvalidRequest,
        "The settings can be read but not carried out.", "Correct the field that the text names.", "Ends the session.");

    /// <summary>The server's configuration has a mistake.</summary>
    public static ErrorCode ConfigurationInvalid { get; } = Row("configuration_invalid", ErrorCategory.InvalidRequest,
        "A setting of the server cannot be.", "Correct the setting that the text names.", "Refuses to start with it.");

    /// <summary>The demonstration fell short.</summary>
    public static ErrorCode DemoIncomplete { get; } = Row("demo_incomplete", ErrorCategory.Internal,
        "The demonstration's conversation did not reach its goal.", "Listen to call.wav and look at timeline.json; antiphon doctor says what is missing.",
        "Keeps what was recorded.");

    /// <summary>Agent file that cannot be read.</summary>
    public static ErrorCode AgentFileInvalid { get; } = Row("agent_file_invalid", ErrorCategory.InvalidRequest,
        "An agent file has a mistake.", "Correct the line that the text names.", "Refuses to start with it.");

    /// <summary>A phrase template that cannot be read.</summary>
    public static ErrorCode PhraseTemplateInvalid { get; } = Row("phrase_template_invalid", ErrorCategory.InvalidRequest,
        "A phrase template of a tool or agent has a mistake.", "Correct the template that the text names.", "Refuses to start with it.");

    /// <summary>Stored agents are not offered.</summary>
    public static ErrorCode StoredAgentUnsupported { get; } = Row("stored_agent_unsupported", ErrorCategory.InvalidRequest,
        "This server cannot look up stored agents.", "Send the whole agent.", "Ends the session.");

    /// <summary>No such stored agent.</summary>
    public static ErrorCode StoredAgentUnknown { get; } = Row("stored_agent_unknown", ErrorCategory.InvalidRequest,
        "The id of the stored agent is malformed or not known.", "Correct the id.", "Ends the session.");

    /// <summary>The session lasted too long.</summary>
    public static ErrorCode SessionTooLong { get; } = Row("session_too_long", ErrorCategory.Timeout,
        "The session has reached its greatest length.", "Open a new session and replay the conversation.", "Warns before, then ends the session.");

    /// <summary>Nothing came.</summary>
    public static ErrorCode ClientIdle { get; } = Row("client_idle", ErrorCategory.Timeout,
        "No message came from the client for too long.", "Keep audio or keep-alive messages flowing.", "Ends the session.");

    /// <summary>The client does not read.</summary>
    public static ErrorCode ClientTooSlow { get; } = Row("client_too_slow", ErrorCategory.Capacity,
        "The client does not read what it is sent.", "Read the socket without pause; look at the network.", "Ends the session when the outbound queue is full.");

    /// <summary>The client went away.</summary>
    public static ErrorCode ConnectionLost { get; } = Row("connection_lost", ErrorCategory.Connectivity,
        "The connection ended without a close.", "Reconnect.", "Ends the session and frees all it held.", transient: true);

    /// <summary>A connection could not be made.</summary>
    public static ErrorCode ConnectionRefused { get; } = Row("connection_refused", ErrorCategory.Connectivity,
        "The server could not be reached.", "Check the address and that the server runs.", "Reports it.", transient: true);

    /// <summary>Audio that does not fit its format.</summary>
    public static ErrorCode AudioFormatMismatch { get; } = Row("audio_format_mismatch", ErrorCategory.Media,
        "Audio bytes do not fit the declared format.", "Send raw audio in the declared encoding and rate, without a container.", "Ends the session.");

    /// <summary>A WAV file that cannot be read.</summary>
    public static ErrorCode AudioFileInvalid { get; } = Row("audio_file_invalid", ErrorCategory.Media,
        "An audio file cannot be read.", "Use 16-bit PCM, µ-law or A-law WAV.", "Refuses the file.");

    /// <summary>An engine is not installed.</summary>
    public static ErrorCode EngineMissing { get; } = Row("engine_missing", ErrorCategory.Provider,
        "A local speech engine is not installed.", "Run the command that the text names.", "The server goes on with typed text.", continues: true);

    /// <summary>An engine process died.</summary>
    public static ErrorCode EngineCrashed { get; } = Row("engine_crashed", ErrorCategory.Provider,
        "A speech engine's process ended in mid-work.", "Nothing; if it repeats, look at the log.",
        "Starts a new process; the utterance in progress is lost, other calls notice nothing.", transient: true, continues: true);

    /// <summary>The system's SQLite library is not there.</summary>
    public static ErrorCode DatabaseMissing { get; } = Row("database_missing", ErrorCategory.Provider,
        "The system's SQLite library is not installed.", "Run the command that the text names.", "Refuses to open the store.");

    /// <summary>Recognition could not be opened.</summary>
    public static ErrorCode SpeechToTextUnavailable { get; } = Row("speech_to_text_unavailable", ErrorCategory.Provider,
        "Recognition could not be opened.", "Look at the recogniser's configuration and log.", "Ends the session unless it is typed.", transient: true);

    /// <summary>Recognition closed.</summary>
    public static ErrorCode SpeechToTextClosed { get; } = Row("speech_to_text_closed", ErrorCategory.Provider,
        "Recognition ended in mid-session.", "Reconnect; usually passing.", "Ends the session.", transient: true);

    /// <summary>No text came.</summary>
    public static ErrorCode SpeechToTextTimeout { get; } = Row("speech_to_text_timeout", ErrorCategory.Timeout,
        "No text came for the caller's speech in time.", "Check the audio; look at the recogniser's load.", "Asks the caller to repeat.", transient: true, continues: true);

    /// <summary>Synthesis could not be opened.</summary>
    public static ErrorCode TextToSpeechUnavailable { get; } = Row("text_to_speech_unavailable", ErrorCategory.Provider,
        "Synthesis could not be opened.", "Look at the synthesiser's configuration and log.", "Ends the session.", transient: true);

    /// <summary>Synthesis failed.</summary>
    public static ErrorCode TextToSpeechFailed { get; } = Row("text_to_speech_failed", ErrorCategory.Provider,
        "A segment could not be spoken.", "Reconnect; look at the synthesiser.", "Tries once more, then ends the session.", transient: true);

    /// <summary>No such voice.</summary>
    public static ErrorCode VoiceUnknown { get; } = Row("voice_unknown", ErrorCategory.InvalidRequest,
        "The voice is not known to the synthesiser.", "Choose one of those the text names.", "Refuses the settings.");

    /// <summary>The model failed.</summary>
    public static ErrorCode ModelFailed { get; } = Row("model_failed", ErrorCategory.Provider,
        "The chat model gave no reply.", "Look at the model's configuration and log.", "The turn gets a spoken apology; after three in a row the session ends.",
        transient: true, continues: true);

    /// <summary>The model stalled.</summary>
    public static ErrorCode ModelTimeout { get; } = Row("model_timeout", ErrorCategory.Timeout,
        "The chat model stopped answering.", "Look at the model's load; raise the limit if it is slow by nature.",
        "The turn gets a spoken apology; after three in a row the session ends.", transient: true, continues: true);

    /// <summary>The model called a tool that is not there.</summary>
    public static ErrorCode ToolUnknown { get; } = Row("tool_unknown", ErrorCategory.Tool,
        "The model called a tool that the agent does not have.", "Define the tool or correct the instructions.",
        "The model is told; the protocol decides whether the session goes on.", continues: true);

    /// <summary>A tool failed.</summary>
    public static ErrorCode ToolFailed { get; } = Row("tool_failed", ErrorCategory.Tool,
        "A tool failed.", "Look at the tool's log.", "The model is told without details and goes on.", continues: true);

    /// <summary>A tool took too long.</summary>
    public static ErrorCode ToolTimeout { get; } = Row("tool_timeout", ErrorCategory.Tool,
        "A tool did not answer in time.", "Make the tool faster or raise its limit.", "The tool is cancelled; the model is told and goes on.", continues: true);

    /// <summary>Arguments that do not fit.</summary>
    public static ErrorCode ToolArgumentsInvalid { get; } = Row("tool_arguments_invalid", ErrorCategory.Tool,
        "The model called a tool with arguments that do not fit its schema.", "Make the parameter descriptions clearer.",
        "The model is told what does not fit and may call again.", continues: true);

    /// <summary>Too many rounds.</summary>
    public static ErrorCode MaxRoundsExceeded { get; } = Row("max_rounds_exceeded", ErrorCategory.Provider,
        "The agent went on calling tools beyond its limit.", "Correct the instructions or raise the limit.", "The turn gets a spoken apology.", continues: true);

    /// <summary>The provider refused the key.</summary>
    public static ErrorCode ProviderAuthentication { get; } = Row("provider_authentication", ErrorCategory.Authentication,
        "A provider refused the configured key.", "Set the right key; it is never logged.", "Never tried again; the turn gets a spoken apology.", continues: true);

    /// <summary>The provider says slow down.</summary>
    public static ErrorCode ProviderRateLimited { get; } = Row("provider_rate_limited", ErrorCategory.RateLimit,
        "A provider refused because of its rate limit.", "Wait, or ask the provider for more.", "Tried again within the turn's budget when the wait is short.",
        transient: true, continues: true);

    /// <summary>The session's inbox overflowed.</summary>
    public static ErrorCode SessionOverloaded { get; } = Row("session_overloaded", ErrorCategory.Capacity,
        "More commands came than the session could take.", "Send fewer messages; look at the server's load.", "Ends the session.");

    /// <summary>The server is full.</summary>
    public static ErrorCode ServerFull { get; } = Row("server_full", ErrorCategory.Capacity,
        "The server has reached its limit of sessions.", "Try again later or another server.", "Refuses before the upgrade.", transient: true);

    /// <summary>The server is stopping.</summary>
    public static ErrorCode ServerStopping { get; } = Row("server_stopping", ErrorCategory.Capacity,
        "The server is shutting down.", "Reconnect; another server will answer.", "Tells every session, then ends it.", transient: true);

    private static ErrorCode Row(string value, ErrorCategory category, string meaning, string advice, string recovery,
        bool transient = false, bool continues = false)
    {
        var row = new ErrorCode(value)
        {
            Category = category,
            Meaning = meaning,
            Advice = advice,
            Recovery = recovery,
            IsTransient = transient,
            SessionContinues = continues,
        };
        Rows.Add(row);
        return row;
    }
}
