namespace Antiphon.Testing.Tests.Time;

public sealed class VirtualTimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly VirtualTime _time = new();

    [Fact]
    public void Advance_SeveralTimers_FireInDueOrderAtTheirDueTime()
    {
        var fired = new List<(string Name, TimeSpan At)>();
        using var late = OneShot("late", 300, fired);
        using var early = OneShot("early", 100, fired);
        using var middle = OneShot("middle", 200, fired);

        _time.Advance(Second);

        Assert.Equal([("early", Ms(100)), ("middle", Ms(200)), ("late", Ms(300))], fired);
        Assert.Equal(Second, _time.Elapsed);
    }

    [Fact]
    public void Advance_SameDueTime_FiresInCreationOrder()
    {
        var fired = new List<(string Name, TimeSpan At)>();
        using var first = OneShot("first", 500, fired);
        using var second = OneShot("second", 100, fired);
        using var third = OneShot("third", 100, fired);
        first.Change(Ms(100), Timeout.InfiniteTimeSpan);

        _time.Advance(Second);

        Assert.Equal(["first", "second", "third"], fired.Select(f => f.Name));
    }

    [Fact]
    public void Advance_NotFarEnough_DoesNotFire()
    {
        var fired = new List<(string Name, TimeSpan At)>();
        using var timer = OneShot("timer", 100, fired);

        _time.Advance(Ms(100) - TimeSpan.FromTicks(1));

        Assert.Empty(fired);
        Assert.Equal(TimeSpan.FromTicks(1), _time.UntilNextTimer);
    }

    [Fact]
    public void Advance_PeriodicTimer_FiresEveryPeriod()
    {
        var fired = new List<TimeSpan>();
        using var timer = _time.CreateTimer(_ => fired.Add(_time.Elapsed), null, Ms(50), Ms(20));

        _time.Advance(Ms(110));

        Assert.Equal([Ms(50), Ms(70), Ms(90), Ms(110)], fired);
    }

    [Fact]
    public void Advance_DueAtOnce_FiresWithAnAdvanceOfZero()
    {
        var fired = new List<(string Name, TimeSpan At)>();
        using var timer = OneShot("now", 0, fired);
        Assert.Empty(fired);

        _time.Advance(TimeSpan.Zero);

        Assert.Single(fired);
    }

    [Fact]
    public void Change_InsideTheCallback_Rearms()
    {
        var fired = new List<TimeSpan>();
        ITimer? timer = null;
        timer = _time.CreateTimer(
            _ =>
            {
                fired.Add(_time.Elapsed);
                if (fired.Count < 3) timer!.Change(Ms(10 * fired.Count), Timeout.InfiniteTimeSpan);
            },
            null, Ms(10), Timeout.InfiniteTimeSpan);

        _time.Advance(Second);

        Assert.Equal([Ms(10), Ms(20), Ms(40)], fired);
        timer.Dispose();
    }

    [Fact]
    public void Dispose_InsideThePeriodicCallback_StopsIt()
    {
        var fired = 0;
        ITimer? timer = null;
        timer = _time.CreateTimer(
            _ =>
            {
                fired++;
                timer!.Dispose();
            },
            null, Ms(10), Ms(10));

        _time.Advance(Second);

        Assert.Equal(1, fired);
        Assert.False(timer.Change(Ms(1), Ms(1)));
        Assert.Equal((0, 0), (_time.ActiveTimers, _time.UndisposedTimers));
    }

    [Fact]
    public void Dispose_ByAnotherTimerAtTheSameTime_PreventsFiring()
    {
        var fired = new List<(string Name, TimeSpan At)>();
        ITimer? victim = null;
        using var killer = _time.CreateTimer(_ => victim!.Dispose(), null, Ms(10), Timeout.InfiniteTimeSpan);
        victim = OneShot("victim", 10, fired);

        _time.Advance(Second);

        Assert.Empty(fired);
    }

    [Fact]
    public void Advance_FromACallback_Throws()
    {
        Exception? thrown = null;
        using var timer = _time.CreateTimer(_ => thrown = Record.Exception(() => _time.Advance(Second)), null, Ms(1), Timeout.InfiniteTimeSpan);

        _time.Advance(Second);

        Assert.IsType<InvalidOperationException>(thrown);
    }

    [Fact]
    public void Advance_CallbackThrows_CanBeAdvancedAgain()
    {
        using var timer = _time.CreateTimer(_ => throw new InvalidDataException(), null, Ms(10), Timeout.InfiniteTimeSpan);

        Assert.Throws<InvalidDataException>(() => _time.Advance(Second));
        _time.Advance(Second);

        Assert.Equal(Second + Ms(10), _time.Elapsed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(86_400_000)]
    public void GetElapsedTime_WholeMilliseconds_IsExact(long milliseconds)
    {
        _time.Advance(Ms(37));
        var started = _time.GetTimestamp();

        _time.Advance(Ms(milliseconds));

        Assert.Equal(Ms(milliseconds), _time.GetElapsedTime(started));
        Assert.NotEqual(TimeSpan.TicksPerSecond, _time.TimestampFrequency);
    }

    [Fact]
    public void GetUtcNow_AfterAdvance_MovedByTheSame()
    {
        var before = _time.GetUtcNow();

        _time.Advance(Second);

        Assert.Equal(before + Second, _time.GetUtcNow());
    }

    [Fact]
    public void TaskDelay_Advanced_CompletesAndLeavesNoTimer()
    {
        var delay = Task.Delay(Second, _time);
        Assert.Equal(1, _time.ActiveTimers);

        _time.Advance(Second);

        Assert.True(delay.IsCompletedSuccessfully);
        Assert.Equal((0, 0), (_time.ActiveTimers, _time.UndisposedTimers));
    }

    [Fact]
    public void CancellationTokenSource_Advanced_Cancels()
    {
        using var source = new CancellationTokenSource(Second, _time);
        _time.Advance(Second - Ms(1));
        Assert.False(source.IsCancellationRequested);

        _time.Advance(Ms(1));

        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public async Task AdvanceAsync_PeriodicTimerLoop_SeesNoTickBeforeItsTime()
    {
        var ticks = new List<TimeSpan>();
        var started = new TaskCompletionSource();
        var loop = Task.Run(async () =>
        {
            using var timer = new PeriodicTimer(Ms(20), _time);
            started.SetResult();
            while (ticks.Count < 3 && await timer.WaitForNextTickAsync()) ticks.Add(_time.Elapsed);
        });
        await started.Task;

        await _time.AdvanceUntilAsync(loop, TimeSpan.FromMinutes(1));

        // Under load the loop may see two periods as one, but it never sees a tick before its time.
        Assert.All(ticks.Index(), tick => Assert.True(tick.Item >= Ms(20 * (tick.Index + 1))));
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task AdvanceAsync_ContinuationsThatWaitAgain_AllFallIntoOneAdvance()
    {
        async Task<TimeSpan> ThreeWaits()
        {
            for (var i = 0; i < 3; i++) await Task.Delay(Ms(100), _time).ConfigureAwait(false);
            return _time.Elapsed;
        }

        var waits = ThreeWaits();
        await _time.AdvanceAsync(Second);

        Assert.Equal(Ms(300), await waits);
    }

    [Fact]
    public async Task AdvanceUntilAsync_NeverCompletes_SaysSo()
    {
        var never = new TaskCompletionSource();

        var e = await Assert.ThrowsAsync<ExpectationFailedException>(() => _time.AdvanceUntilAsync(never.Task, Ms(50)));

        Assert.Contains("50 ms", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateTimer_FromManyThreads_AllFire()
    {
        var fired = 0;
        var timers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 200).Select(i => _time.CreateTimer(_ => Interlocked.Increment(ref fired), null, Ms(i), Timeout.InfiniteTimeSpan)).ToArray())));

        _time.Advance(Second);

        Assert.Equal(1_600, fired);
        foreach (var timer in timers.SelectMany(t => t)) await timer.DisposeAsync();
        Assert.Equal(0, _time.UndisposedTimers);
    }

    [Fact]
    public void CreateTimer_DueTimeThatTheSystemRefuses_Refuses()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.CreateTimer(_ => { }, null, Ms(-2), Timeout.InfiniteTimeSpan));
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.CreateTimer(_ => { }, null, TimeSpan.FromDays(50), Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public void Fire_AsyncLocal_FlowsFromWhereTheTimerWasCreated()
    {
        var local = new AsyncLocal<string> { Value = "creator" };
        string? seen = null;
        using var timer = _time.CreateTimer(_ => seen = local.Value, null, Ms(1), Timeout.InfiniteTimeSpan);
        local.Value = "advancer";

        _time.Advance(Second);

        Assert.Equal("creator", seen);
    }

    private static TimeSpan Ms(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private ITimer OneShot(string name, int dueMs, List<(string Name, TimeSpan At)> fired) =>
        _time.CreateTimer(_ => fired.Add((name, _time.Elapsed)), null, Ms(dueMs), Timeout.InfiniteTimeSpan);
}
