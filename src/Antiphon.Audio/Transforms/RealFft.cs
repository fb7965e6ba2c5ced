using System.Numerics;
using System.Runtime.Intrinsics;

namespace Antiphon.Audio;

/// <summary>
/// Fourier transform of real signals of one power-of-two length, computed as a complex one of half the length. Tables are
/// immutable and shared: one instance a length serves every session. Thread-safe; the caller brings the memory.
/// </summary>
internal sealed class RealFft
{
    private static readonly RealFft?[] Shared = new RealFft?[16];

    private readonly int _half;
    private readonly int[] _reversed;

    // Twiddles of the stages of 8 points and more, one after the other: cos and sin of -2·pi·k/length, k below length/2.
    private readonly float[] _stageCos;
    private readonly float[] _stageSin;

    // Twiddles that turn the complex spectrum of half the length into the real one.
    private readonly float[] _cos;
    private readonly float[] _sin;

    private RealFft(int length)
    {
        Length = length;
        _half = length / 2;
        var bits = BitOperations.Log2((uint)_half);
        _reversed = new int[_half];
        for (var i = 1; i < _half; i++) _reversed[i] = (_reversed[i >> 1] >> 1) | ((i & 1) << (bits - 1));

        _stageCos = new float[_half];
        _stageSin = new float[_half];
        var at = 0;
        for (var size = 8; size <= _half; size <<= 1)
        {
            for (var k = 0; k < size / 2; k++, at++)
            {
                var (sin, cos) = Math.SinCos(-2 * Math.PI * k / size);
                (_stageCos[at], _stageSin[at]) = ((float)cos, (float)sin);
            }
        }

        _cos = new float[_half];
        _sin = new float[_half];
        for (var k = 0; k < _half; k++)
        {
            var (sin, cos) = Math.SinCos(-2 * Math.PI * k / length);
            (_cos[k], _sin[k]) = ((float)cos, (float)sin);
        }
    }

    /// <summary>Number of real samples.</summary>
    internal int Length { get; }

    /// <summary>Number of frequencies from 0 to Nyquist, both included.</summary>
    internal int BinCount => _half + 1;

    /// <summary>The transform of <paramref name="length"/> samples, 16 to 32,768, a power of two.</summary>
    internal static RealFft Of(int length)
    {
        if (length is < 16 or > 32_768 || !BitOperations.IsPow2(length)) throw new ArgumentOutOfRangeException(nameof(length));
        ref var slot = ref Shared[BitOperations.Log2((uint)length)];
        return Volatile.Read(ref slot) ?? Interlocked.CompareExchange(ref slot, new RealFft(length), null) ?? slot!;
    }

    /// <summary>Spectrum of <paramref name="samples"/>, not scaled; both parts have <see cref="BinCount"/> values.</summary>
    internal void Forward(ReadOnlySpan<float> samples, Span<float> real, Span<float> imaginary)
    {
        samples = samples[..Length];
        real = real[..BinCount];
        imaginary = imaginary[..BinCount];
        for (var i = 0; i < _reversed.Length; i++)
        {
            var to = _reversed[i];
            real[to] = samples[2 * i];
            imaginary[to] = samples[2 * i + 1];
        }

        Transform(real, imaginary);

        var (first, second) = (real[0], imaginary[0]);
        (real[0], imaginary[0]) = (first + second, 0);
        (real[_half], imaginary[_half]) = (first - second, 0);
        for (int k = 1, mirror = _half - 1; k <= mirror; k++, mirror--)
        {
            float evenRe = 0.5f * (real[k] + real[mirror]), evenIm = 0.5f * (imaginary[k] - imaginary[mirror]);
            float oddRe = 0.5f * (imaginary[k] + imaginary[mirror]), oddIm = 0.5f * (real[mirror] - real[k]);
            float turnedRe = oddRe * _cos[k] - oddIm * _sin[k], turnedIm = oddRe * _sin[k] + oddIm * _cos[k];
            (real[k], imaginary[k]) = (evenRe + turnedRe, evenIm + turnedIm);
            (real[mirror], imaginary[mirror]) = (evenRe - turnedRe, turnedIm - evenIm);
        }
    }

