using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Antiphon.Audio;

/// <summary>
/// ITU-T G.711 µ-law and A-law to and from 16-bit PCM, by tables. µ-law keeps the upper 14 bits of a sample, A-law the
/// upper 13; negative values are taken in one's complement, as the ITU-T software library (G.191) does. Thread-safe.
/// </summary>
public static class G711
{
    /// <summary>µ-law byte of silence (positive zero).</summary>
    public const byte MulawSilence = 0xFF;

    /// <summary>A-law byte of silence (smallest positive value).</summary>
    public const byte AlawSilence = 0xD5;

    private static readonly short[] MulawToLinear = BuildDecode(ExpandMulaw);
    private static readonly short[] AlawToLinear = BuildDecode(ExpandAlaw);

    // The laws look at 14 and 12 bits, so the tables stay small enough for the first-level cache.
    private static readonly byte[] LinearToMulaw = BuildEncode(14, CompressMulaw);
    private static readonly byte[] LinearToAlaw = BuildEncode(12, CompressAlaw);

    /// <summary>One µ-law byte as a 16-bit sample, -32,124 to 32,124.</summary>
    public static short DecodeMulaw(byte code) => MulawToLinear[code];

    /// <summary>One A-law byte as a 16-bit sample, -32,256 to 32,256.</summary>
    public static short DecodeAlaw(byte code) => AlawToLinear[code];

    /// <summary>One 16-bit sample as a µ-law byte.</summary>
    public static byte EncodeMulaw(short sample) => LinearToMulaw[(ushort)sample >> 2];

    /// <summary>One 16-bit sample as an A-law byte.</summary>
    public static byte EncodeAlaw(short sample) => LinearToAlaw[(ushort)sample >> 4];

    /// <summary>Decodes all of <paramref name="codes"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is shorter than <paramref name="codes"/>.</exception>
    public static void DecodeMulaw(ReadOnlySpan<byte> codes, Span<short> samples) => Decode(MulawToLinear, codes, samples);

    /// <inheritdoc cref="DecodeMulaw(ReadOnlySpan{byte}, Span{short})"/>
    public static void DecodeAlaw(ReadOnlySpan<byte> codes, Span<short> samples) => Decode(AlawToLinear, codes, samples);

    /// <summary>Encodes all of <paramref name="samples"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="codes"/> is shorter than <paramref name="samples"/>.</exception>
    public static void EncodeMulaw(ReadOnlySpan<short> samples, Span<byte> codes) => Encode(LinearToMulaw, 2, samples, codes);

    /// <inheritdoc cref="EncodeMulaw(ReadOnlySpan{short}, Span{byte})"/>
    public static void EncodeAlaw(ReadOnlySpan<short> samples, Span<byte> codes) => Encode(LinearToAlaw, 4, samples, codes);

    private static void Decode(short[] table, ReadOnlySpan<byte> codes, Span<short> samples)
    {
        if (samples.Length < codes.Length) throw new ArgumentException("The destination is too short.", nameof(samples));
        samples = samples[..codes.Length];

        // A byte cannot leave a table of 256, which the compiler does not see by itself.
        ref var first = ref MemoryMarshal.GetArrayDataReference(table);
        for (var i = 0; i < codes.Length; i++) samples[i] = Unsafe.Add(ref first, codes[i]);
    }

    private static void Encode(byte[] table, int shift, ReadOnlySpan<short> samples, Span<byte> codes)
    {
        if (codes.Length < samples.Length) throw new ArgumentException("The destination is too short.", nameof(codes));
        codes = codes[..samples.Length];

        // Sixteen bits less the shift are exactly the length of the table.
        ref var first = ref MemoryMarshal.GetArrayDataReference(table);
        for (var i = 0; i < samples.Length; i++) codes[i] = Unsafe.Add(ref first, (ushort)samples[i] >> shift);
    }

    private static short[] BuildDecode(Func<byte, short> expand)
    {
        var table = new short[256];
        for (var i = 0; i < table.Length; i++) table[i] = expand((byte)i);
        return table;
    }

    private static byte[] BuildEncode(int bits, Func<short, byte> compress)
    {
        var table = new byte[1 << bits];
        for (var i = 0; i < table.Length; i++) table[i] = compress((short)(i << (16 - bits)));
        return table;
    }

    // G.711 table 2: byte = complement of sign, 3 bits of segment, 4 bits of step; 33 is the bias in 14-bit units.
    private static short ExpandMulaw(byte code)
    {
        var bits = ~code;
        var magnitude = ((((bits & 0x0F) << 1) + 33) << ((bits >> 4) & 7)) - 33;
        return (short)(((bits & 0x80) != 0 ? -magnitude : magnitude) << 2);
    }

    private static byte CompressMulaw(short sample)
    {
        var magnitude = Math.Min(((sample < 0 ? ~sample : sample) >> 2) + 33, 0x1FFF);
        var segment = 26 - BitOperations.LeadingZeroCount((uint)magnitude);
        var step = (magnitude >> (segment + 1)) & 0x0F;
        return (byte)~((sample < 0 ? 0x80 : 0) | (segment << 4) | step);
    }

    // G.711 table 1: sign, 3 bits of segment, 4 bits of step, every even bit inverted; units of 13 bits.
    private static short ExpandAlaw(byte code)
    {
        var bits = code ^ 0x55;
        var segment = (bits >> 4) & 7;
        var step = ((bits & 0x0F) << 1) + 1;
        var magnitude = segment == 0 ? step : (step + 32) << (segment - 1);
        return (short)(((bits & 0x80) != 0 ? magnitude : -magnitude) << 3);
    }

    private static byte CompressAlaw(short sample)
    {
        var magnitude = (sample < 0 ? ~sample : sample) >> 4;
        var segment = Math.Max(0, 28 - BitOperations.LeadingZeroCount((uint)magnitude));
        var step = (magnitude >> Math.Max(0, segment - 1)) & 0x0F;
        return (byte)(((sample < 0 ? 0 : 0x80) | (segment << 4) | step) ^ 0x55);
    }
}
