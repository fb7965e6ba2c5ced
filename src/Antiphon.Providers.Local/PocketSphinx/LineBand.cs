namespace Antiphon.Providers.Local.PocketSphinx;

/// <summary>
/// Tells a telephone line from a wide one by the first half second of speech. The decoder's idea of the line starts from wide
/// speech; on a telephone line the whole first utterance suffers until it has learned better, so it is told.
/// </summary>
internal static class LineBand
{
    /// <summary>Audio that is looked at: half a second. The session gives about as much from before the start of speech at once.</summary>
    internal const int LeadSamples = SphinxDecoder.SampleRateHz / 2;

    private const int Window = 512;

    // A frame quieter than this (-50 dBFS) says nothing.
    private const double MinRms = 100;

    // Power between 4.5 and 7.25 kHz to power between 0.5 and 3.25 kHz. Speech over a wide line has far more; over a telephone
    // line there is nothing but rounding.
    private const double NarrowRatio = 1e-5;

    /// <summary>Cepstral mean of speech over an 8 kHz µ-law line: average of what the decoder had learned of each of three
    /// synthetic voices (rms, slt, awb) after twelve sentences, with the library's noise removal on.</summary>
    internal static ReadOnlySpan<float> TelephoneMean =>
        [46.7f, 31.5f, -28.2f, 58.8f, -10.8f, -3.2f, 24.8f, -27.3f, 12.1f, -6.9f, -2.5f, 17.9f, -12.3f];

    /// <summary>True for a telephone line, false for a wide one, null when there is no speech to tell by.</summary>
    internal static bool? IsNarrow(ReadOnlySpan<short> samples)
    {
        double low = 0, high = 0;
        Span<float> windowed = stackalloc float[Window];
        for (var at = 0; at + Window <= samples.Length; at += Window / 2)
        {
            double power = 0;
            for (var i = 0; i < Window; i++)
            {
                power += (double)samples[at + i] * samples[at + i];
                windowed[i] = samples[at + i] * (0.5f - 0.5f * MathF.Cos(2 * MathF.PI * i / Window));
            }

            if (power < MinRms * MinRms * Window) continue;
            for (var frequency = 500; frequency <= 3_250; frequency += 250) low += Power(windowed, frequency);
            for (var frequency = 4_500; frequency <= 7_250; frequency += 250) high += Power(windowed, frequency);
        }

        return low == 0 ? null : high / low < NarrowRatio;
    }

    // Goertzel's algorithm.
    private static double Power(ReadOnlySpan<float> samples, int frequencyHz)
    {
        double turn = 2 * Math.Cos(2 * Math.PI * frequencyHz / SphinxDecoder.SampleRateHz), a = 0, b = 0;
        foreach (var sample in samples)
        {
            var next = sample + turn * a - b;
            b = a;
            a = next;
        }

        return a * a + b * b - turn * a * b;
    }
}