    /// <summary>Samples of a spectrum, so that it undoes <see cref="Forward"/>.</summary>
    /// <param name="real">Real parts, <see cref="BinCount"/> values.</param>
    /// <param name="imaginary">Imaginary parts; the first and last are taken as 0.</param>
    /// <param name="samples">The samples, <see cref="Length"/> of them.</param>
    /// <param name="scratch">Memory for <see cref="Length"/> values; its content is lost.</param>
    internal void Inverse(ReadOnlySpan<float> real, ReadOnlySpan<float> imaginary, Span<float> samples, Span<float> scratch)
    {
        real = real[..BinCount];
        imaginary = imaginary[..BinCount];
        samples = samples[..Length];

        // Real and imaginary parts change places, which turns the forward transform into the inverse one.
        var a = scratch[.._half];
        var b = scratch.Slice(_half, _half);
        b[0] = 0.5f * (real[0] + real[_half]);
        a[0] = 0.5f * (real[0] - real[_half]);
        for (var k = 1; k < _reversed.Length; k++)
        {
            var mirror = _half - k;
            float evenRe = 0.5f * (real[k] + real[mirror]), evenIm = 0.5f * (imaginary[k] - imaginary[mirror]);
            float diffRe = 0.5f * (real[k] - real[mirror]), diffIm = 0.5f * (imaginary[k] + imaginary[mirror]);
            float oddRe = diffRe * _cos[k] + diffIm * _sin[k], oddIm = diffIm * _cos[k] - diffRe * _sin[k];
            var to = _reversed[k];
            b[to] = evenRe - oddIm;
            a[to] = evenIm + oddRe;
        }

        Transform(a, b);
        var scale = 1f / _half;
        for (var i = 0; i < _reversed.Length; i++)
        {
            samples[2 * i] = b[i] * scale;
            samples[2 * i + 1] = a[i] * scale;
        }
    }

    // In place over the first _half values, which stand in bit-reversed order.
    private void Transform(Span<float> re, Span<float> im)
    {
        for (var i = 0; i < _half; i += 4) FirstFour(re.Slice(i, 4), im.Slice(i, 4));

        ref var r = ref re[0];
        ref var m = ref im[0];
        var at = 0;
        for (var size = 8; size <= _half; size <<= 1)
        {
            var half = size / 2;
            ref var cos = ref _stageCos[at];
            ref var sin = ref _stageSin[at];
            for (var start = 0; start < _half; start += size)
            {
                // The stage of 8 points has 4 butterflies a group, later ones a multiple of 8.
                if (half == 4) Butterflies4(ref r, ref m, ref cos, ref sin, (nuint)start, (nuint)half);
                else for (var k = 0; k < half; k += 8) Butterflies8(ref r, ref m, ref cos, ref sin, (nuint)(start + k), (nuint)half, (nuint)k);
            }

            at += half;
        }
    }

    private static void Butterflies4(ref float re, ref float im, ref float cos, ref float sin, nuint low, nuint half)
    {
        var high = low + half;
        Vector128<float> c = Vector128.LoadUnsafe(ref cos), s = Vector128.LoadUnsafe(ref sin);
        Vector128<float> xr = Vector128.LoadUnsafe(ref re, high), xi = Vector128.LoadUnsafe(ref im, high);
        Vector128<float> tr = xr * c - xi * s, ti = xr * s + xi * c;
        Vector128<float> ur = Vector128.LoadUnsafe(ref re, low), ui = Vector128.LoadUnsafe(ref im, low);
        (ur + tr).StoreUnsafe(ref re, low);
        (ui + ti).StoreUnsafe(ref im, low);
        (ur - tr).StoreUnsafe(ref re, high);
        (ui - ti).StoreUnsafe(ref im, high);
    }

    private static void Butterflies8(ref float re, ref float im, ref float cos, ref float sin, nuint low, nuint half, nuint k)
    {
        var high = low + half;
        Vector256<float> c = Vector256.LoadUnsafe(ref cos, k), s = Vector256.LoadUnsafe(ref sin, k);
        Vector256<float> xr = Vector256.LoadUnsafe(ref re, high), xi = Vector256.LoadUnsafe(ref im, high);
        Vector256<float> tr = xr * c - xi * s, ti = xr * s + xi * c;
        Vector256<float> ur = Vector256.LoadUnsafe(ref re, low), ui = Vector256.LoadUnsafe(ref im, low);
        (ur + tr).StoreUnsafe(ref re, low);
        (ui + ti).StoreUnsafe(ref im, low);
        (ur - tr).StoreUnsafe(ref re, high);
        (ui - ti).StoreUnsafe(ref im, high);
    }

    // The stages of 2 and 4 points, whose twiddles are 1 and -i.
    private static void FirstFour(Span<float> re, Span<float> im)
    {
        float r0 = re[0] + re[1], i0 = im[0] + im[1], r1 = re[0] - re[1], i1 = im[0] - im[1];
        float r2 = re[2] + re[3], i2 = im[2] + im[3], r3 = re[2] - re[3], i3 = im[2] - im[3];
        (re[0], im[0], re[2], im[2]) = (r0 + r2, i0 + i2, r0 - r2, i0 - i2);
        (re[1], im[1], re[3], im[3]) = (r1 + i3, i1 - r3, r1 - i3, i1 + r3);
    }
}
