using static Antiphon.SourceTermKind;

namespace Antiphon;

/// <summary>Names of the OpenAI Agents SDK, and of the realtime service beneath it.</summary>
internal static class OpenAIAgentsTerms
{
    internal static IReadOnlyList<SourceTerm> All { get; } =
    [
        // Exceptions.
        Term(ExceptionType, "AgentsException", goesOn: null, "The root of all; carries what the run had so far.",
            whyNone: "A root has no code of its own.") with { Exception = "AgentRunException" },
        Term(ExceptionType, "MaxTurnsExceeded", goesOn: false, "The run asked the model too often.",
            ErrorCodes.MaxRoundsExceeded) with { Exception = "AgentRunException" },
        Term(ExceptionType, "ModelBehaviorError", goesOn: false, "The model called what is not there, or answered in a form that cannot be read.",
            ErrorCodes.ToolUnknown, ErrorCodes.ToolArgumentsInvalid, ErrorCodes.ModelOutputInvalid) with { Exception = "AgentRunException" },
        Term(ExceptionType, "ModelRefusalError", goesOn: false, "The model refused.",
            ErrorCodes.ModelRefused) with { Exception = "AgentRunException" },
        Term(ExceptionType, "ModelTimeoutError", goesOn: false, "The model took longer than its limit.",
            ErrorCodes.ModelTimeout) with { Exception = "AgentRunException" },
        Term(ExceptionType, "UserError", goesOn: false, "The SDK was used wrongly, or a tool failed in a way of its own.",
            ErrorCodes.ConfigurationInvalid, ErrorCodes.AgentFileInvalid, ErrorCodes.PhraseTemplateInvalid, ErrorCodes.ToolFailed) with { Exception = "ArgumentException" },
        Term(ExceptionType, "MCPToolCancellationError", goesOn: false, "A tool server cancelled a call.",
            ErrorCodes.ToolCancelled) with { Exception = "AgentRunException" },
        Term(ExceptionType, "ToolTimeoutError", goesOn: false, "A tool took longer than its limit.",
            ErrorCodes.ToolTimeout) with { Exception = "AgentRunException" },
        Term(ExceptionType, "InputGuardrailTripwireTriggered", goesOn: false, "A guardrail stopped the input.",
            ErrorCodes.GuardrailInput) with { Exception = "GuardrailException" },
        Term(ExceptionType, "OutputGuardrailTripwireTriggered", goesOn: false, "A guardrail stopped the answer.",
            ErrorCodes.GuardrailOutput) with { Exception = "GuardrailException" },
        Term(ExceptionType, "ToolInputGuardrailTripwireTriggered", goesOn: false, "A guardrail stopped a tool call.",
            ErrorCodes.GuardrailToolInput) with { Exception = "GuardrailException" },
        Term(ExceptionType, "ToolOutputGuardrailTripwireTriggered", goesOn: false, "A guardrail stopped a tool's result.",
            ErrorCodes.GuardrailToolOutput) with { Exception = "GuardrailException" },
        Term(ExceptionType, "STTWebsocketConnectionError", goesOn: false, "The recogniser's connection failed, timed out, or sent an error.",
            ErrorCodes.SpeechToTextUnavailable, ErrorCodes.SpeechToTextClosed, ErrorCodes.SpeechToTextTimeout) with { Exception = "SpeechToTextConnectionException" },
        Term(ExceptionType, "UnconsumedVoiceSteps", goesOn: null, "A scripted test double was not used up.",
            whyNone: "A test's failure: ExpectationFailedException of Antiphon.Testing."),

        // Keys of its error handlers.
        Term(ErrorType, "max_turns", goesOn: true, "The run asked the model too often, and a handler answers.",
            ErrorCodes.MaxRoundsExceeded),
        Term(ErrorType, "model_refusal", goesOn: true, "The model refused, and a handler answers.",
            ErrorCodes.ModelRefused),
        Term(ErrorType, "invalid_final_output", goesOn: true, "The answer has the wrong form, and a handler answers.",
            ErrorCodes.ModelOutputInvalid),

        // Types that carry an error.
        Term(ErrorType, "VoiceStreamEventError", goesOn: false, "An error in the voice stream's type, raised and never delivered.",
            whyNone: "A container: its exception is what counts."),
        Term(ErrorType, "RunErrorDetails", goesOn: null, "What a failed run had so far.",
            whyNone: "A container: its exception is what counts."),
        Term(ErrorType, "SpanError", goesOn: null, "An error noted in a trace.",
            whyNone: "A container: what failed has its own code."),
        Term(ErrorType, "ModelRetryNormalizedError", goesOn: null, "An error in the form that retry policies see.",
            whyNone: "A container: what failed has its own code."),

        // Events of a realtime session.
        Term(Event, "voice_stream_event_error", goesOn: false, "The voice stream failed.",
            whyNone: "A container: its exception is what counts."),
        Term(Event, "error", goesOn: true, "The service reported an error.",
            ErrorCodes.RequestInvalid, ErrorCodes.Internal),
        Term(Event, "exception", goesOn: false, "The transport or a handler failed.",
            ErrorCodes.ConnectionLost, ErrorCodes.MessageUnreadable),
        Term(Event, "guardrail_tripped", goesOn: true, "A guardrail stopped the answer while it was spoken.",
            ErrorCodes.GuardrailOutput),
        Term(Event, "input_audio_timeout_triggered", goesOn: true, "The user said nothing for a while.",
            whyNone: "A moment of the conversation; nothing failed."),

        // Codes of the realtime service's error event.
        Term(Error, "conversation_already_has_active_response", goesOn: true, "A response was asked for while one is being made.",
            ErrorCodes.ResponseActive),
        Term(Error, "response_cancel_not_active", goesOn: true, "There is no response to cancel.",
            whyNone: "Cancelling nothing has no effect here."),
        Term(Error, "input_audio_buffer_commit_empty", goesOn: true, "There is no audio to commit.",
            ErrorCodes.RequestInvalid),
        Term(Error, "item truncate beyond its audio (no code)", goesOn: true, "An answer was to be cut after its end.",
            ErrorCodes.TruncationOutOfRange),
        Term(Error, "integer_below_min_value (audio_end_ms)", goesOn: true, "An answer was to be cut before its start.",
            ErrorCodes.TruncationOutOfRange),
        Term(Error, "session_expired", goesOn: false, "The session reached its greatest length.",
            ErrorCodes.SessionTooLong),
        Term(Error, "rate_limit_exceeded", goesOn: true, "Requests come too fast.",
            ErrorCodes.ProviderRateLimited),
        Term(Error, "insufficient_quota", goesOn: true, "The account has nothing left.",
            ErrorCodes.ProviderQuotaExceeded),
        Term(Error, "invalid_api_key", goesOn: false, "The key is not known.",
            ErrorCodes.ProviderAuthentication),
    ];

    private static SourceTerm Term(SourceTermKind kind, string name, bool? goesOn, string meaning, params ErrorCode[] codes) =>
        SourceTerm.Of(SourceSystem.OpenAIAgents, kind, name, goesOn, meaning, codes);

    private static SourceTerm Term(SourceTermKind kind, string name, bool? goesOn, string meaning, string whyNone) =>
        SourceTerm.Without(SourceSystem.OpenAIAgents, kind, name, goesOn, meaning, whyNone);
}
