using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Antiphon.Providers.Local.Engines;
using Antiphon.Providers.Local.PocketSphinx;
using Antiphon.Speech;

namespace Antiphon.Providers.Local.Workers;

/// <summary>
/// Recognition in a worker. A thread of the session's own carries audio to the pipe, so that writing never waits. A crash costs
/// the utterance in progress, which gets its fault when it is (or was) committed; the next one goes to a fresh worker.
/// </summary>
internal sealed class WorkerSpeechToTextSession : ISpeechToTextSession, IWorkerClient
{
    private const int BiteSamples = 1_600;
    private const int QueuedEvents = 256;
    private const int QueuedInterims = 128;
    private const int RestartAttempts = 3;

    /// <summary>Workers in a row that may die without an answer; one more and the session gives up.</summary>
    private const int MaxDeathsInARow = 5;

    private readonly WorkerPool _pool;
    private readonly WorkerOpen _open;
    private readonly InputRing _input = new();
    private readonly EngineThread _thread = new("antiphon stt feed");
    private readonly Channel<SpeechToTextEvent> _events = Channel.CreateBounded<SpeechToTextEvent>(
        new BoundedChannelOptions(QueuedEvents) { SingleReader = true });

    private readonly CancellationTokenSource _closing = new();
    private readonly ITimer _watch;

    // Guards the fields below; pulsed when a worker comes or the session ends.
    private readonly object _gate = new();
    private readonly Queue<long> _pending = new();
    private WorkerProcess? _worker;
    private Task _restart = Task.CompletedTask;
    private bool _heard;
    private bool _lost;
    private bool _over;
    private bool _disposed;
    private int _deaths;
    private long _dropped;

