using static Antiphon.SourceTermKind;

namespace Antiphon.Abstractions.Tests.Errors.Sources;

/// <summary>The names that the four systems' documentation has, written down apart from the table under test.</summary>
internal static class PublishedNames
{
    public static IEnumerable<(SourceTermKind Kind, string Name)> Of(SourceSystem system) => (system switch
    {
        SourceSystem.DeepgramVoiceAgent => Deepgram,
        SourceSystem.HydraRealtime => Hydra,
        SourceSystem.AgenTaoCalls => AgenTao,
        SourceSystem.OpenAIAgents => OpenAIAgents,
        _ => throw new ArgumentOutOfRangeException(nameof(system), system, "Write down its names here."),
    }).SelectMany(group => group.Names.Select(name => (group.Kind, name)));

    private static readonly (SourceTermKind Kind, string[] Names)[] Deepgram =
    [
        (Error,
        [
            "INTERNAL_SERVER_ERROR", "CLIENT_MESSAGE_TIMEOUT", "UNPARSABLE_CLIENT_MESSAGE", "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS",
            "SETTINGS_ALREADY_APPLIED", "INVALID_SETTINGS", "FAILED_TO_START_LISTENING", "ASR_CONNECTION_CLOSED", "ASR_DRIVER_TIMEOUT",
            "USER_AUDIO_FORMAT", "FAILED_TO_SPEAK", "SERVER_GOING_AWAY", "NON_EXISTENT_FUNCTION_CALLED", "AGENT_ID_NOT_SUPPORTED",
            "INVALID_AGENT_ID", "FAILED_TO_THINK", "MAXIMUM_SESSION_LENGTH_REACHED",
        ]),
        (Warning,
        [
            "INJECT_AGENT_MESSAGE_DURING_USER_SPEECH", "INJECT_AGENT_MESSAGE_DURING_AGENT_SPEECH", "PROMPT_TOO_LONG", "THINK_REQUEST_FAILED",
            "SPEAK_REQUEST_FAILED", "FUNCTION_CALL_FAILED", "SLOW_THINK_REQUEST", "SLOW_SPEAK_REQUEST", "FORCE_END_TURN_UNSUPPORTED",
            "GPT_4O_STREAM_END_ERROR", "MAXIMUM_SESSION_LENGTH_APPROACHING", "UPDATE_LISTEN_UNSUPPORTED_FIELDS_CHANGED", "POOR_AUDIO_QUALITY",
        ]),
        (HttpStatus, ["401 INVALID_AUTH", "403 FORBIDDEN", "403 INSUFFICIENT_PERMISSIONS", "404", "429"]),
        (CloseCode, ["1000", "1001", "1005", "1006", "1011", "1008 DATA-0000", "1011 NET-0000", "1011 NET-0001"]),
    ];

    private static readonly (SourceTermKind Kind, string[] Names)[] Hydra =
    [
        (Error, ["invalid_frame", "invalid_request_error", "invalid_audio", "tool_response_timeout", "server_full", "internal_error", "session_ended"]),
        (ErrorType, ["invalid_request_error", "server_error"]),
        (Warning, ["model_deprecated", "field_not_mutable"]),
        (Outcome, ["interrupted", "client_cancelled", "max_output_tokens", "content_filter", "failed"]),
        (CloseCode, ["1000", "1001", "1006", "1008", "1011", "1013", "Pulse 1008"]),
        (HttpStatus,
        [
            "400", "401", "403", "404", "408", "425", "429", "503", "5xx",
            "Pulse 400", "Pulse 401", "Pulse 403", "Pulse 413", "Pulse 429", "Pulse 503",
            "Electron 400", "Electron 401", "Electron 403", "Electron 429", "Electron 502", "Electron 503",
            "Lightning 400", "Lightning 401", "Lightning 429", "Lightning 500",
        ]),
        (Event, ["Pulse error", "Lightning error"]),
    ];

    private static readonly (SourceTermKind Kind, string[] Names)[] AgenTao =
    [
        (ExceptionType,
        [
            "WSSError", "WSSConnectionError", "WSSAuthenticationError", "WSSMediaError", "BufferFullError", "BufferClosedError",
            "WSSCallError", "WSSCallClosedError", "WSSCallCommandError", "WSSCallCommandTimeoutError",
        ]),
        (Error,
        [
            "CALL_UNANSWERED", "TIMEOUT", "INVALID_COMMAND", "INVALID_ARGUMENT", "UNKNOWN_COMMAND", "COMMAND_IN_PROGRESS", "CANCELLED",
            "CALL_CLOSED", "ANSWER_FAILED", "NO_CALLEE", "NOT_AUTHORIZED", "RATE_LIMITED", "CAPACITY_EXCEEDED", "INTERNAL_ERROR",
        ]),
        (Event, ["CALL_ANSWER_FAILED", "CALL_CONNECT_FAILED", "CALL_ERROR"]),
        (Outcome,
        [
            "no_answer", "busy", "declined", "unreachable",
            "caller_hangup", "callee_hangup", "agent_close", "agent_disconnect", "caller_abandoned", "pending_timeout", "media_lost",
            "agent_lost", "server_shutdown", "network_error", "admin",
        ]),
        (CloseCode, ["1000", "4400", "4401", "4403", "4404", "4408", "4409", "4410", "4413", "4429", "4500", "4503"]),
        (HttpStatus, ["400", "401", "403", "404", "409", "410", "426", "429", "503"]),
    ];

    private static readonly (SourceTermKind Kind, string[] Names)[] OpenAIAgents =
    [
        (ExceptionType,
        [
            "AgentsException", "MaxTurnsExceeded", "ModelBehaviorError", "ModelRefusalError", "ModelTimeoutError", "UserError",
            "MCPToolCancellationError", "ToolTimeoutError", "InputGuardrailTripwireTriggered", "OutputGuardrailTripwireTriggered",
            "ToolInputGuardrailTripwireTriggered", "ToolOutputGuardrailTripwireTriggered", "STTWebsocketConnectionError",
            "UnconsumedVoiceSteps",
        ]),
        (ErrorType,
        [
            "max_turns", "model_refusal", "invalid_final_output",
            "VoiceStreamEventError", "RunErrorDetails", "SpanError", "ModelRetryNormalizedError",
        ]),
        (Event, ["voice_stream_event_error", "error", "exception", "guardrail_tripped", "input_audio_timeout_triggered"]),
        (Error,
        [
            "conversation_already_has_active_response", "response_cancel_not_active", "input_audio_buffer_commit_empty",
            "item truncate beyond its audio (no code)", "integer_below_min_value (audio_end_ms)", "session_expired",
            "rate_limit_exceeded", "insufficient_quota", "invalid_api_key",
        ]),
    ];
}
