using System.Numerics;

namespace Antiphon.Audio;

/// <summary>Loudness of a run of samples. 0 dBFS is the amplitude 32,768, so a full-scale sine has an RMS of -3 dBFS.</summary>
/// <param name="RmsDbfs">Root mean square, <see cref="SilenceDbfs"/> to 0.</param>
/// <param name="PeakDbfs">Largest magnitude, <see cref="SilenceDbfs"/> to 0.</param>
public readonly record struct AudioLevel(float RmsDbfs, float PeakDbfs)
{
    /// <summary>What digital silence reads, in dBFS.</summary>
    public const float SilenceDbfs = -120f;

    /// <summary>Measures <paramref name="samples"/>; an empty span is silence.</summary>
    public static AudioLevel Of(ReadOnlySpan<short> samples) => new(
        ToDbfs(Math.Sqrt(MeanSquare(samples))), ToDbfs(Peak(samples)));

    /// <summary>Mean of the squared samples, 0 to 2^30; 0 for an empty span.</summary>
    public static double MeanSquare(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty) return 0;
        var sum = 0L;
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var total = Vector<long>.Zero;
            for (; i <= samples.Length - Vector<short>.Count; i += Vector<short>.Count)
            {
                Vector.Widen(new Vector<short>(samples[i..]), out var low, out var high);
                Vector.Widen(low * low, out var a, out var b);
                Vector.Widen(high * high, out var c, out var d);
                total += a + b + (c + d);
            }

            sum = Vector.Sum(total);
        }

        for (; i < samples.Length; i++) sum += samples[i] * samples[i];
        return (double)sum / samples.Length;
    }

    /// <summary>Largest magnitude, 0 to 32,768.</summary>
    public static int Peak(ReadOnlySpan<short> samples)
    {
        int low = 0, high = 0;
        foreach (var sample in samples)
        {
            low = Math.Min(low, sample);
            high = Math.Max(high, sample);
        }

        return Math.Max(-low, high);
    }

    /// <summary>An amplitude (0 to 32,768) in dBFS, at least <see cref="SilenceDbfs"/>.</summary>
    public static float ToDbfs(double amplitude) =>
        amplitude <= 0 ? SilenceDbfs : Math.Max(SilenceDbfs, (float)(20 * Math.Log10(amplitude / 32_768)));
}
