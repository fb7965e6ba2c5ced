namespace Antiphon.Testing.Faults;

/// <summary>Caller's audio on a network that takes its time: pieces arrive in their order, none before it is due. Bounded;
/// beyond the bound the newest is lost. Thread-safe.</summary>
internal sealed class HeldAudio : IDisposable
{
    /// <summary>Pieces under way at most: over a minute of 20 ms.</summary>
    private const int Capacity = 4_096;

    private readonly Lock _gate = new();
    private readonly Queue<(TimeSpan Due, short[] Samples)> _held = new();
    private readonly FaultSite _site;
    private readonly CallerAudio _next;
    private readonly ITimer _timer;
    private TimeSpan _lastDue;

    public HeldAudio(FaultSite site, CallerAudio next)
    {
        _site = site;
        _next = next;
        _timer = site.Time.CreateTimer(static held => ((HeldAudio)held!).Deliver(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        site.Own(this);
    }

    /// <summary>Sends a piece that arrives not before <paramref name="due"/> on the call's clock, nor before those ahead of it.</summary>
    public void Send(ReadOnlySpan<short> samples, TimeSpan due)
    {
        lock (_gate)
        {
            if (_held.Count == Capacity) return;
            if (due > _lastDue) _lastDue = due;
            _held.Enqueue((_lastDue, samples.ToArray()));
        }

        Deliver();
    }

    public void Dispose() => _timer.Dispose();

    private void Deliver()
    {
        // The session has one writer: pieces go to it under the lock, and it never waits.
        lock (_gate)
        {
            var now = _site.Now;
            while (_held.TryPeek(out var first) && first.Due <= now) _next(_held.Dequeue().Samples);
            if (_held.TryPeek(out var waiting)) _timer.Change(waiting.Due - now, Timeout.InfiniteTimeSpan);
        }
    }
}
