namespace Antiphon.Protocols.Deepgram;

/// <summary>Codes of <see cref="ServerMessage.Warning"/> that this software sends.</summary>
public static class DeepgramWarnings
{
    /// <summary>Injected speech was refused: the user is speaking.</summary>
    public const string InjectionDuringUserSpeech = "INJECT_AGENT_MESSAGE_DURING_USER_SPEECH";

    /// <summary>Injected speech was refused: the agent is speaking.</summary>
    public const string InjectionDuringAgentSpeech = "INJECT_AGENT_MESSAGE_DURING_AGENT_SPEECH";

    /// <summary>The prompt is longer than a model of the server's takes; the rest of it was left out.</summary>
    public const string PromptTooLong = "PROMPT_TOO_LONG";

    /// <summary>A function call failed.</summary>
    public const string FunctionCallFailed = "FUNCTION_CALL_FAILED";

    /// <summary>A request to a model failed; another follows, or the turn is lost.</summary>
    public const string ThinkRequestFailed = "THINK_REQUEST_FAILED";

    /// <summary>The model takes long for its first word.</summary>
    public const string SlowThinkRequest = "SLOW_THINK_REQUEST";

    /// <summary>The synthesiser takes long for its first sound.</summary>
    public const string SlowSpeakRequest = "SLOW_SPEAK_REQUEST";

    /// <summary>A model's stream ended without its last mark, whatever the model.</summary>
    public const string StreamEnd = "GPT_4O_STREAM_END_ERROR";

    /// <summary>A synthesis request failed and was tried again or given up.</summary>
    public const string SpeakRequestFailed = "SPEAK_REQUEST_FAILED";

    /// <summary>The recogniser cannot be told that the turn is over.</summary>
    public const string ForceEndTurnUnsupported = "FORCE_END_TURN_UNSUPPORTED";

    /// <summary>The session is near its greatest length.</summary>
    public const string SessionEndsSoon = "MAXIMUM_SESSION_LENGTH_APPROACHING";

    /// <summary>Ours: fields were accepted and have no effect here; the description lists their paths.</summary>
    public const string SettingsFieldsIgnored = "SETTINGS_FIELDS_IGNORED";

    /// <summary>Ours: providers named in the settings were replaced by the configured ones; the description says which.</summary>
    public const string SettingsProvidersMapped = "SETTINGS_PROVIDERS_MAPPED";

    /// <summary>Ours: a speech engine is missing, so that this session types where it would listen or speak.</summary>
    public const string EngineMissing = "ENGINE_MISSING";

    /// <summary>How a failure that the session survives is announced; null for one that is announced as an Error
    /// (<c>FAILED_TO_THINK</c>). A failure without a name in the protocol goes out under its own code, in capitals.</summary>
    public static string? For(ErrorCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code == ErrorCodes.TextToSpeechFailed || code == ErrorCodes.TextToSpeechUnavailable) return SpeakRequestFailed;
        if (code == ErrorCodes.ToolFailed || code == ErrorCodes.ToolTimeout || code == ErrorCodes.ToolArgumentsInvalid) return FunctionCallFailed;
        if (code == ErrorCodes.EngineMissing) return EngineMissing;
        if (code == ErrorCodes.SessionTooLong) return SessionEndsSoon;
        if (code == ErrorCodes.ModelSlow) return SlowThinkRequest;
        if (code == ErrorCodes.TextToSpeechSlow) return SlowSpeakRequest;
        if (code == ErrorCodes.ReplyBrokenOff) return StreamEnd;
        return DeepgramErrors.ToWire(code).Code switch
        {
            "FAILED_TO_THINK" => null,
            "INTERNAL_SERVER_ERROR" when code != ErrorCodes.Internal => code.Value.ToUpperInvariant(),
            var wire => wire,
        };
    }
}
