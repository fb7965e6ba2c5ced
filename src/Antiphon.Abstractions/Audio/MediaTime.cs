namespace Antiphon.Audio;

/// <summary>Positions in an audio stream. Counted in samples, never read from a clock (R7).</summary>
public static class MediaTime
{
    /// <summary>How long <paramref name="samples"/> last at <paramref name="sampleRateHz"/>.</summary>
    public static TimeSpan Of(long samples, int sampleRateHz) =>
        new((long)((Int128)samples * TimeSpan.TicksPerSecond / sampleRateHz));

    /// <summary>Samples that lie before <paramref name="position"/> at <paramref name="sampleRateHz"/>, rounded down.</summary>
    public static long ToSamples(TimeSpan position, int sampleRateHz) =>
        (long)((Int128)position.Ticks * sampleRateHz / TimeSpan.TicksPerSecond);
}
