using System.Buffers;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.PocketSphinx;

/// <summary>
/// Audio of an utterance in progress, kept from its first sample so that a decoder that comes late catches up. Written by the
/// session's thread, read by the mixed decoder's. Holds at most <see cref="MaxSamples"/> (one minute).
/// </summary>
internal sealed class Utterance(PocketSphinxSession owner, AgentLanguageModel language)
{
    internal const int MaxSamples = 60 * SphinxDecoder.SampleRateHz;
    private const int BlockSamples = 16_384;
    private readonly object _gate = new();
    private readonly List<short[]> _blocks = [];
    private bool _done;
    private int _length;
    private int _readTo;
    private State _state;
    private int _users = 2;

    private enum State
    {
        Open,
        Complete,
        Abandoned,
    }

    internal PocketSphinxSession Owner { get; } = owner;

    internal AgentLanguageModel Language { get; } = language;

    /// <summary>The caller's cepstral mean at the start; null when it cannot be known.</summary>
    internal float[]? Mean { get; set; }

    internal bool IsAbandoned
    {
        get
        {
            lock (_gate) return _state == State.Abandoned;
        }
    }

    internal Hypothesis? Result { get; private set; }

    /// <summary>Whether the reader has asked for more than there is.</summary>
    internal bool IsCaughtUp
    {
        get
        {
            lock (_gate) return _readTo == _length;
        }
    }

    /// <summary>Adds audio; gives the number of samples for which there was room.</summary>
    internal int Append(ReadOnlySpan<short> samples)
    {
        var taken = 0;
        lock (_gate)
        {
            while (taken < samples.Length && _length < MaxSamples)
            {
                var at = _length % BlockSamples;
                if (at == 0) _blocks.Add(ArrayPool<short>.Shared.Rent(BlockSamples));
                var part = samples.Slice(taken, Math.Min(samples.Length - taken, Math.Min(BlockSamples - at, MaxSamples - _length)));
                part.CopyTo(_blocks[^1].AsSpan(at));
                _length += part.Length;
                taken += part.Length;
            }

            Monitor.PulseAll(_gate);
        }

        return taken;
    }

    /// <summary>No more audio: a result is wanted.</summary>
    internal void Complete() => Set(State.Complete);

    /// <summary>No result is wanted any more.</summary>
    internal void Abandon() => Set(State.Abandoned);

    /// <summary>Waits for audio behind <paramref name="from"/>. False when there is no more, or none is wanted.</summary>
    internal bool TryRead(int from, out ReadOnlyMemory<short> samples, out bool wanted)
    {
        lock (_gate)
        {
            while (true)
            {
                wanted = _state != State.Abandoned;
                samples = default;
                if (!wanted) return false;
                _readTo = from;
                if (from < _length)
                {
                    var at = from % BlockSamples;
                    samples = _blocks[from / BlockSamples].AsMemory(at, Math.Min(BlockSamples - at, _length - from));
                    return true;
                }

                if (_state == State.Complete) return false;
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>The reader is done; null when it has no opinion.</summary>
    internal void SetResult(Hypothesis? result)
    {
        lock (_gate)
        {
            Result = result;
            _done = true;
            Monitor.PulseAll(_gate);
        }

        Release();
    }

    /// <summary>Waits on the session's own thread for the reader. False when it took too long.</summary>
    internal bool WaitForResult(TimeSpan patience, TimeProvider time)
    {
        lock (_gate)
        {
            if (_done) return true;
        }

        // Made and disposed outside the lock, which its callback takes.
        var isOver = false;
        using var timer = time.CreateTimer(_ =>
        {
            lock (_gate)
            {
                isOver = true;
                Monitor.PulseAll(_gate);
            }
        }, null, patience, Timeout.InfiniteTimeSpan);
        lock (_gate)
        {
            while (!_done && !isOver) Monitor.Wait(_gate);
            return _done;
        }
    }

    /// <summary>The session or the reader needs the audio no more.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _users) != 0) return;
        foreach (var block in _blocks) ArrayPool<short>.Shared.Return(block);
        _blocks.Clear();
    }

    private void Set(State state)
    {
        lock (_gate)
        {
            if (_state != State.Abandoned) _state = state;
            Monitor.PulseAll(_gate);
        }
    }
}
