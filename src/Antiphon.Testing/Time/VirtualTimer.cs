namespace Antiphon.Testing;

/// <summary>A timer of <see cref="VirtualTime"/>; its mutable fields are guarded by the clock's lock.</summary>
internal sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state, long order) : ITimer
{
    // Longest due time and period that System.Threading.Timer takes, so that a test does not pass with what production refuses.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(0xFFFF_FFFEL);

    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    internal static IComparer<VirtualTimer> FiringOrder { get; } = Comparer<VirtualTimer>.Create((a, b) =>
        a.DueTicks != b.DueTicks ? a.DueTicks.CompareTo(b.DueTicks) : a.Order.CompareTo(b.Order));

    internal long Order { get; } = order;

    internal long DueTicks { get; set; }

    internal long PeriodTicks { get; set; }

    internal bool Disposed { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime, nameof(dueTime));
        Validate(period, nameof(period));
        return time.Arm(this, dueTime, period);
    }

    public void Dispose() => time.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Fire()
    {
        if (_context is null) callback(state);
        else ExecutionContext.Run(_context, static timer => ((VirtualTimer)timer!).Invoke(), this);
    }

    private void Invoke() => callback(state);

    private static void Validate(TimeSpan value, string name)
    {
        if (value == Timeout.InfiniteTimeSpan) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Longest, name);
    }
}
