namespace Antiphon.Audio;

/// <summary>Encoding and rate of a mono stream.</summary>
/// <param name="Encoding">How one sample is written.</param>
/// <param name="SampleRateHz">Samples a second; <see cref="MinSampleRateHz"/> to <see cref="MaxSampleRateHz"/> at the edges of the system.</param>
public readonly record struct AudioFormat(AudioEncoding Encoding, int SampleRateHz)
{
    /// <summary>Lowest rate that any edge accepts, 8,000 Hz.</summary>
    public const int MinSampleRateHz = 8_000;

    /// <summary>Highest rate that any edge accepts, 48,000 Hz.</summary>
    public const int MaxSampleRateHz = 48_000;

    /// <summary>Bytes of one sample: 2 for <see cref="AudioEncoding.Linear16"/>, else 1.</summary>
    public int BytesPerSample => Encoding == AudioEncoding.Linear16 ? 2 : 1;

    /// <summary>16-bit PCM at <paramref name="sampleRateHz"/>.</summary>
    public static AudioFormat Pcm16(int sampleRateHz) => new(AudioEncoding.Linear16, sampleRateHz);

    /// <summary>Samples that last <paramref name="duration"/>, rounded down.</summary>
    public int SamplesFor(TimeSpan duration) => checked((int)(duration.Ticks * SampleRateHz / TimeSpan.TicksPerSecond));

    /// <summary>How long <paramref name="samples"/> last.</summary>
    public TimeSpan DurationOf(long samples) => MediaTime.Of(samples, SampleRateHz);
}
