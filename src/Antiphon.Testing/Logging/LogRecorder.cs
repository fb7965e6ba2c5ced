using Microsoft.Extensions.Logging;

namespace Antiphon.Testing;

/// <summary>
/// A logger factory, and a provider for hosts, that keeps what was logged. Every level is on by default. Holds at most
/// <see cref="Capacity"/> entries; beyond it the oldest go and are counted. Thread-safe.
/// </summary>
public sealed class LogRecorder : ILoggerFactory, ILoggerProvider
{
    private readonly Lock _gate = new();
    private readonly Queue<LogEntry> _entries = new();
    private readonly LogLevel _minLevel;
    private long _dropped;
    private TaskCompletionSource _added = NewSignal();

    /// <summary>Makes one.</summary>
    /// <param name="minLevel">Level below which nothing is kept. Default everything.</param>
    /// <param name="capacity">Entries kept at most; at least 1. Default 8,192.</param>
    public LogRecorder(LogLevel minLevel = LogLevel.Trace, int capacity = 8_192)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _minLevel = minLevel;
        Capacity = capacity;
    }

    /// <summary>Entries kept at most.</summary>
    public int Capacity { get; }

    /// <summary>Entries that had to go because there were too many.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>What has been logged so far, oldest first; a copy.</summary>
    public IReadOnlyList<LogEntry> Entries
    {
        get { lock (_gate) return [.. _entries]; }
    }

    /// <summary>The entries of the event named <paramref name="eventName"/> (the logging method's name).</summary>
    public IReadOnlyList<LogEntry> Named(string eventName) => [.. Entries.Where(entry => entry.EventId.Name == eventName)];

    /// <summary>The one entry of the event named <paramref name="eventName"/>.</summary>
    /// <exception cref="ExpectationFailedException">There is none, or more than one.</exception>
    public LogEntry Single(string eventName)
    {
        var found = Named(eventName);
        return found.Count == 1
            ? found[0]
            : throw new ExpectationFailedException($"Expected one log entry '{eventName}', found {found.Count}. Logged: {Summary()}");
    }

    /// <summary>Checks that no entry at <paramref name="level"/> or above was logged.</summary>
    /// <exception cref="ExpectationFailedException">One was.</exception>
    public void ExpectNothingAtOrAbove(LogLevel level)
    {
        if (Entries.FirstOrDefault(entry => entry.Level >= level) is { } entry)
        {
            throw new ExpectationFailedException($"Expected no log entry at {level} or above, found: {entry} {entry.Exception}");
        }
    }

    /// <summary>Checks that <paramref name="secret"/> stands in no entry above <see cref="LogLevel.Trace"/> (rule R8), neither in
    /// a message nor in a value nor in an exception.</summary>
    /// <exception cref="ExpectationFailedException">It does; the message names the event and does not repeat the secret.</exception>
    public void ExpectSecret(string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        if (Entries.FirstOrDefault(entry => entry.Level > LogLevel.Trace && entry.Says(secret)) is { } entry)
        {
            throw new ExpectationFailedException($"{entry.Category} logs the secret in event '{entry.EventId.Name ?? entry.EventId.Id.ToString()}' at {entry.Level}.");
        }
    }

    /// <summary>Waits, in real time, for an entry that satisfies <paramref name="predicate"/>; also finds one logged before.</summary>
    /// <param name="predicate">What is waited for.</param>
    /// <param name="timeout">Longest wait; default 10 s.</param>
    /// <exception cref="ExpectationFailedException">None came in time.</exception>
    public async Task<LogEntry> WaitForAsync(Func<LogEntry, bool> predicate, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        using var limit = new CancellationTokenSource(timeout ?? TimeSpan.FromSeconds(10), TimeProvider.System);
        while (true)
        {
            Task added;
            lock (_gate)
            {
                if (_entries.FirstOrDefault(predicate) is { } entry) return entry;
                added = _added.Task;
            }

            try
            {
                await added.WaitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException e)
            {
                throw new ExpectationFailedException($"The awaited log entry did not come. Logged: {Summary()}", e);
            }
        }
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>Not supported: it records, it does not pass on. Does nothing.</summary>
    public void AddProvider(ILoggerProvider provider)
    {
    }

    /// <summary>Does nothing: what was recorded stays readable after a host has disposed its providers.</summary>
    public void Dispose()
    {
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private string Summary() => string.Join("; ", Entries.TakeLast(10).Select(entry => entry.ToString()));

    private void Add(LogEntry entry)
    {
        TaskCompletionSource added;
        lock (_gate)
        {
            if (_entries.Count == Capacity)
            {
                _entries.Dequeue();
                Interlocked.Increment(ref _dropped);
            }

            _entries.Enqueue(entry);
            added = _added;
            _added = NewSignal();
        }

        added.TrySetResult();
    }

    private sealed class Logger(LogRecorder recorder, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= recorder._minLevel && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            recorder.Add(new LogEntry(category, logLevel, eventId, formatter(state, exception), exception,
                state is IReadOnlyList<KeyValuePair<string, object?>> properties ? [.. properties] : []));
        }
    }
}
