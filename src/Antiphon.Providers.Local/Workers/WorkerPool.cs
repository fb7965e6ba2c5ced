using Antiphon.Providers.Local.Engines;
using Antiphon.Providers.Local.Telemetry;
using Microsoft.Extensions.Logging;

namespace Antiphon.Providers.Local.Workers;

/// <summary>
/// Workers of one kind. Some are started before they are needed; each serves one session and then ends. At most
/// <see cref="LocalWorkerOptions.Max"/> serve at a time; a lease beyond them is refused. Thread-safe.
/// </summary>
internal sealed class WorkerPool : IAsyncDisposable
{
    private readonly string _kind;
    private readonly LocalWorkerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Queue<WorkerProcess> _warm = new();
    private readonly HashSet<Task> _starting = [];
    private int _leased;
    private bool _disposed;

    internal WorkerPool(string kind, LocalWorkerOptions options, TimeProvider time, ILogger logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Max, 1_024);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Warm);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Warm, options.Max);
        _kind = kind;
        _options = options;
        _time = time;
        _logger = logger;
    }

    internal LocalWorkerOptions Options => _options;

    internal TimeProvider Time => _time;

    internal ILogger Logger => _logger;

    internal string Kind => _kind;

    /// <summary>A worker that is open and ready; give it back with <see cref="ReturnAsync"/>.</summary>
    internal async Task<WorkerProcess> LeaseAsync(IWorkerClient client, WorkerOpen open, CancellationToken cancellationToken)
    {
        WorkerProcess? worker = null;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_leased >= _options.Max)
            {
                LocalTelemetry.OnRefused(_kind);
                throw new ProviderException(WorkerCommand.Unavailable(_kind), WorkerCommand.EngineOf(_kind),
                    $"All {_options.Max} workers of this kind are in use. Raise the limit or use another machine.");
            }

            _leased++;
            while (worker is null && _warm.TryDequeue(out var warm))
            {
                if (!warm.HasEnded) worker = warm;
                else Track(warm.DisposeAsync().AsTask());
            }
        }

        var started = _time.GetTimestamp();
        try
        {
            using var limit = new CancellationTokenSource(_options.StartTimeout, _time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                worker ??= await Task.Run(Start, cancellationToken).ConfigureAwait(false);
                await worker.OpenAsync(client, open, both.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new ProviderException(WorkerCommand.Unavailable(_kind), WorkerCommand.EngineOf(_kind),
                    $"A worker process was not ready within {_options.StartTimeout.TotalSeconds} s.", e);
            }
        }
        catch
        {
            if (worker is not null) await worker.DisposeAsync().ConfigureAwait(false);
            lock (_gate) _leased--;
            throw;
        }

        var wait = _time.GetElapsedTime(started);
        LocalTelemetry.OnLeased(_kind, wait);
        LocalSpeechLog.WorkerStarted(_logger, _kind, worker.Id, wait.TotalMilliseconds);
        Refill();
        return worker;
    }

    internal async ValueTask ReturnAsync(WorkerProcess worker)
    {
        LocalTelemetry.OnReturned(_kind);
        lock (_gate) _leased--;
        await worker.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Starts the workers that are to be warm.</summary>
    internal void Refill()
    {
        lock (_gate)
        {
            if (_disposed) return;
            for (var i = _warm.Count + _starting.Count; i < _options.Warm; i++) Track(Task.Run(Warm));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] starting;
        lock (_gate)
        {
            _disposed = true;
            starting = [.. _starting];
        }

        await Task.WhenAll(starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (true)
        {
            WorkerProcess? worker;
            lock (_gate)
            {
                if (!_warm.TryDequeue(out worker)) return;
            }

            await worker.DisposeAsync().ConfigureAwait(false);
        }
    }

    private WorkerProcess Start() => WorkerProcess.Start(_kind, _options, _logger);

    private void Warm()
    {
        try
        {
            var worker = Start();
            lock (_gate) _warm.Enqueue(worker);
        }
        catch (VoiceException e)
        {
            // The next lease tries again and says so to its caller.
            LocalSpeechLog.WorkerNotStarted(_logger, _kind, e);
        }
    }

    // Called with the lock held. Tasks are kept until they have ended, and awaited on disposal.
    private void Track(Task task)
    {
        _starting.Add(task);
        _ = task.ContinueWith(done =>
        {
            lock (_gate) _starting.Remove(done);
        }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
