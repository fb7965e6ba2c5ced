namespace Antiphon.Audio.Tests.Signals;

/// <summary>Pure tones, and what of them is in a signal.</summary>
internal static class Tones
{
    internal static short[] Make(double frequencyHz, int rateHz, int samples, double amplitude = 16_000) =>
        [.. Enumerable.Range(0, samples).Select(i => (short)Math.Round(amplitude * Math.Sin(2 * Math.PI * frequencyHz * i / rateHz)))];

    /// <summary>Amplitude of one frequency by a least-squares fit, and the RMS of all the rest.</summary>
    internal static (double Amplitude, double RestRms) Fit(ReadOnlySpan<short> samples, double frequencyHz, int rateHz)
    {
        double cc = 0, ss = 0, cs = 0, xc = 0, xs = 0;
        var w = 2 * Math.PI * frequencyHz / rateHz;
        for (var i = 0; i < samples.Length; i++)
        {
            var (s, c) = Math.SinCos(w * i);
            cc += c * c;
            ss += s * s;
            cs += c * s;
            xc += samples[i] * c;
            xs += samples[i] * s;
        }

        var det = cc * ss - cs * cs;
        double a = (xc * ss - xs * cs) / det, b = (xs * cc - xc * cs) / det;
        var rest = 0.0;
        for (var i = 0; i < samples.Length; i++)
        {
            var (s, c) = Math.SinCos(w * i);
            var d = samples[i] - a * c - b * s;
            rest += d * d;
        }

        return (Math.Sqrt(a * a + b * b), Math.Sqrt(rest / samples.Length));
    }

    internal static double Rms(ReadOnlySpan<short> samples) => Math.Sqrt(AudioLevel.MeanSquare(samples));

    internal static double Db(double ratio) => 20 * Math.Log10(ratio);
}
