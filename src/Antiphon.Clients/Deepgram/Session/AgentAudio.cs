namespace Antiphon.Clients.Deepgram;

/// <summary>
/// The agent's speech as one stream of bytes in the output format, in order and without gaps, until the session ends. When the
/// user starts to speak, everything that has not been read is dropped at once; whoever plays it keeps no more than one frame of
/// its own. Thread-safe; one reader.
/// </summary>
public sealed class AgentAudio
{
    private readonly Lock _gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> _frames = new();
    private readonly int _capacity;
    private TaskCompletionSource? _waiter;
    private ReadOnlyMemory<byte> _current;
    private long _buffered;
    private long _dropped;
    private int _flushes;
    private bool _ended;

    internal AgentAudio(int capacity) => _capacity = capacity;

    /// <summary>Bytes that wait to be read.</summary>
    public long BufferedBytes
    {
        get { lock (_gate) return _buffered; }
    }

    /// <summary>Bytes that found no room, because nobody read them.</summary>
    public long DroppedBytes
    {
        get { lock (_gate) return _dropped; }
    }

    /// <summary>How often the user cut in: a player that sees it change falls silent.</summary>
    public int Flushes
    {
        get { lock (_gate) return _flushes; }
    }

    /// <summary>Takes what is there, without waiting; for a sound card's callback.</summary>
    /// <returns>Bytes written to <paramref name="buffer"/>; 0 when there is nothing now.</returns>
    public int Read(Span<byte> buffer)
    {
        lock (_gate) return ReadNeedsLock(buffer);
    }

    /// <summary>Takes what is there, or waits for it.</summary>
    /// <returns>Bytes written to <paramref name="buffer"/>; 0 at the end of the session only.</returns>
    /// <exception cref="ArgumentException">The buffer is empty.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) throw new ArgumentException("Expected room for a byte at least.", nameof(buffer));
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (ReadNeedsLock(buffer.Span) is > 0 and var read) return read;
                if (_ended) return 0;
                _waiter ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                more = _waiter.Task;
            }

            await more.Here().WaitAsync(cancellationToken);
        }
    }

    /// <summary>The same as a stream to read from; for <see cref="Stream.CopyToAsync(Stream)"/>.</summary>
    public Stream AsStream() => new AgentAudioStream(this);

    /// <summary>Drops what has not been read.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            _frames.Clear();
            _current = default;
            _buffered = 0;
            _flushes++;
        }
    }

    /// <summary>Takes a frame, or counts it as dropped; its memory is not written to any more.</summary>
    internal void Add(ReadOnlyMemory<byte> frame)
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            if (_buffered + frame.Length > _capacity)
            {
                _dropped += frame.Length;
                return;
            }

            _frames.Enqueue(frame);
            _buffered += frame.Length;
            waiter = _waiter;
            _waiter = null;
        }

        waiter?.TrySetResult();
    }

    internal void End()
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            _ended = true;
            waiter = _waiter;
            _waiter = null;
        }

        waiter?.TrySetResult();
    }

    private int ReadNeedsLock(Span<byte> buffer)
    {
        var read = 0;
        while (read < buffer.Length && (!_current.IsEmpty || _frames.TryDequeue(out _current)))
        {
            var count = Math.Min(_current.Length, buffer.Length - read);
            _current.Span[..count].CopyTo(buffer[read..]);
            _current = _current[count..];
            read += count;
        }

        _buffered -= read;
        return read;
    }
}
