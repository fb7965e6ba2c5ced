namespace Antiphon.Providers.Fallback;

/// <summary>The last samples of a stream by their position in it. Grows up to its capacity, then the oldest go. Not thread-safe.</summary>
internal sealed class SampleRing(int capacity, int firstSize)
{
    private short[] _samples = new short[Math.Min(capacity, firstSize)];

    /// <summary>Position of the oldest sample held.</summary>
    public long Start { get; private set; }

    /// <summary>Position after the newest.</summary>
    public long End { get; private set; }

    public void Write(ReadOnlySpan<short> samples)
    {
        if (samples.Length > capacity)
        {
            End += samples.Length - capacity;
            samples = samples[^capacity..];
            Start = End;
        }

        Grow((int)Math.Min(capacity, End - Start + samples.Length));
        var at = (int)(End % _samples.Length);
        var first = Math.Min(samples.Length, _samples.Length - at);
        samples[..first].CopyTo(_samples.AsSpan(at));
        samples[first..].CopyTo(_samples);
        End += samples.Length;
        if (End - Start > _samples.Length) Start = End - _samples.Length;
    }

    /// <summary>As many samples from <paramref name="position"/> on as lie together, at most up to <paramref name="end"/>.</summary>
    public ReadOnlySpan<short> Read(long position, long end)
    {
        var at = (int)(position % _samples.Length);
        return _samples.AsSpan(at, (int)Math.Min(end - position, _samples.Length - at));
    }

    /// <summary>What lies before <paramref name="position"/> is not needed any more.</summary>
    public void DropBefore(long position) => Start = Math.Clamp(position, Start, End);

    /// <summary>What lies from <paramref name="position"/> on never was.</summary>
    public void DropFrom(long position)
    {
        End = Math.Min(End, position);
        Start = Math.Min(Start, End);
    }

    private void Grow(int needed)
    {
        if (needed <= _samples.Length) return;
        var grown = new short[Math.Min(capacity, Math.Max(needed, _samples.Length * 2))];
        for (var position = Start; position < End;)
        {
            var piece = Read(position, End);
            var at = (int)(position % grown.Length);
            var count = Math.Min(piece.Length, grown.Length - at);
            piece[..count].CopyTo(grown.AsSpan(at));
            position += count;
        }

        _samples = grown;
    }
}
