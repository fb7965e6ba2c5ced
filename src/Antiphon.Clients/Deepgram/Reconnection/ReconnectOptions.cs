namespace Antiphon.Clients.Deepgram;

/// <summary>
/// When and how a lost session is opened again. Attempt k (from 0) waits <see cref="MinDelay"/> and then a time that is drawn
/// evenly from 0 to min(<see cref="MaxDelay"/>, <see cref="BaseDelay"/> · 2^k): full jitter. k starts at 0 again only after a
/// session that was proven: <see cref="ProvenAfter"/> after its settings were applied; a handshake proves nothing. A value: derive
/// variants with <c>with</c>.
/// </summary>
/// <remarks>
/// The load on a server that N clients lose at one moment, whether it refuses them, accepts and cuts or closes, or drains: no client
/// attempts more often than every <see cref="MinDelay"/> (after its first attempt); together they make at most 1.5·N attempts in
/// any <see cref="BaseDelay"/>, that is in the first, and in the long run 2·N / (<see cref="MaxDelay"/> + 2·<see cref="MinDelay"/>) attempts
/// a second on average. With the defaults and 200 clients: at most 300 in the first second, 13 a second from the second minute on.
/// </remarks>
public sealed record ReconnectOptions
{
    /// <summary>No reconnection: the session ends with its connection.</summary>
    public static ReconnectOptions Off { get; } = new() { MaxAttempts = 0 };

    /// <summary>Attempts in a row without a proven session; then the session ends with the last failure. 0 turns reconnection off.
    /// Default 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Whether <see cref="VoiceAgentClient.ConnectAsync"/> also tries again when its first attempt fails for a transient
    /// reason. Default false: it throws.</summary>
    public bool RetryFirst { get; init; }

    /// <summary>Wait before every attempt that is not at once. 0 to 1 h; default 100 ms.</summary>
    public TimeSpan MinDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The first drawn wait is at most this. 1 ms to 1 h; default 1 s.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>No drawn wait is longer. At least <see cref="BaseDelay"/>, to 24 h; default 30 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first attempt "at once" (the server is going away, or the session reached its greatest length) waits a time that
    /// is drawn from 0 to this, so that a server's clients do not all come in the same moment. 0 to 1 h; default 1 s. Further
    /// attempts wait as above.</summary>
    public TimeSpan Spread { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a session must have lasted, from its settings on, for its end to count as a new trouble. 0 to 1 h; default 10 s.</summary>
    public TimeSpan ProvenAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait that a server's <c>Retry-After</c> can ask for; what it asks for is waited at least. 0 to 24 h; default 5 min.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a session that nears the server's greatest length (<c>MAXIMUM_SESSION_LENGTH_APPROACHING</c>) goes on over a
    /// new connection by itself, at a moment when nobody speaks and no function runs. Default false.</summary>
    public bool RenewBeforeLimit { get; init; }

    /// <summary>How long after the warning a quiet moment is waited for. 0 to 1 h; default 4 min, a minute before the usual end.</summary>
    public TimeSpan RenewWithin { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Decides otherwise than the table of <c>docs/clients.md</c>: gets the failure and what the table says. Null for the
    /// table.</summary>
    public Func<VoiceAgentEnd, ReconnectDecision, ReconnectDecision>? Decide { get; init; }

    /// <summary>Draws the waits, under a lock; null for one of its own.</summary>
    public Random? Random { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MaxAttempts);
        var day = TimeSpan.FromHours(24);
        VoiceAgentClientOptions.Time(MinDelay, nameof(MinDelay), TimeSpan.Zero);
        VoiceAgentClientOptions.Time(BaseDelay, nameof(BaseDelay));
        VoiceAgentClientOptions.Time(MaxDelay, nameof(MaxDelay), BaseDelay, day);
        VoiceAgentClientOptions.Time(Spread, nameof(Spread), TimeSpan.Zero);
        VoiceAgentClientOptions.Time(ProvenAfter, nameof(ProvenAfter), TimeSpan.Zero);
        VoiceAgentClientOptions.Time(MaxRetryAfter, nameof(MaxRetryAfter), TimeSpan.Zero, day);
        VoiceAgentClientOptions.Time(RenewWithin, nameof(RenewWithin), TimeSpan.Zero);
    }
}

/// <summary>What follows the end of a connection.</summary>
public enum ReconnectDecision
{
    /// <summary>The session ends: the same again would fail again, or the end was meant.</summary>
    Never,

    /// <summary>A new connection after a wait that grows.</summary>
    AfterBackoff,

    /// <summary>A new connection at once, spread over <see cref="ReconnectOptions.Spread"/>.</summary>
    AtOnce,
}
