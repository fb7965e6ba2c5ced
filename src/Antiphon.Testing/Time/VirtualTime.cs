namespace Antiphon.Testing;

/// <summary>
/// A clock that stands still until it is told to move. While it moves, timers fire one by one, in the order of their due
/// times and at exactly those times; of timers due at the same moment the one created first fires first. Works with
/// everything that takes a <see cref="TimeProvider"/>: <see cref="Task.Delay(TimeSpan, TimeProvider)"/>,
/// <see cref="CancellationTokenSource"/>, <see cref="PeriodicTimer"/>.
/// </summary>
/// <remarks>
/// Reading the clock and handling timers is thread-safe. One test owns the clock: a second
/// <see cref="Advance"/> while one is under way, also from within a timer's callback, throws.
/// </remarks>
public sealed class VirtualTime : TimeProvider
{
    // 32/25 of the tick frequency: whoever takes timestamps for ticks is wrong by 28 %, yet every multiple of 2.5 µs, thus
    // every millisecond and every sample at 8 and 16 kHz, survives the way through GetElapsedTime exactly.
    private const long Frequency = 12_800_000;

    // A thread that is busy for longer without finishing anything is taken for somebody else's: another test's, most likely.
    private static readonly TimeSpan Standstill = TimeSpan.FromMilliseconds(3);

    // Timestamps do not begin at 0, so that nobody takes 0 for "never" or for the start.
    private const long TimestampOrigin = 7_654_321;

    private readonly Lock _gate = new();
    private readonly SortedSet<VirtualTimer> _armed = new(VirtualTimer.FiringOrder);
    private readonly DateTimeOffset _start;
    private long _elapsedTicks;
    private long _created;
    private int _live;
    private int _advancing;

    /// <summary>Makes a clock that stands at 1 January 2030, 00:00 UTC.</summary>
    public VirtualTime()
        : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Makes a clock that stands at <paramref name="start"/>.</summary>
    public VirtualTime(DateTimeOffset start) => _start = start.ToUniversalTime();

    /// <summary>How far the clock has moved since it was made.</summary>
    public TimeSpan Elapsed => new(Interlocked.Read(ref _elapsedTicks));

    /// <summary>Timers that are going to fire. 0 when nothing waits any more: the measure of leak tests.</summary>
    public int ActiveTimers
    {
        get { lock (_gate) return _armed.Count; }
    }

    /// <summary>Timers made and not disposed, armed or not.</summary>
    public int UndisposedTimers => Volatile.Read(ref _live);

    /// <summary>Time until the next timer fires; null when none is armed.</summary>
    public TimeSpan? UntilNextTimer
    {
        get { lock (_gate) return _armed.Min is { } timer ? new TimeSpan(Math.Max(0, timer.DueTicks - _elapsedTicks)) : null; }
    }

    /// <summary>Longest real time that <see cref="AdvanceAsync"/> gives the work that a timer set off, before it goes on to the
    /// next; only used up where other threads stay busy. Default 20 ms. Where an outcome hangs on the work of other threads, wait for a
    /// signal with <see cref="AdvanceUntilAsync(Task, TimeSpan, TimeSpan?)"/> instead of relying on it.</summary>
    public TimeSpan SettleLimit { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    public override long TimestampFrequency => Frequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <inheritdoc/>
    public override long GetTimestamp() =>
        TimestampOrigin + (long)((Int128)Interlocked.Read(ref _elapsedTicks) * Frequency / TimeSpan.TicksPerSecond);

    /// <summary>Makes a timer. One that is due at once fires with the next <see cref="Advance"/>, even one of zero, never in
    /// this call. A disposed timer does not fire again; disposing does not wait for a callback under way.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state, Interlocked.Increment(ref _created));
        timer.Change(dueTime, period);
        Interlocked.Increment(ref _live);
        return timer;
    }

    /// <summary>
    /// Moves the clock by <paramref name="by"/> and fires what falls due, on the calling thread. Continuations that a timer
    /// sets off inline (those of <see cref="Task.Delay(TimeSpan, TimeProvider)"/> are) have run when it returns; those that go
    /// to the thread pool have not: use <see cref="AdvanceAsync"/> for them.
    /// </summary>
    /// <param name="by">Zero or more.</param>
    /// <exception cref="InvalidOperationException">The clock is being moved already.</exception>
    public void Advance(TimeSpan by)
    {
        var target = Begin(by);
        try
        {
            while (TakeDue(target) is { } timer) timer.Fire();
        }
        finally
        {
            Volatile.Write(ref _advancing, 0);
        }
    }

