using System.Diagnostics.CodeAnalysis;

namespace Antiphon.Audio;

/// <summary>
/// A packet of 16-bit mono PCM with its place in the stream. The memory is pooled and has one owner at a time: whoever
/// takes a frame disposes it, once. Not thread-safe; hand it over, do not share it.
/// </summary>
public sealed class AudioFrame : IDisposable
{
    private short[] _buffer;
    private int _rented;

    internal AudioFrame(int capacitySamples) => _buffer = new short[capacitySamples];

    /// <summary>Samples a second.</summary>
    public int SampleRateHz { get; private set; }

    /// <summary>Index of the first sample in its stream, counted in samples at <see cref="SampleRateHz"/>.</summary>
    public long Position { get; private set; }

    /// <summary>Number of samples held.</summary>
    public int SampleCount { get; private set; }

    /// <summary>How long the frame lasts.</summary>
    public TimeSpan Duration => MediaTime.Of(SampleCount, SampleRateHz);

    /// <summary>The samples; valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The frame has been given back.</exception>
    public Span<short> Samples
    {
        get
        {
            if (Volatile.Read(ref _rented) == 0) ThrowDisposed();
            return _buffer.AsSpan(0, SampleCount);
        }
    }

    /// <summary>Takes a frame from the pool; its samples are whatever was in the memory before.</summary>
    /// <param name="sampleRateHz">Samples a second.</param>
    /// <param name="sampleCount">Samples wanted, at least 0.</param>
    /// <param name="position">Index of the first sample in its stream.</param>
    public static AudioFrame Rent(int sampleRateHz, int sampleCount, long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRateHz);
        ArgumentOutOfRangeException.ThrowIfNegative(sampleCount);
        var frame = AudioFramePool.Take(sampleCount);
        frame.SampleRateHz = sampleRateHz;
        frame.SampleCount = sampleCount;
        frame.Position = position;
        Volatile.Write(ref frame._rented, 1);
        return frame;
    }

    /// <summary>Takes a frame from the pool and copies <paramref name="samples"/> into it.</summary>
    public static AudioFrame Copy(ReadOnlySpan<short> samples, int sampleRateHz, long position)
    {
        var frame = Rent(sampleRateHz, samples.Length, position);
        samples.CopyTo(frame.Samples);
        return frame;
    }

    /// <summary>Gives the memory back. A second call does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, 0) == 1) AudioFramePool.Return(this);
    }

    internal int Capacity => _buffer.Length;

    internal void Grow(int capacitySamples) => _buffer = new short[capacitySamples];

    [DoesNotReturn]
    private static void ThrowDisposed() => throw new ObjectDisposedException(nameof(AudioFrame));
}
