namespace Antiphon.Protocols.Deepgram;

/// <summary>An error of the catalogue in this protocol.</summary>
/// <param name="Code">The wire code.</param>
/// <param name="CloseStatus">Close code after it: 1000 where the same thing again is useless (it stops the stock client's
/// endless reconnection), 1001 or 1011 where a new connection may work.</param>
public readonly record struct DeepgramError(string Code, int CloseStatus);

/// <summary>The one table between the error catalogue and this protocol's error codes.</summary>
public static class DeepgramErrors
{
    private const int Normal = 1000;
    private const int GoingAway = 1001;
    private const int Failed = 1011;

    private static readonly DeepgramError Unexpected = new("INTERNAL_SERVER_ERROR", Failed);

    // Where several of our codes share a wire code, the first row is what the wire code means to a client. The codes that
    // share one are the same, in the same order, as those that SourceTerms gives for its name; a test compares them.
    private static readonly (ErrorCode Code, DeepgramError Wire)[] Rows =
    [
        (ErrorCodes.Internal, Unexpected),
        (ErrorCodes.SessionOverloaded, Unexpected),
        (ErrorCodes.ServerFull, Unexpected),
        (ErrorCodes.ClientIdle, new("CLIENT_MESSAGE_TIMEOUT", Normal)),
        (ErrorCodes.MessageUnreadable, new("UNPARSABLE_CLIENT_MESSAGE", Normal)),
        // What the vendor's own builds answer to a message newer than themselves.
        (ErrorCodes.MessageUnsupported, new("UNPARSABLE_CLIENT_MESSAGE", Normal)),
        (ErrorCodes.MessageTooLarge, new("UNPARSABLE_CLIENT_MESSAGE", Normal)),
        (ErrorCodes.MessageOutOfOrder, new("NON_SETTINGS_MESSAGE_BEFORE_SETTINGS", Normal)),
        (ErrorCodes.AlreadyConfigured, new("SETTINGS_ALREADY_APPLIED", Normal)),
        (ErrorCodes.SettingsInvalid, new("INVALID_SETTINGS", Normal)),
        (ErrorCodes.VoiceUnknown, new("INVALID_SETTINGS", Normal)),
        (ErrorCodes.AgentFileInvalid, new("INVALID_SETTINGS", Normal)),
        (ErrorCodes.SpeechToTextUnavailable, new("FAILED_TO_START_LISTENING", Failed)),
        (ErrorCodes.EngineMissing, new("FAILED_TO_START_LISTENING", Failed)),
        (ErrorCodes.SpeechToTextClosed, new("ASR_CONNECTION_CLOSED", Failed)),
        (ErrorCodes.SpeechToTextTimeout, new("ASR_DRIVER_TIMEOUT", Failed)),
        (ErrorCodes.AudioFormatMismatch, new("USER_AUDIO_FORMAT", Normal)),
        (ErrorCodes.TextToSpeechFailed, new("FAILED_TO_SPEAK", Failed)),
        (ErrorCodes.TextToSpeechUnavailable, new("FAILED_TO_SPEAK", Failed)),
        (ErrorCodes.ServerStopping, new("SERVER_GOING_AWAY", GoingAway)),
        (ErrorCodes.ToolUnknown, new("NON_EXISTENT_FUNCTION_CALLED", Normal)),
        (ErrorCodes.StoredAgentUnsupported, new("AGENT_ID_NOT_SUPPORTED", Normal)),
        (ErrorCodes.StoredAgentUnknown, new("INVALID_AGENT_ID", Normal)),
        (ErrorCodes.ModelFailed, new("FAILED_TO_THINK", Failed)),
        (ErrorCodes.ModelTimeout, new("FAILED_TO_THINK", Failed)),
        (ErrorCodes.MaxRoundsExceeded, new("FAILED_TO_THINK", Failed)),
        (ErrorCodes.ProviderAuthentication, new("FAILED_TO_THINK", Failed)),
        (ErrorCodes.ProviderRateLimited, new("FAILED_TO_THINK", Failed)),
        (ErrorCodes.ReplyBrokenOff, new("FAILED_TO_THINK", Failed)),
        (ErrorCodes.SessionTooLong, new("MAXIMUM_SESSION_LENGTH_REACHED", Normal)),
    ];

    private static readonly Dictionary<ErrorCode, DeepgramError> ByCode = Rows.ToDictionary(row => row.Code, row => row.Wire);

    private static readonly Dictionary<string, ErrorCode> ByWire = Rows
        .DistinctBy(row => row.Wire.Code, StringComparer.Ordinal)
        .ToDictionary(row => row.Wire.Code, row => row.Code, StringComparer.Ordinal);

    /// <summary>Every wire code of the protocol.</summary>
    public static IReadOnlyCollection<string> WireCodes => ByWire.Keys;

    /// <summary>How <paramref name="code"/> goes out. A code without a row of its own is an internal error to the peer.</summary>
    public static DeepgramError ToWire(ErrorCode code) => ByCode.GetValueOrDefault(code, Unexpected);

    /// <summary>What a wire code means here; null when it is not of this protocol (codes are an open set).</summary>
    public static ErrorCode? FromWire(string code) => ByWire.GetValueOrDefault(code);

    /// <summary>What a program that connects is told of <paramref name="error"/>. A wire code that is not of this protocol is
    /// an internal error of the server; the text begins with the wire code in any case.</summary>
    /// <param name="error">What the server sent.</param>
    /// <param name="requestId">Under which the server logged it; null when it gave none.</param>
    public static VoiceException ToException(ServerMessage.Error error, string? requestId)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new VoiceException(FromWire(error.Code) ?? ErrorCodes.Internal, $"{error.Code}: {error.Description}") { CorrelationId = requestId };
    }

    /// <summary>Whether the session ends with it: all but <c>FAILED_TO_THINK</c>, which costs a turn.</summary>
    public static bool IsFatal(string code) => code != "FAILED_TO_THINK";
}