    /// <summary>
    /// Like <see cref="Advance"/>, but before the first timer and after each the thread pool gets the chance to finish what is
    /// going on, as well as can be told from outside: until no work is queued and no other pool thread is busy, and at most
    /// <see cref="SettleLimit"/>. Timers created meanwhile fire in their turn.
    /// </summary>
    /// <param name="by">Zero or more.</param>
    /// <exception cref="InvalidOperationException">The clock is being moved already.</exception>
    public async Task AdvanceAsync(TimeSpan by)
    {
        var target = Begin(by);
        try
        {
            await SettleAsync().ConfigureAwait(false);
            while (TakeDue(target) is { } timer)
            {
                timer.Fire();
                await SettleAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            Volatile.Write(ref _advancing, 0);
        }
    }

    /// <summary>Real time that a task gets once virtual time is up.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(5);

    /// <summary>Moves the clock in steps until <paramref name="task"/> is complete, and returns its outcome.</summary>
    /// <param name="task">What is awaited.</param>
    /// <param name="limit">Virtual time after which it is given up.</param>
    /// <param name="step">Length of a step; default 10 ms.</param>
    /// <exception cref="ExpectationFailedException">It was not complete after <paramref name="limit"/>.</exception>
    public async Task AdvanceUntilAsync(Task task, TimeSpan limit, TimeSpan? step = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        var end = Elapsed + limit;
        while (!task.IsCompleted)
        {
            if (Elapsed >= end)
            {
                // Work that the last timers set off may still be on other threads, on a busy machine for a while.
                await Task.WhenAny(task, Task.Delay(LastPatience, System)).ConfigureAwait(false);
                if (task.IsCompleted) break;
                throw new ExpectationFailedException(
                    $"The awaited task was not complete after {limit.TotalMilliseconds} ms of virtual time ({ActiveTimers} timers active).");
            }

            await AdvanceAsync(step ?? TimeSpan.FromMilliseconds(10)).ConfigureAwait(false);
        }

        await task.ConfigureAwait(false);
    }

    /// <summary>Moves the clock in steps until <paramref name="task"/> is complete, and returns its result.</summary>
    /// <inheritdoc cref="AdvanceUntilAsync(Task, TimeSpan, TimeSpan?)"/>
    public async Task<T> AdvanceUntilAsync<T>(Task<T> task, TimeSpan limit, TimeSpan? step = null)
    {
        await AdvanceUntilAsync((Task)task, limit, step).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    /// <summary>Moves the clock in steps until <paramref name="condition"/> holds.</summary>
    /// <param name="condition">Looked at before every step.</param>
    /// <param name="limit">Virtual time after which it is given up.</param>
    /// <param name="step">Length of a step; default 10 ms.</param>
    /// <exception cref="ExpectationFailedException">It did not hold after <paramref name="limit"/>.</exception>
    public async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan limit, TimeSpan? step = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var end = Elapsed + limit;
        while (!condition())
        {
            if (Elapsed >= end)
            {
                throw new ExpectationFailedException(
                    $"The awaited condition did not hold after {limit.TotalMilliseconds} ms of virtual time ({ActiveTimers} timers active).");
            }

            await AdvanceAsync(step ?? TimeSpan.FromMilliseconds(10)).ConfigureAwait(false);
        }
    }

    internal bool Arm(VirtualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            if (timer.Disposed) return false;
            _armed.Remove(timer);
            timer.PeriodTicks = period > TimeSpan.Zero ? period.Ticks : 0;
            if (dueTime < TimeSpan.Zero) return true;
            timer.DueTicks = _elapsedTicks + dueTime.Ticks;
            _armed.Add(timer);
            return true;
        }
    }

    internal void Remove(VirtualTimer timer)
    {
        lock (_gate)
        {
            if (timer.Disposed) return;
            timer.Disposed = true;
            _armed.Remove(timer);
        }

        Interlocked.Decrement(ref _live);
    }

    private long Begin(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        if (Interlocked.Exchange(ref _advancing, 1) == 1)
        {
            throw new InvalidOperationException("The clock is being moved already. One test owns it; a timer's callback must not move it.");
        }

        return Interlocked.Read(ref _elapsedTicks) + by.Ticks;
    }

    /// <summary>Moves to the next timer due by <paramref name="target"/> and takes it; null, with the clock at the target, when
    /// there is none.</summary>
    private VirtualTimer? TakeDue(long target)
    {
        lock (_gate)
        {
            if (_armed.Min is not { } timer || timer.DueTicks > target)
            {
                Interlocked.Exchange(ref _elapsedTicks, target);
                return null;
            }

            _armed.Remove(timer);
            Interlocked.Exchange(ref _elapsedTicks, Math.Max(_elapsedTicks, timer.DueTicks));
            if (timer.PeriodTicks > 0)
            {
                timer.DueTicks += timer.PeriodTicks;
                _armed.Add(timer);
            }

            return timer;
        }
    }

    private async ValueTask SettleAsync()
    {
        var started = System.GetTimestamp();
        var lastActivity = started;
        var completed = ThreadPool.CompletedWorkItemCount;

        // Two quiet looks in a row: a thread may be seen between taking an item and being counted as busy.
        for (var quiet = 0; quiet < 2;)
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            quiet = ThreadPool.PendingWorkItemCount == 0 && BusyPoolThreads() <= 1 ? quiet + 1 : 0;
            if (quiet > 0) continue;

            // Each look completes one item itself; more than that is somebody's work.
            var nowCompleted = ThreadPool.CompletedWorkItemCount;
            if (nowCompleted - completed > 1 || ThreadPool.PendingWorkItemCount > 0) lastActivity = System.GetTimestamp();
            completed = nowCompleted;
            if (System.GetElapsedTime(lastActivity) > Standstill || System.GetElapsedTime(started) > SettleLimit) return;
        }
    }

    private static int BusyPoolThreads()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var available, out _);
        return most - available;
    }
}
