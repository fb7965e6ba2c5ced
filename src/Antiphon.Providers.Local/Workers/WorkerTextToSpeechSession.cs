using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Antiphon.Providers.Local.Flite;
using Antiphon.Speech;

namespace Antiphon.Providers.Local.Workers;

/// <summary>
/// Synthesis in a worker. A crash costs the segment in progress; the next one goes to a fresh worker. At most
/// <see cref="QueuedChunks"/> chunks (about two seconds) wait here; then the pipe fills and the worker waits.
/// </summary>
internal sealed class WorkerTextToSpeechSession : ITextToSpeechSession, IWorkerClient
{
    private const int QueuedChunks = 48;
    private readonly WorkerPool _pool;
    private readonly WorkerOpen _open;
    private readonly Lock _gate = new();
    private WorkerProcess? _worker;
    private Segment? _segment;
    private long _segments;
    private bool _disposed;

    private WorkerTextToSpeechSession(WorkerPool pool, WorkerOpen open)
    {
        _pool = pool;
        _open = open;
    }

    public int SampleRateHz => FliteVoices.SampleRateHz;

    /// <summary>The process that serves now; null between a crash and the next segment.</summary>
    internal int? WorkerId
    {
        get
        {
            lock (_gate) return _worker?.Id;
        }
    }

    internal static async ValueTask<WorkerTextToSpeechSession> OpenAsync(WorkerPool pool, WorkerOpen open, CancellationToken cancellationToken)
    {
        var session = new WorkerTextToSpeechSession(pool, open);
        session._worker = await pool.LeaseAsync(session, open, cancellationToken).ConfigureAwait(false);
        return session;
    }

    public async IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        cancellationToken.ThrowIfCancellationRequested();
        var worker = await LiveWorkerAsync(cancellationToken).ConfigureAwait(false);
        using var segment = new Segment(Interlocked.Increment(ref _segments), _pool.Time);
        lock (_gate)
        {
            _segment = segment;
            if (worker.HasEnded) segment.Fail(worker.Crashed());
        }

        var number = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, segment.Number);
        try
        {
            if (!worker.TrySend(WorkerFrame.Speak, number, Encoding.UTF8.GetBytes(text))) segment.Fail(worker.Crashed());
            using var watch = _pool.Time.CreateTimer(_ => segment.KillWhenSilent(worker, _pool.Options.AnswerTimeout), null,
                _pool.Options.AnswerTimeout / 4, _pool.Options.AnswerTimeout / 4);
            var chunks = segment.Chunks.Reader;
            while (await chunks.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (chunks.TryRead(out var chunk))
                {
                    segment.Release();
                    yield return chunk;
                }
            }
        }
        finally
        {
            await EndAsync(segment, worker, number).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        WorkerProcess? worker;
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            worker = _worker;
            _worker = null;
        }

        if (worker is not null) await _pool.ReturnAsync(worker).ConfigureAwait(false);
    }

    void IWorkerClient.OnFrame(WorkerProcess worker, WorkerFrame kind, ReadOnlySpan<byte> payload)
    {
        Segment? segment;
        lock (_gate) segment = _segment;
        switch (kind)
        {
            case WorkerFrame.Speech:
                if (segment is not null && segment.Number == SpeechFrame.Segment(payload)) segment.Add(payload);
                break;
            case WorkerFrame.Spoken:
                if (segment is not null && segment.Number == BinaryPrimitives.ReadInt64LittleEndian(payload)) segment.Complete();
                break;
            case WorkerFrame.Fault:
                var fault = JsonSerializer.Deserialize(payload, WorkerJson.Default.WorkerFault)!;
                if (segment is not null && segment.Number == fault.Number) segment.Fail(fault.ToException(LocalTextToSpeech.EngineName));
                break;
            default:
                break;
        }
    }

    void IWorkerClient.OnEnded(WorkerProcess worker)
    {
        Segment? segment;
        lock (_gate) segment = _worker == worker ? _segment : null;
        segment?.Fail(worker.Crashed());
    }

    private async Task<WorkerProcess> LiveWorkerAsync(CancellationToken cancellationToken)
    {
        WorkerProcess? dead;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_worker is { HasEnded: false } alive) return alive;
            dead = _worker;
            _worker = null;
        }

        if (dead is not null) await _pool.ReturnAsync(dead).ConfigureAwait(false);
        var fresh = await _pool.LeaseAsync(this, _open, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (!_disposed) return _worker = fresh;
        }

        await _pool.ReturnAsync(fresh).ConfigureAwait(false);
        throw new ObjectDisposedException(nameof(WorkerTextToSpeechSession));
    }

    // When the consumer left early the worker is told, and what it had already made is thrown away: the next segment starts clean.
    private async ValueTask EndAsync(Segment segment, WorkerProcess worker, byte[] number)
    {
        segment.Abandon();
        if (!segment.Ended.IsCompleted)
        {
            if (worker.TrySend(WorkerFrame.Cancel, number))
            {
                try
                {
                    await segment.Ended.WaitAsync(_pool.Options.AnswerTimeout, _pool.Time, CancellationToken.None).ConfigureAwait(false);
                }
                catch (TimeoutException)
                {
                    worker.Kill();
                }
            }
        }

        lock (_gate)
        {
            if (_segment == segment) _segment = null;
        }

        segment.Drain();
    }

    private sealed class Segment(long number, TimeProvider time) : IDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim _room = new(QueuedChunks, QueuedChunks);
        private readonly CancellationTokenSource _abandoned = new();
        private long _lastFrame = time.GetTimestamp();

        internal long Number { get; } = number;

        internal Task Ended => _ended.Task;

        internal Channel<SpeechChunk> Chunks { get; } = Channel.CreateBounded<SpeechChunk>(
            new BoundedChannelOptions(QueuedChunks) { SingleReader = true });

        /// <summary>On the worker's reading thread; blocks it while the consumer is behind.</summary>
        internal void Add(ReadOnlySpan<byte> payload)
        {
            if (_abandoned.IsCancellationRequested) return;
            Volatile.Write(ref _lastFrame, long.MaxValue);
            try
            {
                _room.Wait(_abandoned.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }

            Volatile.Write(ref _lastFrame, time.GetTimestamp());
            var chunk = SpeechFrame.Read(payload);
            if (!Chunks.Writer.TryWrite(chunk)) chunk.Audio.Dispose();
        }

        internal void Release() => _room.Release();

        internal void Complete()
        {
            Chunks.Writer.TryComplete();
            _ended.TrySetResult();
        }

        internal void Fail(Exception error)
        {
            Chunks.Writer.TryComplete(error);
            _ended.TrySetResult();
        }

        internal void Abandon() => _abandoned.Cancel();

        /// <summary>A worker that says nothing while nobody holds it back hangs.</summary>
        internal void KillWhenSilent(WorkerProcess worker, TimeSpan limit)
        {
            var last = Volatile.Read(ref _lastFrame);
            if (last != long.MaxValue && !_ended.Task.IsCompleted && time.GetElapsedTime(last) > limit) worker.Kill();
        }

        internal void Drain()
        {
            while (Chunks.Reader.TryRead(out var chunk)) chunk.Audio.Dispose();
        }

        public void Dispose()
        {
            Chunks.Writer.TryComplete();
            Drain();
            _room.Dispose();
            _abandoned.Dispose();
        }
    }
}
