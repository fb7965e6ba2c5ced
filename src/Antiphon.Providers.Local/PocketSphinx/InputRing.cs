namespace Antiphon.Providers.Local.PocketSphinx;

/// <summary>
/// A call's audio and commands on their way to its decoder, in order. Owner: the session. Audio: 5 s, the oldest goes and is
/// counted when it is full. Commands: 64; one more is refused. One writer, one reader.
/// </summary>
internal sealed class InputRing
{
    internal const int CapacitySamples = 5 * SphinxDecoder.SampleRateHz;
    internal const int CapacityCommands = 64;
    private readonly object _gate = new();
    private readonly short[] _samples = new short[CapacitySamples];
    private readonly Queue<(long At, InputCommand Command)> _commands = new(CapacityCommands);
    private long _written;
    private long _read;
    private long _dropped;
    private bool _closed;

    internal long DroppedSamples => Interlocked.Read(ref _dropped);

    /// <summary>Whether the reader has taken all audio.</summary>
    internal bool IsEmpty
    {
        get
        {
            lock (_gate) return _read == _written;
        }
    }

    internal void Write(ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            if (_closed) return;
            if (samples.Length > CapacitySamples)
            {
                Drop(samples.Length - CapacitySamples);
                samples = samples[^CapacitySamples..];
            }

            var over = _written + samples.Length - _read - CapacitySamples;
            if (over > 0)
            {
                _read += over;
                Drop(over);
            }

            var at = (int)(_written % CapacitySamples);
            var first = Math.Min(samples.Length, CapacitySamples - at);
            samples[..first].CopyTo(_samples.AsSpan(at));
            samples[first..].CopyTo(_samples);
            _written += samples.Length;
            Monitor.Pulse(_gate);
        }
    }

    internal bool TryPost(InputCommand command)
    {
        lock (_gate)
        {
            if (_closed || _commands.Count == CapacityCommands) return false;
            _commands.Enqueue((_written, command));
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Counts audio that the reader had to leave.</summary>
    internal void Drop(long samples) => Interlocked.Add(ref _dropped, samples);

    internal void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for the next audio or command, in the order they came. False once closed.</summary>
    internal bool TryRead(Span<short> audio, out int count, out InputCommand command)
    {
        lock (_gate)
        {
            while (true)
            {
                count = 0;
                command = default;
                if (_closed) return false;
                var end = _commands.TryPeek(out var next) ? Math.Max(next.At, _read) : _written;
                if (_read < end)
                {
                    count = (int)Math.Min(audio.Length, end - _read);
                    var at = (int)(_read % CapacitySamples);
                    var first = Math.Min(count, CapacitySamples - at);
                    _samples.AsSpan(at, first).CopyTo(audio);
                    _samples.AsSpan(0, count - first).CopyTo(audio[first..]);
                    _read += count;
                    return true;
                }

                if (_commands.TryDequeue(out next))
                {
                    command = next.Command;
                    return true;
                }

                Monitor.Wait(_gate);
            }
        }
    }
}

/// <summary>What a session is told between pieces of audio.</summary>
internal readonly record struct InputCommand(InputCommandKind Kind, long Utterance);

internal enum InputCommandKind
{
    /// <summary>No command: audio was read.</summary>
    None,

    /// <summary>The utterance is whole.</summary>
    Flush,

    /// <summary>The utterance was none.</summary>
    Discard,
}
