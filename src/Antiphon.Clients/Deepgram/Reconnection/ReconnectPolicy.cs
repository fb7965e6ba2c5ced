namespace Antiphon.Clients.Deepgram;

/// <summary>What follows the end of a connection: by the Error's code when the server said one, else by the close code; the table
/// stands in <c>docs/clients.md</c>.</summary>
internal static class ReconnectPolicy
{
    private const int Normal = 1000;
    private const int GoingAway = 1001;
    private const int ProtocolError = 1002;
    private const int WrongKind = 1003;
    private const int WrongData = 1007;
    private const int Refused = 1008;
    private const int TooBig = 1009;

    /// <summary>Every code of the protocol; one that is missing here is unknown.</summary>
    private static readonly Dictionary<string, ReconnectDecision> ByWireCode = new(StringComparer.Ordinal)
    {
        ["INTERNAL_SERVER_ERROR"] = ReconnectDecision.AfterBackoff,
        ["FAILED_TO_START_LISTENING"] = ReconnectDecision.AfterBackoff,
        ["ASR_CONNECTION_CLOSED"] = ReconnectDecision.AfterBackoff,
        ["ASR_DRIVER_TIMEOUT"] = ReconnectDecision.AfterBackoff,
        ["FAILED_TO_SPEAK"] = ReconnectDecision.AfterBackoff,
        ["FAILED_TO_THINK"] = ReconnectDecision.AfterBackoff,
        ["SERVER_GOING_AWAY"] = ReconnectDecision.AtOnce,
        ["MAXIMUM_SESSION_LENGTH_REACHED"] = ReconnectDecision.AtOnce,

        // Nobody had anything to say; a new session would end the same way.
        ["CLIENT_MESSAGE_TIMEOUT"] = ReconnectDecision.Never,
        ["UNPARSABLE_CLIENT_MESSAGE"] = ReconnectDecision.Never,
        ["NON_SETTINGS_MESSAGE_BEFORE_SETTINGS"] = ReconnectDecision.Never,
        ["SETTINGS_ALREADY_APPLIED"] = ReconnectDecision.Never,
        ["INVALID_SETTINGS"] = ReconnectDecision.Never,
        ["USER_AUDIO_FORMAT"] = ReconnectDecision.Never,
        ["NON_EXISTENT_FUNCTION_CALLED"] = ReconnectDecision.Never,
        ["AGENT_ID_NOT_SUPPORTED"] = ReconnectDecision.Never,
        ["INVALID_AGENT_ID"] = ReconnectDecision.Never,
    };

    internal static ReconnectDecision Decide(VoiceAgentEnd end, ReconnectOptions options)
    {
        var decision = Decide(end);
        return options.Decide?.Invoke(end, decision) ?? decision;
    }

    private static ReconnectDecision Decide(VoiceAgentEnd end) => end.Error switch
    {
        null => ReconnectDecision.Never,
        VoiceAgentException error => ByWireCode.TryGetValue(error.WireCode, out var decision) ? decision : OfUnknown(end.CloseStatus),
        ConnectionException { Code: var code } error when code == ErrorCodes.ConnectionLost => OfClose(end.CloseStatus, error),
        // A handshake that failed says itself whether another may succeed.
        ConnectionException error => error.IsTransient ? ReconnectDecision.AfterBackoff : ReconnectDecision.Never,
        // The server sends what cannot be read, or a token could not be had.
        { } error => error.IsTransient ? ReconnectDecision.AfterBackoff : ReconnectDecision.Never,
    };

    private static ReconnectDecision OfUnknown(int? closeStatus) =>
        closeStatus == Normal ? ReconnectDecision.Never : ReconnectDecision.AfterBackoff;

    private static ReconnectDecision OfClose(int? closeStatus, ConnectionException error) => closeStatus switch
    {
        GoingAway => ReconnectDecision.AtOnce,
        Normal or ProtocolError or WrongKind or WrongData or Refused or TooBig => ReconnectDecision.Never,
        _ => error.IsTransient ? ReconnectDecision.AfterBackoff : ReconnectDecision.Never,
    };
}
