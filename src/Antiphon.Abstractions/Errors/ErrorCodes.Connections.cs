namespace Antiphon;

// Connections and the time limits of a session.
public static partial class ErrorCodes
{
    /// <summary>A connection could not be made.</summary>
    public static ErrorCode ConnectionRefused { get; } = Row("connection_refused", ErrorCategory.Connectivity,
        meaning: "The server could not be reached.",
        advice: "Check the address and that the server runs.", acts: ErrorActor.Client,
        recovery: "A client reports it; one that lost its session tries again, with growing waits.",
        by: "client", hears: Hears.NoCall, transient: true,
        provoked: "A client connects to an address where nobody listens.");

    /// <summary>The connection broke.</summary>
    public static ErrorCode ConnectionLost { get; } = Row("connection_lost", ErrorCategory.Connectivity,
        meaning: "The connection ended without a close.",
        advice: "Reconnect.", acts: ErrorActor.Client,
        recovery: "A server ends the session and frees all it held; a client connects again and brings the conversation along.",
        by: "server, client", hears: Hears.CallEnds, transient: true,
        provoked: "The server cuts the connection without a close.");

    /// <summary>Another connection took its place.</summary>
    public static ErrorCode ConnectionReplaced { get; } = Planned("connection_replaced", ErrorCategory.Connectivity,
        meaning: "A newer connection of the same client took over.",
        advice: "Keep one connection; do not reconnect from this one.", acts: ErrorActor.Client,
        recovery: "Closes the older connection; its calls go on over the newer one.",
        by: "server", hears: Hears.Nothing, continues: true);

    /// <summary>Nothing came.</summary>
    public static ErrorCode ClientIdle { get; } = Row("client_idle", ErrorCategory.Timeout,
        meaning: "No message came from the client for too long.",
        advice: "Keep audio or keep-alive messages flowing.", acts: ErrorActor.Client,
        recovery: "Ends the session.",
        by: "server", hears: Hears.CallEnds,
        provoked: "A client sends nothing for as long as the idle time.");

    /// <summary>The session lasted too long.</summary>
    public static ErrorCode SessionTooLong { get; } = Row("session_too_long", ErrorCategory.Timeout,
        meaning: "The session has reached its greatest length.",
        advice: "Open a new session and replay the conversation.", acts: ErrorActor.Client,
        recovery: "Warns before, then ends the session.",
        by: "server", hears: Hears.CallEnds,
        provoked: "A session lasts longer than Antiphon:Deepgram:MaxSession.");
}
