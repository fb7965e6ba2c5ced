using System.Buffers.Binary;

namespace Antiphon.Audio;

/// <summary>
/// Writes the header of a WAV stream:
/// <code>
/// "RIFF" size "WAVE" | "fmt " 16 or 18, tag, channels, rate, bytes/s, block, bits | ["fact" 4 samples] | "data" size
/// </code>
/// PCM has a header of 44 bytes; µ-law and A-law carry an extension size and a fact chunk, 58 bytes.
/// </summary>
public static class WavHeader
{
    /// <summary>Longest header written, in bytes.</summary>
    public const int MaxBytes = 58;

    internal const ushort PcmTag = 1;
    internal const ushort FloatTag = 3;
    internal const ushort AlawTag = 6;
    internal const ushort MulawTag = 7;
    internal const ushort ExtensibleTag = 0xFFFE;
    internal const uint UnknownSize = uint.MaxValue;

    /// <summary>Bytes of the header of <paramref name="encoding"/>.</summary>
    public static int LengthOf(AudioEncoding encoding) => encoding == AudioEncoding.Linear16 ? 44 : MaxBytes;

    /// <summary>Writes a header and returns its length.</summary>
    /// <param name="destination">At least <see cref="LengthOf"/> bytes.</param>
    /// <param name="format">Encoding and rate of the data.</param>
    /// <param name="channels">Interleaved channels, 1 to 32.</param>
    /// <param name="dataBytes">Length of the data; null, or 4 GiB and more, writes 0xFFFFFFFF: "until the stream ends".</param>
    public static int Write(Span<byte> destination, AudioFormat format, int channels, long? dataBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(format.SampleRateHz, nameof(format));
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 32);
        ArgumentOutOfRangeException.ThrowIfNegative(dataBytes ?? 0, nameof(dataBytes));
        var length = LengthOf(format.Encoding);
        if (destination.Length < length) throw new ArgumentException("The destination is too short.", nameof(destination));

        var block = format.BytesPerSample * channels;
        var linear = format.Encoding == AudioEncoding.Linear16;
        var padded = dataBytes + (dataBytes & 1);
        var known = padded + length - 8 < UnknownSize;
        "RIFF"u8.CopyTo(destination);
        Put32(destination[4..], known ? (uint)(padded!.Value + length - 8) : UnknownSize);
        "WAVEfmt "u8.CopyTo(destination[8..]);
        Put32(destination[16..], linear ? 16u : 18u);
        Put16(destination[20..], linear ? PcmTag : format.Encoding == AudioEncoding.Alaw ? AlawTag : MulawTag);
        Put16(destination[22..], (ushort)channels);
        Put32(destination[24..], (uint)format.SampleRateHz);
        Put32(destination[28..], (uint)(format.SampleRateHz * block));
        Put16(destination[32..], (ushort)block);
        Put16(destination[34..], (ushort)(format.BytesPerSample * 8));
        if (!linear)
        {
            Put16(destination[36..], 0);
            "fact"u8.CopyTo(destination[38..]);
            Put32(destination[42..], 4);
            Put32(destination[46..], known ? (uint)(dataBytes!.Value / block) : UnknownSize);
        }

        "data"u8.CopyTo(destination[(length - 8)..]);
        Put32(destination[(length - 4)..], known ? (uint)dataBytes!.Value : UnknownSize);
        return length;
    }

    private static void Put16(Span<byte> to, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(to, value);

    private static void Put32(Span<byte> to, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(to, value);
}
