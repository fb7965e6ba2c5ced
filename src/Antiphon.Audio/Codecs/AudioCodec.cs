using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Antiphon.Audio;

/// <summary>Wire bytes of an <see cref="AudioEncoding"/> to and from 16-bit samples. Allocates nothing; thread-safe.</summary>
public static class AudioCodec
{
    /// <summary>Bytes that <paramref name="sampleCount"/> samples take.</summary>
    public static int ByteCount(AudioEncoding encoding, int sampleCount) =>
        checked(sampleCount * (encoding == AudioEncoding.Linear16 ? 2 : 1));

    /// <summary>Samples in <paramref name="byteCount"/> bytes; false when the last sample is cut (odd count of linear16).</summary>
    public static bool TrySampleCount(AudioEncoding encoding, int byteCount, out int sampleCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteCount);
        var linear = encoding == AudioEncoding.Linear16;
        sampleCount = linear ? byteCount >> 1 : byteCount;
        return !linear || (byteCount & 1) == 0;
    }

    /// <summary>Samples in <paramref name="byteCount"/> bytes.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.AudioFormatMismatch"/>: an odd count of linear16.</exception>
    public static int SampleCount(AudioEncoding encoding, int byteCount) =>
        TrySampleCount(encoding, byteCount, out var samples) ? samples : throw OddLength(byteCount);

    /// <summary>Decodes whole samples. False, with nothing written, when the last sample is cut (odd count of linear16).</summary>
    /// <param name="encoding">How <paramref name="bytes"/> are written.</param>
    /// <param name="bytes">Raw audio without a container.</param>
    /// <param name="samples">Room for every sample of <paramref name="bytes"/>.</param>
    /// <param name="written">Samples decoded.</param>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is too short.</exception>
    public static bool TryDecode(AudioEncoding encoding, ReadOnlySpan<byte> bytes, Span<short> samples, out int written)
    {
        written = 0;
        if (!TrySampleCount(encoding, bytes.Length, out var count)) return false;
        if (samples.Length < count) throw new ArgumentException("The destination is too short.", nameof(samples));
        switch (encoding)
        {
            case AudioEncoding.Linear16: Reorder(MemoryMarshal.Cast<byte, short>(bytes), samples); break;
            case AudioEncoding.Mulaw: G711.DecodeMulaw(bytes, samples); break;
            case AudioEncoding.Alaw: G711.DecodeAlaw(bytes, samples); break;
            default: throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Unknown encoding.");
        }

        written = count;
        return true;
    }

    /// <summary>Decodes whole samples and returns how many.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.AudioFormatMismatch"/>: an odd count of linear16.</exception>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is too short.</exception>
    public static int Decode(AudioEncoding encoding, ReadOnlySpan<byte> bytes, Span<short> samples) =>
        TryDecode(encoding, bytes, samples, out var written) ? written : throw OddLength(bytes.Length);

    /// <summary>Encodes all of <paramref name="samples"/> and returns the number of bytes written.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is too short.</exception>
    public static int Encode(AudioEncoding encoding, ReadOnlySpan<short> samples, Span<byte> bytes)
    {
        var count = ByteCount(encoding, samples.Length);
        if (bytes.Length < count) throw new ArgumentException("The destination is too short.", nameof(bytes));
        switch (encoding)
        {
            case AudioEncoding.Linear16: Reorder(samples, MemoryMarshal.Cast<byte, short>(bytes[..count])); break;
            case AudioEncoding.Mulaw: G711.EncodeMulaw(samples, bytes); break;
            case AudioEncoding.Alaw: G711.EncodeAlaw(samples, bytes); break;
            default: throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Unknown encoding.");
        }

        return count;
    }

    /// <summary>Decodes raw bytes into a frame that the caller owns.</summary>
    /// <param name="format">Encoding and rate of <paramref name="bytes"/>.</param>
    /// <param name="bytes">Raw audio without a container.</param>
    /// <param name="position">Index of the first sample in its stream.</param>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.AudioFormatMismatch"/>: an odd count of linear16.</exception>
    public static AudioFrame DecodeFrame(AudioFormat format, ReadOnlySpan<byte> bytes, long position)
    {
        var frame = AudioFrame.Rent(format.SampleRateHz, SampleCount(format.Encoding, bytes.Length), position);
        Decode(format.Encoding, bytes, frame.Samples);
        return frame;
    }

    /// <summary>Fills <paramref name="bytes"/> with silence: zero, or the law's smallest positive value.</summary>
    public static void FillSilence(AudioEncoding encoding, Span<byte> bytes) => bytes.Fill(encoding switch
    {
        AudioEncoding.Mulaw => G711.MulawSilence,
        AudioEncoding.Alaw => G711.AlawSilence,
        _ => 0,
    });

    // Linear16 is little-endian on the wire whatever the machine is; on nearly all of them this is one copy.
    private static void Reorder(ReadOnlySpan<short> from, Span<short> to)
    {
        if (BitConverter.IsLittleEndian) from.CopyTo(to);
        else BinaryPrimitives.ReverseEndianness(from, to);
    }

    private static VoiceException OddLength(int byteCount) => new(
        ErrorCodes.AudioFormatMismatch,
        $"linear16 audio has 2 bytes a sample, but {byteCount} bytes came: send whole samples.");
}
