using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Antiphon.Audio;
using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>A client's audio on its way into the session: checked against the declared format and decoded. One user at a
/// time; allocates nothing per frame.</summary>
internal sealed class DeepgramInput
{
    private const int ChunkSamples = 4_096;

    private readonly string _encoding;
    private readonly int _bytesPerSample;
    private readonly short[] _samples = new short[ChunkSamples];
    private bool _isFirst = true;

    public DeepgramInput(string encoding, int sampleRateHz)
    {
        _encoding = encoding;
        SampleRateHz = sampleRateHz;
        _bytesPerSample = encoding switch
        {
            DeepgramEncodings.Linear16 => 2,
            DeepgramEncodings.Linear32 => 4,
            _ => 1,
        };
    }

    /// <summary>What <see cref="Write"/> can read.</summary>
    public static IReadOnlyList<string> Encodings { get; } =
        [DeepgramEncodings.Linear16, DeepgramEncodings.Linear32, DeepgramEncodings.Mulaw, DeepgramEncodings.Alaw];

    public int SampleRateHz { get; }

    /// <summary>Gives one binary message to the session.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.AudioFormatMismatch"/>: a container's header, or a cut sample.</exception>
    public void Write(ReadOnlySpan<byte> bytes, VoiceSession session)
    {
        if (bytes.IsEmpty) return;
        if (_isFirst && AudioContainers.Detect(bytes) is not AudioContainer.None and var container)
        {
            throw new VoiceException(ErrorCodes.AudioFormatMismatch,
                $"Expected raw {_encoding} audio, came a {container} file. Send its samples without the header.");
        }

        _isFirst = false;
        if (bytes.Length % _bytesPerSample != 0)
        {
            throw new VoiceException(ErrorCodes.AudioFormatMismatch,
                $"Expected a multiple of {_bytesPerSample} bytes of {_encoding} audio, came {bytes.Length}: a sample is cut. Send whole samples.");
        }

        for (var at = 0; at < bytes.Length; at += ChunkSamples * _bytesPerSample)
            session.WriteAudio(Decode(bytes[at..Math.Min(bytes.Length, at + (ChunkSamples * _bytesPerSample))]));
    }

    private ReadOnlySpan<short> Decode(ReadOnlySpan<byte> bytes)
    {
        var samples = _samples.AsSpan(0, bytes.Length / _bytesPerSample);
        switch (_encoding)
        {
            case DeepgramEncodings.Mulaw:
                G711.DecodeMulaw(bytes, samples);
                return samples;
            case DeepgramEncodings.Alaw:
                G711.DecodeAlaw(bytes, samples);
                return samples;
            case DeepgramEncodings.Linear32:
                for (var i = 0; i < samples.Length; i++) samples[i] = FromFloat(BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]));
                return samples;
            default:
                if (BitConverter.IsLittleEndian) return MemoryMarshal.Cast<byte, short>(bytes);
                AudioCodec.Decode(AudioEncoding.Linear16, bytes, samples);
                return samples;
        }
    }

    // A value that is no number is silence.
    private static short FromFloat(float value) => float.IsNaN(value) ? (short)0 : (short)Math.Clamp(value * 32_767f, short.MinValue, short.MaxValue);
}
