using static Antiphon.SourceTermKind;

namespace Antiphon;

/// <summary>Names of the Deepgram Voice Agent protocol, version 1.</summary>
internal static class DeepgramTerms
{
    internal static IReadOnlyList<SourceTerm> All { get; } =
    [
        // Codes of its Error message.
        Term(Error, "INTERNAL_SERVER_ERROR", goesOn: false, "Something unexpected failed inside the server.",
            ErrorCodes.Internal, ErrorCodes.SessionOverloaded, ErrorCodes.ServerFull) with { IsSent = true },
        Term(Error, "CLIENT_MESSAGE_TIMEOUT", goesOn: false, "Nothing came from the client for too long.",
            ErrorCodes.ClientIdle) with { IsSent = true },
        Term(Error, "UNPARSABLE_CLIENT_MESSAGE", goesOn: false, "A message fits none of the known shapes.",
            ErrorCodes.MessageUnreadable, ErrorCodes.MessageUnsupported, ErrorCodes.MessageTooLarge) with { IsSent = true },
        Term(Error, "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS", goesOn: false, "Something came before the settings.",
            ErrorCodes.MessageOutOfOrder) with { IsSent = true },
        Term(Error, "SETTINGS_ALREADY_APPLIED", goesOn: false, "The settings came a second time.",
            ErrorCodes.AlreadyConfigured) with { IsSent = true },
        Term(Error, "INVALID_SETTINGS", goesOn: false, "The settings can be read, but a value cannot be.",
            ErrorCodes.SettingsInvalid, ErrorCodes.VoiceUnknown, ErrorCodes.AgentFileInvalid) with { IsSent = true },
        Term(Error, "FAILED_TO_START_LISTENING", goesOn: false, "Recognition could not be opened.",
            ErrorCodes.SpeechToTextUnavailable, ErrorCodes.EngineMissing) with { IsSent = true },
        Term(Error, "ASR_CONNECTION_CLOSED", goesOn: false, "Recognition broke off in the middle of the session.",
            ErrorCodes.SpeechToTextClosed) with { IsSent = true },
        Term(Error, "ASR_DRIVER_TIMEOUT", goesOn: false, "Recognition gave no text in time.",
            ErrorCodes.SpeechToTextTimeout) with { IsSent = true },
        Term(Error, "USER_AUDIO_FORMAT", goesOn: false, "The audio is not what the settings declared.",
            ErrorCodes.AudioFormatMismatch) with { IsSent = true },
        Term(Error, "FAILED_TO_SPEAK", goesOn: false, "No synthesiser could speak, fallbacks included.",
            ErrorCodes.TextToSpeechFailed, ErrorCodes.TextToSpeechUnavailable) with { IsSent = true },
        Term(Error, "SERVER_GOING_AWAY", goesOn: false, "The server shuts down.",
            ErrorCodes.ServerStopping) with { IsSent = true },
        Term(Error, "NON_EXISTENT_FUNCTION_CALLED", goesOn: false, "The model called a function that nobody defined.",
            ErrorCodes.ToolUnknown) with { IsSent = true },
        Term(Error, "AGENT_ID_NOT_SUPPORTED", goesOn: false, "This server cannot look up stored agents.",
            ErrorCodes.StoredAgentUnsupported) with { IsSent = true },
        Term(Error, "INVALID_AGENT_ID", goesOn: false, "There is no stored agent of that id.",
            ErrorCodes.StoredAgentUnknown) with { IsSent = true },
        Term(Error, "FAILED_TO_THINK", goesOn: true, "No model gave a reply, fallbacks included; said to cost the turn only.",
            ErrorCodes.ModelFailed, ErrorCodes.ModelTimeout, ErrorCodes.MaxRoundsExceeded, ErrorCodes.ProviderAuthentication, ErrorCodes.ProviderRateLimited,
            ErrorCodes.ReplyBrokenOff) with { IsSent = true },
        Term(Error, "MAXIMUM_SESSION_LENGTH_REACHED", goesOn: false, "The session reached its greatest length.",
            ErrorCodes.SessionTooLong) with { IsSent = true },

        // Codes of its Warning message.
        Term(Warning, "INJECT_AGENT_MESSAGE_DURING_USER_SPEECH", goesOn: true, "Injected speech was dropped: the user speaks.",
            whyNone: "A refusal that belongs to the conversation; nothing failed.") with { IsSent = true },
        Term(Warning, "INJECT_AGENT_MESSAGE_DURING_AGENT_SPEECH", goesOn: true, "Injected speech was dropped: the agent speaks.",
            whyNone: "A refusal that belongs to the conversation; nothing failed.") with { IsSent = true },
        Term(Warning, "PROMPT_TOO_LONG", goesOn: true, "The instructions were cut to what the model takes.",
            whyNone: "Nothing failed; what was left out is said.") with { IsSent = true },
        Term(Warning, "THINK_REQUEST_FAILED", goesOn: true, "One request to a model failed, another may follow.",
            whyNone: "Said of each request beside the Error that the turn is lost with, which has the code.") with { IsSent = true },
        Term(Warning, "SPEAK_REQUEST_FAILED", goesOn: true, "One request to a synthesiser failed, another follows.",
            ErrorCodes.TextToSpeechFailed, ErrorCodes.TextToSpeechUnavailable) with { IsSent = true },
        Term(Warning, "FUNCTION_CALL_FAILED", goesOn: true, "A function call failed.",
            ErrorCodes.ToolFailed, ErrorCodes.ToolTimeout, ErrorCodes.ToolArgumentsInvalid) with { IsSent = true },
        Term(Warning, "SLOW_THINK_REQUEST", goesOn: true, "The model takes long.",
            ErrorCodes.ModelSlow) with { IsSent = true },
        Term(Warning, "SLOW_SPEAK_REQUEST", goesOn: true, "The synthesiser takes long.",
            ErrorCodes.TextToSpeechSlow) with { IsSent = true },
        Term(Warning, "FORCE_END_TURN_UNSUPPORTED", goesOn: true, "The recogniser cannot be told that the turn is over.",
            whyNone: "The wish has no effect; the turn ends by itself.") with { IsSent = true },
        Term(Warning, "GPT_4O_STREAM_END_ERROR", goesOn: true, "A model's stream ended without its last mark.",
            ErrorCodes.ReplyBrokenOff) with { IsSent = true },
        Term(Warning, "MAXIMUM_SESSION_LENGTH_APPROACHING", goesOn: true, "The session is near its greatest length.",
            ErrorCodes.SessionTooLong) with { IsSent = true },
        Term(Warning, "UPDATE_LISTEN_UNSUPPORTED_FIELDS_CHANGED", goesOn: true, "A change of recognition touched what cannot be changed; withdrawn by its maker.",
            ErrorCodes.MessageUnsupported),
        Term(Warning, "POOR_AUDIO_QUALITY", goesOn: true, "Seen by a tester, never documented.",
            whyNone: "Nothing here measures the quality of audio."),

        // Refusals of the handshake.
        Term(HttpStatus, "401 INVALID_AUTH", goesOn: false, "The credential is missing or wrong.",
            ErrorCodes.Unauthenticated) with { IsSent = true },
        Term(HttpStatus, "403 FORBIDDEN", goesOn: false, "The key lacks a right.",
            ErrorCodes.Forbidden, ErrorCodes.LoopbackOnly) with { IsSent = true },
        Term(HttpStatus, "403 INSUFFICIENT_PERMISSIONS", goesOn: false, "The key lacks access to a model.",
            ErrorCodes.Forbidden),
        Term(HttpStatus, "404", goesOn: false, "There is nothing at this path.",
            ErrorCodes.ConnectionRefused) with { IsSent = true },
        Term(HttpStatus, "429", goesOn: false, "Too many sessions at once.",
            ErrorCodes.ServerFull, ErrorCodes.KeyLimitReached) with { IsSent = true },

        // Close codes, its sister protocol's included.
        Term(CloseCode, "1000", goesOn: false, "An ordinary end.",
            whyNone: "An end that was asked for; after an Error the Error says why.") with { IsSent = true },
        Term(CloseCode, "1001", goesOn: false, "The server goes away.",
            ErrorCodes.ServerStopping) with { IsSent = true },
        Term(CloseCode, "1005", goesOn: false, "A close without a code, as a client sees it after an Error.",
            whyNone: "The Error before it says why."),
        Term(CloseCode, "1006", goesOn: false, "The connection broke without a close.",
            ErrorCodes.ConnectionLost),
        Term(CloseCode, "1011", goesOn: false, "A failure that a new connection may not meet.",
            ErrorCodes.Internal) with { IsSent = true },
        Term(CloseCode, "1008 DATA-0000", goesOn: false, "Audio that could not be decoded.",
            ErrorCodes.AudioFormatMismatch),
        Term(CloseCode, "1011 NET-0000", goesOn: false, "No audio in time.",
            ErrorCodes.ClientIdle),
        Term(CloseCode, "1011 NET-0001", goesOn: false, "No audio in time after the start.",
            ErrorCodes.ClientIdle),
    ];

    private static SourceTerm Term(SourceTermKind kind, string name, bool? goesOn, string meaning, params ErrorCode[] codes) =>
        SourceTerm.Of(SourceSystem.DeepgramVoiceAgent, kind, name, goesOn, meaning, codes);

    private static SourceTerm Term(SourceTermKind kind, string name, bool? goesOn, string meaning, string whyNone) =>
        SourceTerm.Without(SourceSystem.DeepgramVoiceAgent, kind, name, goesOn, meaning, whyNone);
}
