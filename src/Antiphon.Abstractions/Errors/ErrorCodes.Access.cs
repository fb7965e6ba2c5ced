namespace Antiphon;

// Who may come in, and is there room.
public static partial class ErrorCodes
{
    /// <summary>No or wrong credential.</summary>
    public static ErrorCode Unauthenticated { get; } = Row("unauthenticated", ErrorCategory.Authentication,
        meaning: "The credential is missing or not known.",
        advice: "Send a key the server is configured with, or bind the server to loopback for anonymous use.", acts: ErrorActor.Client,
        recovery: "Refuses before the upgrade.",
        by: "server, client", hears: Hears.NoCall,
        provoked: "A client connects with a key that the server does not have.");

    /// <summary>The provider refused the key.</summary>
    public static ErrorCode ProviderAuthentication { get; } = Row("provider_authentication", ErrorCategory.Authentication,
        meaning: "A provider refused the configured key.",
        advice: "Set the right key; it is never logged.", acts: ErrorActor.Operator,
        recovery: "Never tried again; the turn gets a spoken apology.",
        by: "model client", hears: Hears.Apology, continues: true,
        fault: "model-bad-credentials");

    /// <summary>Known, but not allowed.</summary>
    public static ErrorCode Forbidden { get; } = Row("forbidden", ErrorCategory.Authorization,
        meaning: "The credential is known and does not allow this.",
        advice: "Use a credential with the right, or ask the operator for it.", acts: ErrorActor.Operator,
        recovery: "Refuses; never tried again.",
        by: "server, client", hears: Hears.NoCall,
        provoked: "A client asks for a new token with a short-lived token instead of a key.");

    /// <summary>Without keys, only this machine.</summary>
    public static ErrorCode LoopbackOnly { get; } = Row("loopback_only", ErrorCategory.Authorization,
        meaning: "No key is configured, so that only pages and programs of the server's own machine may use it.",
        advice: "Open it under 127.0.0.1 or localhost, or configure keys.", acts: ErrorActor.Operator,
        recovery: "Refuses the request, whatever it asks for.",
        by: "server", hears: Hears.NoCall,
        provoked: "A page of another site talks to a server without keys.");

    /// <summary>Too many requests.</summary>
    public static ErrorCode RateLimited { get; } = Planned("rate_limited", ErrorCategory.RateLimit,
        meaning: "Requests come faster than the server allows.",
        advice: "Wait as long as the answer says, then go on more slowly.", acts: ErrorActor.Client,
        recovery: "Refuses the request that was too much.",
        by: "server", hears: Hears.Nothing, transient: true, continues: true);

    /// <summary>The provider says slow down.</summary>
    public static ErrorCode ProviderRateLimited { get; } = Row("provider_rate_limited", ErrorCategory.RateLimit,
        meaning: "A provider refused because of its rate limit.",
        advice: "Wait, or ask the provider for more.", acts: ErrorActor.Operator,
        recovery: "Tried again within the turn's budget when the wait is short; else the turn gets a spoken apology.",
        by: "model client", hears: Hears.Apology, transient: true, continues: true,
        fault: "model-rate-limit");

    /// <summary>The provider's allowance is used up.</summary>
    public static ErrorCode ProviderQuotaExceeded { get; } = Planned("provider_quota_exceeded", ErrorCategory.Quota,
        meaning: "The allowance or plan at a provider is used up or does not include this.",
        advice: "Pay, or change the plan or the provider.", acts: ErrorActor.Operator,
        recovery: "Not tried again; the turn gets a spoken apology.",
        by: "model client", hears: Hears.Apology, continues: true);

    /// <summary>The server is full.</summary>
    public static ErrorCode ServerFull { get; } = Row("server_full", ErrorCategory.Capacity,
        meaning: "The server has reached its limit of sessions.",
        advice: "Try again later or another server.", acts: ErrorActor.Operator,
        recovery: "Refuses before the upgrade.",
        by: "server, client", hears: Hears.NoCall, transient: true,
        provoked: "One client more connects than Antiphon:Limits:MaxSessions allows.");

    /// <summary>The key has all it may have.</summary>
    public static ErrorCode KeyLimitReached { get; } = Row("key_limit_reached", ErrorCategory.Capacity,
        meaning: "This key has as many connections open as it may have.",
        advice: "End one, or ask the operator for more.", acts: ErrorActor.Client,
        recovery: "Refuses before the upgrade.",
        by: "server", hears: Hears.NoCall, transient: true,
        provoked: "One client more connects than Antiphon:Limits:MaxSessionsPerKey allows.");

    /// <summary>The server is stopping.</summary>
    public static ErrorCode ServerStopping { get; } = Row("server_stopping", ErrorCategory.Capacity,
        meaning: "The server is shutting down.",
        advice: "Reconnect; another server will answer.", acts: ErrorActor.Client,
        recovery: "Tells every session, then ends it.",
        by: "server, client", hears: Hears.CallEnds, transient: true,
        provoked: "The server is told to stop while a client is connected.");

    /// <summary>The session's inbox overflowed.</summary>
    public static ErrorCode SessionOverloaded { get; } = Row("session_overloaded", ErrorCategory.Capacity,
        meaning: "More commands came than the session could take.",
        advice: "Send fewer messages; look at the server's load.", acts: ErrorActor.Client,
        recovery: "Ends the session.",
        by: "session", hears: Hears.CallEnds,
        fault: "command-flood");

    /// <summary>The client does not read.</summary>
    public static ErrorCode ClientTooSlow { get; } = Row("client_too_slow", ErrorCategory.Capacity,
        meaning: "The client does not read what it is sent.",
        advice: "Read the socket without pause; look at the network.", acts: ErrorActor.Client,
        recovery: "Cuts the connection when the outbound queue is full.",
        by: "server", hears: Hears.CallEnds,
        fault: "line-refuses-audio");
}
