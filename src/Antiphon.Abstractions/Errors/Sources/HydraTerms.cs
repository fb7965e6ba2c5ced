using static Antiphon.SourceTermKind;

namespace Antiphon;

/// <summary>Names of the Hydra realtime protocol and of the same maker's three single models.</summary>
internal static class HydraTerms
{
    internal static IReadOnlyList<SourceTerm> All { get; } =
    [
        // Codes of its error event.
        Term(Error, "invalid_frame", goesOn: true, "An event is malformed or has a field that is not known.",
            ErrorCodes.MessageUnreadable),
        Term(Error, "invalid_request_error", goesOn: true, "An event can be read and asks for what cannot be.",
            ErrorCodes.RequestInvalid, ErrorCodes.VoiceUnknown),
        Term(Error, "invalid_audio", goesOn: true, "The audio cannot be decoded.",
            ErrorCodes.AudioFormatMismatch),
        Term(Error, "tool_response_timeout", goesOn: true, "The tool's output came too late; the turn is lost.",
            ErrorCodes.ToolTimeout),
        Term(Error, "server_full", goesOn: false, "The server or the account is at its limit of sessions.",
            ErrorCodes.ServerFull),
        Term(Error, "internal_error", goesOn: null, "Something unexpected failed inside the server.",
            ErrorCodes.Internal),
        Term(Error, "session_ended", goesOn: false, "The session is over, or not ready; seen and not documented.",
            ErrorCodes.CallClosed),

        // Categories of its errors; the second is this project's proposal.
        Term(ErrorType, "invalid_request_error", goesOn: true, "The client caused it.",
            ErrorCodes.RequestInvalid),
        Term(ErrorType, "server_error", goesOn: null, "The server caused it.",
            ErrorCodes.Internal),

        // Codes of its warning; the second is this project's proposal.
        Term(Warning, "model_deprecated", goesOn: true, "The model's name will go away.",
            whyNone: "News for who configures it; nothing failed."),
        Term(Warning, "field_not_mutable", goesOn: true, "An update named a field that cannot be changed any more.",
            ErrorCodes.AlreadyConfigured),

        // Ends of a response.
        Term(Outcome, "interrupted", goesOn: true, "The user spoke over the answer.",
            whyNone: "What conversations are like; nothing failed."),
        Term(Outcome, "client_cancelled", goesOn: true, "The client cancelled the answer.",
            whyNone: "It was asked for."),
        Term(Outcome, "max_output_tokens", goesOn: true, "The answer reached its greatest length.",
            ErrorCodes.ReplyIncomplete),
        Term(Outcome, "content_filter", goesOn: true, "A filter stopped the answer.",
            ErrorCodes.ModelRefused),
        Term(Outcome, "failed", goesOn: true, "The answer failed inside the server.",
            ErrorCodes.ModelFailed),

        // Close codes.
        Term(CloseCode, "1000", goesOn: false, "An ordinary end, or nothing came for too long.",
            ErrorCodes.ClientIdle),
        Term(CloseCode, "1001", goesOn: false, "The server goes away.",
            ErrorCodes.ServerStopping),
        Term(CloseCode, "1006", goesOn: false, "The connection broke without a close.",
            ErrorCodes.ConnectionLost),
        Term(CloseCode, "1008", goesOn: false, "Once said to mean a bad credential; corrected by its maker.",
            whyNone: "Not used by the protocol."),
        Term(CloseCode, "1011", goesOn: false, "The server failed.",
            ErrorCodes.Internal),
        Term(CloseCode, "1013", goesOn: false, "No room; always after server_full.",
            ErrorCodes.ServerFull),

        // Refusals of the handshake; all but the first are this project's reading.
        Term(HttpStatus, "401", goesOn: false, "The credential is missing or wrong.",
            ErrorCodes.Unauthenticated),
        Term(HttpStatus, "400", goesOn: false, "The model's name is not known.",
            ErrorCodes.RequestInvalid),
        Term(HttpStatus, "403", goesOn: false, "The credential does not allow this.",
            ErrorCodes.Forbidden),
        Term(HttpStatus, "404", goesOn: false, "There is nothing at this path.",
            ErrorCodes.ConnectionRefused),
        Term(HttpStatus, "408", goesOn: false, "The handshake took too long.",
            ErrorCodes.ConnectionRefused),
        Term(HttpStatus, "425", goesOn: false, "Too early to try again.",
            ErrorCodes.ConnectionRefused),
        Term(HttpStatus, "429", goesOn: false, "Too many requests.",
            ErrorCodes.RateLimited),
        Term(HttpStatus, "503", goesOn: false, "The server is draining.",
            ErrorCodes.ServerStopping),
        Term(HttpStatus, "5xx", goesOn: false, "The server or what stands before it failed.",
            ErrorCodes.ConnectionRefused),

        // Its recogniser, seen as a provider.
        Term(HttpStatus, "Pulse 400", goesOn: false, "The recogniser does not know the model.",
            ErrorCodes.SpeechToTextUnavailable),
        Term(HttpStatus, "Pulse 401", goesOn: false, "The recogniser refused the key.",
            ErrorCodes.ProviderAuthentication),
        Term(HttpStatus, "Pulse 403", goesOn: false, "The plan does not include it.",
            ErrorCodes.ProviderQuotaExceeded),
        Term(HttpStatus, "Pulse 413", goesOn: false, "The recording is too large.",
            ErrorCodes.MessageTooLarge),
        Term(HttpStatus, "Pulse 429", goesOn: false, "Too many requests to the recogniser.",
            ErrorCodes.ProviderRateLimited),
        Term(HttpStatus, "Pulse 503", goesOn: false, "The recogniser cannot serve now.",
            ErrorCodes.SpeechToTextUnavailable),
        Term(CloseCode, "Pulse 1008", goesOn: false, "Too many streams at once.",
            ErrorCodes.ProviderRateLimited),

        // Its language model, seen as a provider.
        Term(HttpStatus, "Electron 400", goesOn: true, "The model refused the request's form.",
            ErrorCodes.ModelFailed),
        Term(HttpStatus, "Electron 401", goesOn: true, "The model refused the key.",
            ErrorCodes.ProviderAuthentication),
        Term(HttpStatus, "Electron 403", goesOn: true, "The plan does not include the model.",
            ErrorCodes.ProviderQuotaExceeded),
        Term(HttpStatus, "Electron 429", goesOn: true, "Too many requests to the model.",
            ErrorCodes.ProviderRateLimited),
        Term(HttpStatus, "Electron 502", goesOn: true, "What stands before the model failed.",
            ErrorCodes.ModelFailed),
        Term(HttpStatus, "Electron 503", goesOn: true, "The model cannot serve now.",
            ErrorCodes.ModelFailed),

        // Its synthesiser, seen as a provider.
        Term(HttpStatus, "Lightning 400", goesOn: false, "The synthesiser refused the request's form.",
            ErrorCodes.TextToSpeechFailed),
        Term(HttpStatus, "Lightning 401", goesOn: false, "The synthesiser refused the key.",
            ErrorCodes.ProviderAuthentication),
        Term(HttpStatus, "Lightning 429", goesOn: false, "Too many requests to the synthesiser.",
            ErrorCodes.ProviderRateLimited),
        Term(HttpStatus, "Lightning 500", goesOn: false, "The synthesiser failed.",
            ErrorCodes.TextToSpeechFailed),
        Term(Event, "Lightning error", goesOn: false, "A segment could not be spoken.",
            ErrorCodes.TextToSpeechFailed),
        Term(Event, "Pulse error", goesOn: false, "Recognition failed; a close follows.",
            ErrorCodes.SpeechToTextClosed),
    ];

    private static SourceTerm Term(SourceTermKind kind, string name, bool? goesOn, string meaning, params ErrorCode[] codes) =>
        SourceTerm.Of(SourceSystem.HydraRealtime, kind, name, goesOn, meaning, codes);

    private static SourceTerm Term(SourceTermKind kind, string name, bool? goesOn, string meaning, string whyNone) =>
        SourceTerm.Without(SourceSystem.HydraRealtime, kind, name, goesOn, meaning, whyNone);
}
