namespace Antiphon.Audio;

/// <summary>
/// Two mono tracks laid side by side at their positions: the caller left, the agent right. What overlaps on one side is
/// added and saturates; gaps are silence. Held in memory up to a limit; what lies beyond is dropped and counted. Not
/// thread-safe.
/// </summary>
public sealed class StereoRecording
{
    private readonly int _maxSamples;
    private short[] _interleaved = [];

    /// <summary>Makes an empty one.</summary>
    /// <param name="sampleRateHz">Samples a second of both tracks.</param>
    /// <param name="limit">Longest recording held; null for one hour. At 16 kHz an hour takes 230 MB.</param>
    public StereoRecording(int sampleRateHz, TimeSpan? limit = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRateHz);
        SampleRateHz = sampleRateHz;
        var samples = MediaTime.ToSamples(limit ?? TimeSpan.FromHours(1), sampleRateHz);
        ArgumentOutOfRangeException.ThrowIfNegative(samples, nameof(limit));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, Array.MaxLength / 2, nameof(limit));
        _maxSamples = (int)samples;
    }

    /// <summary>Samples a second of both tracks.</summary>
    public int SampleRateHz { get; }

    /// <summary>Length of the longer track in samples.</summary>
    public int SampleCount { get; private set; }

    /// <summary>Samples that lay beyond the limit.</summary>
    public long DroppedSamples { get; private set; }

    /// <summary>How long the recording lasts.</summary>
    public TimeSpan Duration => MediaTime.Of(SampleCount, SampleRateHz);

    /// <summary>Lays samples on the left track.</summary>
    /// <param name="position">Place of the first sample, at least 0.</param>
    /// <param name="samples">What to lay there.</param>
    public void AddLeft(long position, ReadOnlySpan<short> samples) => Add(0, position, samples);

    /// <summary>Lays samples on the right track.</summary>
    /// <inheritdoc cref="AddLeft"/>
    public void AddRight(long position, ReadOnlySpan<short> samples) => Add(1, position, samples);

    /// <summary>Writes it as a 16-bit stereo WAV; the stream stays the caller's.</summary>
    public void Write(Stream stream)
    {
        using var writer = new WavWriter(stream, AudioFormat.Pcm16(SampleRateHz), 2);
        writer.Write(_interleaved.AsSpan(0, SampleCount * 2));
    }

    /// <inheritdoc cref="Write"/>
    public async ValueTask WriteAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        var writer = new WavWriter(stream, AudioFormat.Pcm16(SampleRateHz), 2);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync(_interleaved.AsMemory(0, SampleCount * 2), cancellationToken).ConfigureAwait(false);
        }
    }

    private void Add(int side, long position, ReadOnlySpan<short> samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        var room = (int)Math.Clamp(_maxSamples - position, 0, samples.Length);
        DroppedSamples += samples.Length - room;
        if (room == 0) return;

        var end = (int)position + room;
        if (_interleaved.Length < end * 2)
        {
            Array.Resize(ref _interleaved, (int)Math.Min(_maxSamples * 2L, Math.Max(end * 2L, _interleaved.Length * 2L)));
        }

        SampleCount = Math.Max(SampleCount, end);
        var at = (int)position * 2 + side;
        for (var i = 0; i < room; i++, at += 2) _interleaved[at] = SampleMath.Saturate(_interleaved[at] + samples[i]);
    }
}
