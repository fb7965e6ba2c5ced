namespace Antiphon.Providers.Fallback;

/// <summary>Until when the oldest committed utterance must have its text. Guarded by the gate of the call's hearing.</summary>
internal sealed class FinalDeadline : IAsyncDisposable
{
    private readonly TimeSpan _limit;
    private readonly ITimer _timer;
    private bool _isArmed;

    /// <param name="limit">Time for a text.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="due">Called without the gate when time is up; must take it and ask <see cref="TryExpire"/>.</param>
    public FinalDeadline(TimeSpan limit, TimeProvider time, Action due)
    {
        _limit = limit;
        _timer = time.CreateTimer(static due => ((Action)due!)(), due, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>An utterance was committed; one before it may be waited for already.</summary>
    public void Begin(TimeSpan allowance)
    {
        if (!_isArmed) Arm(_limit + allowance);
    }

    /// <summary>A text has come; whether a further one is waited for.</summary>
    public void Next(bool isWaiting)
    {
        if (isWaiting) Arm(_limit);
        else Stop();
    }

    public void Stop()
    {
        _isArmed = false;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether time is up indeed, and was not set anew meanwhile.</summary>
    public bool TryExpire()
    {
        var expires = _isArmed;
        _isArmed = false;
        return expires;
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Arm(TimeSpan wait)
    {
        _isArmed = true;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
