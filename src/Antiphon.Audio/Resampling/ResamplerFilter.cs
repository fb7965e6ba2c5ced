using System.Collections.Concurrent;

namespace Antiphon.Audio;

/// <summary>
/// Polyphase coefficients of one pair of rates: a sinc under a Kaiser window, 64 taps of the lower rate long. Flat to
/// -0.15 dB at 0.85 of the lower Nyquist frequency and below -90 dB from that frequency on. Immutable and shared by every
/// resampler of the pair; the cache is bounded by the pairs of <see cref="StreamingResampler.SupportedRatesHz"/>.
/// </summary>
internal sealed class ResamplerFilter
{
    /// <summary>Taps at the lower of the two rates; a multiple of the 8 lanes of the dot product.</summary>
    private const int TapsAtLowerRate = 64;

    /// <summary>Kaiser shape: side lobes under -90 dB.</summary>
    private const double Beta = 9.0;

    /// <summary>Middle of the transition, as a part of the lower Nyquist frequency.</summary>
    private const double Cutoff = 0.91;

    private static readonly ConcurrentDictionary<(int From, int To), Lazy<ResamplerFilter>> Cache = new();

    private ResamplerFilter(int inputRateHz, int outputRateHz)
    {
        var divisor = Gcd(inputRateHz, outputRateHz);
        Phases = outputRateHz / divisor;
        Step = inputRateHz / divisor;
        var ratio = Math.Max(1.0, (double)Step / Phases);
        Taps = (int)Math.Ceiling(TapsAtLowerRate * ratio / 8) * 8;
        Coefficients = new float[Phases * Taps];
        Fill(Cutoff / ratio);
    }

    /// <summary>Output samples in the time of <see cref="Step"/> input samples.</summary>
    internal int Phases { get; }

    /// <summary>Input samples in the time of <see cref="Phases"/> output samples.</summary>
    internal int Step { get; }

    /// <summary>Coefficients of one phase; a multiple of 8.</summary>
    internal int Taps { get; }

    /// <summary>Phase after phase, <see cref="Taps"/> each, in the order of the input.</summary>
    internal float[] Coefficients { get; }

    internal static ResamplerFilter For(int inputRateHz, int outputRateHz) => Cache.GetOrAdd(
        (inputRateHz, outputRateHz),
        static pair => new Lazy<ResamplerFilter>(() => new ResamplerFilter(pair.From, pair.To))).Value;

    private void Fill(double cutoff)
    {
        var half = Taps / 2;
        var row = new double[Taps];
        for (var phase = 0; phase < Phases; phase++)
        {
            var sum = 0.0;
            for (var tap = 0; tap < Taps; tap++)
            {
                var distance = tap - (half - 1) - (double)phase / Phases;
                row[tap] = Sinc(cutoff * distance) * Kaiser(distance / half);
                sum += row[tap];
            }

            // Each phase passes a constant unchanged, so that a constant has no images at all.
            for (var tap = 0; tap < Taps; tap++) Coefficients[phase * Taps + tap] = (float)(row[tap] / sum);
        }
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double x) => Math.Abs(x) >= 1 ? 0 : BesselI0(Beta * Math.Sqrt(1 - x * x)) / BesselI0(Beta);

    private static double BesselI0(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; term > 1e-15 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