    private WorkerSpeechToTextSession(WorkerPool pool, WorkerOpen open)
    {
        _pool = pool;
        _open = open;
        _watch = pool.Time.CreateTimer(_ => OnAnswerLate(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public long DroppedSamples => _input.DroppedSamples + Interlocked.Read(ref _dropped);

    /// <summary>The process that serves now; null between a crash and the next one.</summary>
    internal int? WorkerId
    {
        get
        {
            lock (_gate) return _worker?.Id;
        }
    }

    internal static async ValueTask<WorkerSpeechToTextSession> OpenAsync(WorkerPool pool, WorkerOpen open, CancellationToken cancellationToken)
    {
        var session = new WorkerSpeechToTextSession(pool, open);
        try
        {
            session.TryTake(await pool.LeaseAsync(session, open, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        session._thread.TryPost(session.Feed);
        return session;
    }

    public void Write(ReadOnlySpan<short> samples) => _input.Write(samples);

    public void Flush(long utterance)
    {
        // From here on an answer is due, whatever holds the audio up.
        _watch.Change(_pool.Options.AnswerTimeout, Timeout.InfiniteTimeSpan);
        if (_input.TryPost(new InputCommand(InputCommandKind.Flush, utterance))) return;
        lock (_gate)
        {
            if (!_disposed) Fault(utterance, new ProviderException(ErrorCodes.SpeechToTextTimeout, LocalSpeechToText.EngineName,
                "The recogniser is too far behind to take another utterance."));
        }
    }

    public void Discard() => _input.TryPost(new InputCommand(InputCommandKind.Discard, 0));

    public IAsyncEnumerable<SpeechToTextEvent> ReadEventsAsync(CancellationToken cancellationToken = default) =>
        _events.Reader.ReadAllAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        WorkerProcess? worker;
        Task restart;
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = _over = true;
            worker = _worker;
            _worker = null;
            restart = _restart;
            Monitor.PulseAll(_gate);
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        _input.Close();
        // The process first: the feeding thread may be blocked in its pipe.
        if (worker is not null) await _pool.ReturnAsync(worker).ConfigureAwait(false);
        await restart.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _thread.DisposeAsync().ConfigureAwait(false);
        await _watch.DisposeAsync().ConfigureAwait(false);
        _events.Writer.TryComplete();
        _closing.Dispose();
    }

    void IWorkerClient.OnFrame(WorkerProcess worker, WorkerFrame kind, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case WorkerFrame.Interim:
                if (_events.Reader.Count < QueuedInterims) _events.Writer.TryWrite(new SpeechToTextEvent.Interim(Encoding.UTF8.GetString(payload)));
                break;
            case WorkerFrame.Final:
                var final = JsonSerializer.Deserialize(payload, WorkerJson.Default.WorkerFinal)!;
                lock (_gate)
                {
                    if (worker != _worker || !_pending.TryPeek(out var next) || next != final.Utterance) break;
                    _pending.Dequeue();
                    _deaths = 0;
                    _watch.Change(_pending.Count > 0 ? _pool.Options.AnswerTimeout : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                }

                _events.Writer.TryWrite(final.ToEvent());
                break;
            case WorkerFrame.Fault:
                // A recogniser that failed inside a healthy process is of no more use than a dead one.
                worker.Kill();
                break;
            case WorkerFrame.Dropped:
                Interlocked.Exchange(ref _dropped, BinaryPrimitives.ReadInt64LittleEndian(payload));
                break;
            default:
                break;
        }
    }

    void IWorkerClient.OnEnded(WorkerProcess worker)
    {
        lock (_gate)
        {
            if (_disposed || worker != _worker) return;
            _worker = null;
            _lost |= _heard;
            _heard = false;
            while (_pending.TryDequeue(out var utterance)) Fault(utterance, worker.Crashed());
            _watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            var hopeless = ++_deaths > MaxDeathsInARow;
            _restart = Task.Run(() => hopeless ? GiveUpAsync(worker) : RestartAsync(worker));
        }
    }

    private async Task RestartAsync(WorkerProcess dead)
    {
        await _pool.ReturnAsync(dead).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var fresh = await _pool.LeaseAsync(this, _open, _closing.Token).ConfigureAwait(false);
                if (TryTake(fresh)) return;
                await _pool.ReturnAsync(fresh).ConfigureAwait(false);
                return;
            }
            catch (VoiceException e) when (attempt < RestartAttempts && e.IsTransient)
            {
                LocalSpeechLog.WorkerNotStarted(_pool.Logger, WorkerCommand.SpeechToText, e);
            }
            catch (Exception e) when (e is not OperationCanceledException || !_closing.IsCancellationRequested)
            {
                LocalSpeechLog.WorkerNotStarted(_pool.Logger, WorkerCommand.SpeechToText, e);
                Close(e);
                return;
            }
        }
    }

    private async Task GiveUpAsync(WorkerProcess dead)
    {
        await _pool.ReturnAsync(dead).ConfigureAwait(false);
        Close(dead.Crashed());
    }

    private void Close(Exception reason)
    {
        lock (_gate)
        {
            _over = true;
            Monitor.PulseAll(_gate);
        }

        _events.Writer.TryWrite(new SpeechToTextEvent.Fault(new ProviderException(ErrorCodes.SpeechToTextClosed, LocalSpeechToText.EngineName,
            "No new recogniser could be started after a crash.", reason)
        { IsTransient = false }));
        _events.Writer.TryComplete();
        _input.Close();
    }

    private bool TryTake(WorkerProcess fresh)
    {
        lock (_gate)
        {
            if (_disposed) return false;
            _worker = fresh;
            Monitor.PulseAll(_gate);
        }

        // One that ended before it stood here told nobody.
        if (fresh.HasEnded) ((IWorkerClient)this).OnEnded(fresh);
        return true;
    }

    private void Feed()
    {
        var bite = new short[BiteSamples];
        var number = new byte[sizeof(long)];
        while (_input.TryRead(bite, out var count, out var command))
        {
            if (Awaited(count > 0, command) is not { } worker) continue;
            if (count > 0)
            {
                worker.TrySend(WorkerFrame.Audio, MemoryMarshal.AsBytes(bite.AsSpan(0, count)));
            }
            else if (command.Kind == InputCommandKind.Discard)
            {
                worker.TrySend(WorkerFrame.Discard, default);
            }
            else
            {
                BinaryPrimitives.WriteInt64LittleEndian(number, command.Utterance);
                worker.TrySend(WorkerFrame.Flush, number);
            }
        }
    }

    /// <summary>The worker that is to get this piece; null when it goes nowhere, because it belongs to a lost utterance.</summary>
    private WorkerProcess? Awaited(bool isAudio, InputCommand command)
    {
        lock (_gate)
        {
            if (_lost)
            {
                if (isAudio) return null;
                _lost = false;
                if (command.Kind == InputCommandKind.Flush) Fault(command.Utterance, new ProviderException(ErrorCodes.EngineCrashed, LocalSpeechToText.EngineName,
                    "The engine's process ended in mid-utterance; the next utterance goes to another."));
                return null;
            }

            while (_worker is null && !_over) Monitor.Wait(_gate);
            if (_over) return null;
            _heard = isAudio;
            if (command.Kind == InputCommandKind.Flush && !isAudio) _pending.Enqueue(command.Utterance);
            return _worker;
        }
    }

    // With the lock held, so that a fault comes in order with what follows.
    private void Fault(long utterance, ProviderException error)
    {
        if (_pending.Count == 0) _watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _events.Writer.TryWrite(new SpeechToTextEvent.Fault(error) { Utterance = utterance });
    }

    private void OnAnswerLate()
    {
        WorkerProcess? worker;
        lock (_gate) worker = _worker;
        worker?.Kill();
    }
}
