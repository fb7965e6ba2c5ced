namespace Antiphon.Server.Deepgram;

/// <summary>
/// The clocks of one connection: the wait for <c>Settings</c>, the client's silence, and the longest session with its
/// warning. One timer, set to whichever comes first. Thread-safe.
/// </summary>
internal sealed class DeepgramSessionTimers : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly DeepgramVoiceAgentOptions _options;
    private readonly IDeepgramTimersOwner _owner;
    private readonly ITimer _timer;
    private readonly long _opened;
    private long _lastActivity;
    private volatile bool _isConfigured;
    private bool _hasWarned;

    /// <summary>Starts the wait for <c>Settings</c>, and the session's length, which counts from the connection on.</summary>
    public DeepgramSessionTimers(TimeProvider time, DeepgramVoiceAgentOptions options, IDeepgramTimersOwner owner)
    {
        _time = time;
        _options = options;
        _owner = owner;
        _opened = _lastActivity = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((DeepgramSessionTimers)state!).OnTimer(), this, options.SettingsTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The client did something, or the server has just ended what pauses the idle time.</summary>
    public void OnActivity() => Volatile.Write(ref _lastActivity, _time.GetTimestamp());

    /// <summary><c>Settings</c> came: from now on silence counts.</summary>
    public void OnConfigured()
    {
        _isConfigured = true;
        OnActivity();
        SetTimer();
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void OnTimer()
    {
        if (!_isConfigured)
        {
            _owner.OnTimeout(new VoiceException(ErrorCodes.ClientIdle,
                $"No Settings came within {_options.SettingsTimeout.TotalSeconds:F0} s of the connection. Send them first."));
            return;
        }

        if (_owner.IsBusy) OnActivity();
        if (_options.MaxSession > TimeSpan.Zero)
        {
            if (Left(_opened, _options.MaxSession) <= TimeSpan.Zero)
            {
                _owner.OnTimeout(new VoiceException(ErrorCodes.SessionTooLong,
                    $"A session lasts {_options.MaxSession} at most. Open a new one; the history of this one can be given to it as agent.context."));
                return;
            }

            if (!_hasWarned && Left(_opened, _options.MaxSession - _options.SessionWarning) <= TimeSpan.Zero)
            {
                _hasWarned = true;
                _owner.OnSessionEndsSoon(Left(_opened, _options.MaxSession));
            }
        }

        if (Left(Volatile.Read(ref _lastActivity), _options.IdleTimeout) <= TimeSpan.Zero)
        {
            _owner.OnTimeout(new VoiceException(ErrorCodes.ClientIdle,
                $"No message came from the client for {_options.IdleTimeout.TotalSeconds:F0} s. Send audio, or KeepAlive while there is none."));
            return;
        }

        SetTimer();
    }

    private void SetTimer()
    {
        var next = Left(Volatile.Read(ref _lastActivity), _options.IdleTimeout);
        if (_options.MaxSession > TimeSpan.Zero)
        {
            var end = Left(_opened, _hasWarned ? _options.MaxSession : _options.MaxSession - _options.SessionWarning);
            if (end < next) next = end;
        }

        // Not 0: a clock that is a little behind would be asked again and again.
        if (next < TimeSpan.FromMilliseconds(1)) next = TimeSpan.FromMilliseconds(1);
        try
        {
            _timer.Change(next, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The connection ended meanwhile.
        }
    }

    private TimeSpan Left(long since, TimeSpan limit) => limit - _time.GetElapsedTime(since);
}

/// <summary>What the timers ask and tell. Called by the timer; must return at once.</summary>
internal interface IDeepgramTimersOwner
{
    /// <summary>Whether the client may rightly be silent: the agent speaks, a function call is out, or the session is not ready.</summary>
    bool IsBusy { get; }

    /// <summary>The session is over because of <paramref name="error"/>.</summary>
    void OnTimeout(VoiceException error);

    /// <summary>The session's greatest length is near. Told once.</summary>
    void OnSessionEndsSoon(TimeSpan left);
}
