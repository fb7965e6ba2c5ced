namespace Antiphon.Testing;

/// <summary>Runs actions in the order in which they were posted, each not before its delay has passed; without a delay and
/// with nothing ahead of it, at once. Bounded by the scripts that use it.</summary>
internal sealed class OrderedDelays(TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<Entry> _waiting = new();
    private bool _running;
    private bool _disposed;

    public void Post(TimeSpan delay, Action action)
    {
        var entry = new Entry(action) { Ready = delay <= TimeSpan.Zero };
        lock (_gate)
        {
            if (_disposed) return;
            _waiting.Enqueue(entry);
            if (!entry.Ready)
            {
                entry.Timer = time.CreateTimer(
                    static state =>
                    {
                        var (self, due) = ((OrderedDelays, Entry))state!;
                        lock (self._gate) due.Ready = true;
                        self.RunReady();
                    },
                    (this, entry), delay, Timeout.InfiniteTimeSpan);
            }
        }

        RunReady();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var entry in _waiting) entry.Timer?.Dispose();
            _waiting.Clear();
        }
    }

    private void RunReady()
    {
        while (true)
        {
            Entry next;
            lock (_gate)
            {
                if (_running || !_waiting.TryPeek(out next!) || !next.Ready) return;
                _waiting.Dequeue();
                _running = true;
            }

            try
            {
                next.Timer?.Dispose();
                next.Action();
            }
            finally
            {
                lock (_gate) _running = false;
            }
        }
    }

    private sealed class Entry(Action action)
    {
        public Action Action { get; } = action;

        public bool Ready { get; set; }

        public ITimer? Timer { get; set; }
    }
}
