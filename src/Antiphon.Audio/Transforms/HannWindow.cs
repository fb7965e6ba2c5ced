using System.Collections.Concurrent;
using System.Numerics;

namespace Antiphon.Audio;

/// <summary>Periodic Hann windows, one shared table a length.</summary>
internal static class HannWindow
{
    private static readonly ConcurrentDictionary<int, float[]> Tables = new();
    private static readonly ConcurrentDictionary<int, float[]> Roots = new();

    internal static float[] Of(int length) => Tables.GetOrAdd(length, static n =>
    {
        var window = new float[n];
        for (var i = 0; i < n; i++) window[i] = (float)(0.5 - 0.5 * Math.Cos(2 * Math.PI * i / n));
        return window;
    });

    /// <summary>The square root of the window: applied before and after a transform it adds up to 1 at half overlap.</summary>
    internal static float[] RootOf(int length) => Roots.GetOrAdd(length, static n => [.. Of(n).Select(MathF.Sqrt)]);

    /// <summary>Multiplies value by value; the window's length counts.</summary>
    internal static void Apply(ReadOnlySpan<float> samples, ReadOnlySpan<float> window, Span<float> result)
    {
        var i = 0;
        for (; i <= window.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(samples[i..]) * new Vector<float>(window[i..])).CopyTo(result[i..]);
        }

        for (; i < window.Length; i++) result[i] = samples[i] * window[i];
    }
}
