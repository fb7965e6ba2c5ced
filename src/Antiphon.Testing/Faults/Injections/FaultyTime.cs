namespace Antiphon.Testing.Faults;

/// <summary>A clock that jumps forward once, or whose timers are late.</summary>
internal sealed class FaultyTime(TimeProvider inner, FaultSite site) : TimeProvider
{
    private int _jumped;

    /// <summary>Whether the wall clock jumps.</summary>
    public bool WallJumps { get; init; }

    /// <summary>Whether the time that durations are measured with jumps.</summary>
    public bool TimestampJumps { get; init; }

    /// <summary>Whether timers that are hit are late.</summary>
    public bool TimersAreLate { get; init; }

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => WallJumps && HasJumped() ? inner.GetUtcNow() + site.Duration("by") : inner.GetUtcNow();

    public override long GetTimestamp() => TimestampJumps && HasJumped()
        ? inner.GetTimestamp() + (long)(site.Duration("by").TotalSeconds * TimestampFrequency)
        : inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => TimersAreLate
        ? new LateTimer(inner.CreateTimer(callback, state, Late(dueTime), period), this)
        : inner.CreateTimer(callback, state, dueTime, period);

    private bool HasJumped()
    {
        if (site.Now < site.Duration("after")) return false;
        if (Interlocked.Exchange(ref _jumped, 1) == 0) site.Record();
        return true;
    }

    private TimeSpan Late(TimeSpan dueTime) => dueTime >= TimeSpan.Zero && site.Strikes() ? dueTime + site.Duration("by") : dueTime;

    private sealed class LateTimer(ITimer inner, FaultyTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(time.Late(dueTime), period);

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
