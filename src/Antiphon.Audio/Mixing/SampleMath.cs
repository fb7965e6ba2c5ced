using System.Runtime.Intrinsics;

namespace Antiphon.Audio;

/// <summary>Arithmetic on samples that stops at full scale.</summary>
internal static class SampleMath
{
    internal static short Saturate(int value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);

    internal static short Saturate(float value) => (short)Math.Clamp((int)MathF.Round(value), short.MinValue, short.MaxValue);

    /// <summary>Samples as numbers of the same size.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="values">Room for as many.</param>
    internal static void Widen(ReadOnlySpan<short> samples, Span<float> values)
    {
        var i = 0;
        for (; i <= samples.Length - Vector256<short>.Count; i += Vector256<short>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.Create(samples[i..]));
            Vector256.ConvertToSingle(lower).CopyTo(values[i..]);
            Vector256.ConvertToSingle(upper).CopyTo(values[(i + Vector256<int>.Count)..]);
        }

        for (; i < samples.Length; i++) values[i] = samples[i];
    }

    /// <summary>Numbers as samples: rounded, and stopped at full scale.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="samples">Room for as many.</param>
    internal static void Saturate(ReadOnlySpan<float> values, Span<short> samples)
    {
        var i = 0;
        for (; i <= values.Length - Vector256<short>.Count; i += Vector256<short>.Count)
        {
            var lower = Vector256.Create(values[i..]);
            var upper = Vector256.Create(values[(i + Vector256<float>.Count)..]);
            Vector256.Narrow(Whole(lower), Whole(upper)).CopyTo(samples[i..]);
        }

        for (; i < values.Length; i++) samples[i] = Saturate(values[i]);
    }

    private static Vector256<int> Whole(Vector256<float> values) =>
        Vector256.ConvertToInt32(Vector256.Round(Vector256.Clamp(values, Vector256.Create((float)short.MinValue), Vector256.Create((float)short.MaxValue))));
}
