using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Antiphon.Audio;

/// <summary>
/// How periodic the newest 24 ms are at any pitch from 70 to 400 Hz: the highest normalised correlation with an earlier
/// stretch, taken at 4 kHz. Holds only tables; shared, thread-safe.
/// </summary>
internal sealed class PitchTracker
{
    private const int RateHz = 4_000;
    private const int MinLag = RateHz / 400;
    private const int MaxLag = RateHz / 70;
    private const int WindowSamples = 96;
    private const int PitchSamples = WindowSamples + MaxLag;

    /// <summary>Taps of the decimation filter at 4 kHz; its cut-off is 1,100 Hz.</summary>
    private const int FilterLength = 8;

    /// <summary>Pole of the high-pass: takes away what lies under the lowest voice, about 65 Hz.</summary>
    private const float HighPassPole = 0.9f;

    /// <summary>Added to energies so that near-silence has no period: amplitude 1 over the window.</summary>
    private const float Quiet = WindowSamples;

    private static readonly PitchTracker Narrow = new(2);
    private static readonly PitchTracker Wide = new(4);

    private readonly int _factor;
    private readonly float[] _filter;

    private PitchTracker(int factor)
    {
        _factor = factor;
        _filter = new float[FilterLength * factor];
        var cutoff = 1_100.0 / (RateHz * factor / 2.0);
        var sum = 0.0;
        for (var i = 0; i < _filter.Length; i++)
        {
            var x = i - (_filter.Length - 1) / 2.0;
            var value = Math.Sin(Math.PI * cutoff * x) / (Math.PI * x) * (0.5 - 0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / _filter.Length));
            _filter[i] = (float)value;
            sum += value;
        }

        for (var i = 0; i < _filter.Length; i++) _filter[i] /= (float)sum;
    }

    /// <summary>Newest samples that <see cref="Measure"/> reads.</summary>
    internal int SamplesNeeded => (PitchSamples - 1) * _factor + _filter.Length;

    internal static PitchTracker For(int sampleRateHz) => sampleRateHz == 8_000 ? Narrow : Wide;

    /// <summary>Periodicity, 0 to 1, of the end of <paramref name="history"/> (newest sample last).</summary>
    [SkipLocalsInit]
    internal float Measure(ReadOnlySpan<float> history)
    {
        Span<float> pitch = stackalloc float[PitchSamples];
        Decimate(history[^SamplesNeeded..], pitch);
        HighPass(pitch);

        ref var now = ref pitch[MaxLag];
        var energy = Dot(ref now, ref now) + Quiet;
        var best = 0f;
        for (var lag = MinLag; lag <= MaxLag; lag++)
        {
            ref var earlier = ref pitch[MaxLag - lag];
            var product = Dot(ref now, ref earlier);
            if (product <= 0) continue;
            var earlierEnergy = Dot(ref earlier, ref earlier) + Quiet;
            best = Math.Max(best, product * product / (energy * earlierEnergy));
        }

        return MathF.Sqrt(best);
    }

    private void Decimate(ReadOnlySpan<float> samples, Span<float> pitch)
    {
        for (var i = 0; i < pitch.Length; i++)
        {
            var source = samples.Slice(i * _factor, _filter.Length);
            var sum = Vector256<float>.Zero;
            for (var k = 0; k < _filter.Length; k += 8) sum += Vector256.Create(source[k..]) * Vector256.Create(_filter.AsSpan(k));
            pitch[i] = Vector256.Sum(sum);
        }
    }

    private static void HighPass(Span<float> samples)
    {
        float before = samples[0], output = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var input = samples[i];
            output = input - before + HighPassPole * output;
            before = input;
            samples[i] = output;
        }
    }

    private static float Dot(ref float a, ref float b)
    {
        var sum = Vector256<float>.Zero;
        for (nuint i = 0; i < WindowSamples; i += 8) sum += Vector256.LoadUnsafe(ref a, i) * Vector256.LoadUnsafe(ref b, i);
        return Vector256.Sum(sum);
    }
}
