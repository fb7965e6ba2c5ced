namespace Antiphon.Turns;

/// <summary>What is due.</summary>
public enum CallTimer
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Ask the caller whether they are there.</summary>
    IdlePrompt,

    /// <summary>The caller has not answered the last prompt: end the call.</summary>
    IdleEnd,

    /// <summary>The caller's turn has lasted too long: end the turn.</summary>
    TurnTooLong,

    /// <summary>Warn the caller that the call will end.</summary>
    CallWarning,

    /// <summary>The call has lasted too long: end it.</summary>
    CallEnd,
}

/// <summary>
/// The timers of a call as data: told what happens, it says when the next one is due and which. Pure: session time in,
/// nothing started; not thread-safe. Never earlier times after later ones.
/// </summary>
public sealed class CallTimers
{
    private readonly CallTimerOptions _options;
    private readonly TimeSpan? _callEnd;
    private TimeSpan? _warning;
    private TimeSpan? _turnEnd;
    private TimeSpan? _idle;
    private int _prompted;

    /// <summary>Makes one for a call that starts now.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="start">Session time of the start.</param>
    public CallTimers(CallTimerOptions options, TimeSpan start)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _callEnd = start + options.MaxCall;
        if (options.WarnBefore > TimeSpan.Zero && options.WarnBefore < options.MaxCall) _warning = _callEnd - options.WarnBefore;
    }

    /// <summary>Session time at which the next one is due; null when none ever is as things stand.</summary>
    public TimeSpan? NextDue => Least(Least(_callEnd, _warning), Least(_turnEnd, _idle));

    /// <summary>Prompts given since the caller was last heard.</summary>
    public int Prompted => _prompted;

    /// <summary>The caller has begun a turn: they are there.</summary>
    public void OnTurnStarted(TimeSpan now)
    {
        _prompted = 0;
        _idle = null;
        _turnEnd = now + _options.MaxTurn;
    }

    /// <summary>The caller's turn is over.</summary>
    public void OnTurnEnded()
    {
        _turnEnd = null;
        _idle = null;
    }

    /// <summary>The agent works or speaks.</summary>
    public void OnAgentActive() => _idle = null;

    /// <summary>Nobody speaks and nothing is awaited: the wait for the caller begins.</summary>
    public void OnFloorFree(TimeSpan now)
    {
        _turnEnd = null;
        _idle = now + _options.IdleAfter;
    }

    /// <summary>Takes what is due at <paramref name="now"/>, the gravest first; call until it says <see cref="CallTimer.None"/>.</summary>
    public CallTimer Take(TimeSpan now)
    {
        if (_callEnd <= now) return CallTimer.CallEnd; // Stays due: a call cannot outlive it.
        if (_turnEnd <= now)
        {
            _turnEnd = null;
            return CallTimer.TurnTooLong;
        }

        if (_warning <= now)
        {
            _warning = null;
            return CallTimer.CallWarning;
        }

        if (!(_idle <= now)) return CallTimer.None;
        _idle = null;
        return _prompted++ < _options.IdlePrompts ? CallTimer.IdlePrompt : CallTimer.IdleEnd;
    }

    private static TimeSpan? Least(TimeSpan? a, TimeSpan? b) => a is null || b < a ? b ?? a : a;
}
