using System.Buffers.Binary;

namespace Antiphon.Audio;

/// <summary>How a sample of a WAV file is written.</summary>
internal enum WavSampleKind
{
    Pcm16,
    Pcm24,
    Pcm32,
    Float32,
    Mulaw,
    Alaw,
}

/// <summary>
/// Finds format and data of a WAV stream in bytes as they come, cut anywhere. Memory is bounded by the format chunk;
/// other chunks are skipped. Padding after chunks of odd length is honoured.
/// </summary>
internal sealed class WavHeaderParser
{
    /// <summary>Bytes in which the data must begin; a longer header is refused.</summary>
    private const long MaxHeaderBytes = 16 << 20;

    /// <summary>Part of the format chunk that is looked at: the extensible form has 40 bytes.</summary>
    private const int MaxFormatBytes = 40;

    private readonly byte[] _pending = new byte[MaxFormatBytes];
    private int _held;
    private int _wanted = 12;
    private long _skip;
    private long _formatRest;
    private uint _riffSize;
    private Step _step = Step.Riff;
    private bool _hasFormat;

    private enum Step
    {
        Riff,
        ChunkHeader,
        Format,
        Data,
    }

    /// <summary>Whether the next byte is audio.</summary>
    internal bool IsAtData => _step == Step.Data;

    internal WavSampleKind Kind { get; private set; }

    internal int Channels { get; private set; }

    internal int SampleRateHz { get; private set; }

    internal int BytesPerSample { get; private set; }

    /// <summary>Declared length of the data; null: until the stream ends.</summary>
    internal long? DataBytes { get; private set; }

    /// <summary>Bytes of the stream taken so far; where an error is.</summary>
    internal long Offset { get; private set; }

    /// <summary>Takes bytes up to the start of the data and returns how many.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.AudioFileInvalid"/>.</exception>
    internal int Push(ReadOnlySpan<byte> bytes)
    {
        var start = bytes.Length;
        while (!IsAtData && !bytes.IsEmpty)
        {
            var skipped = (int)Math.Min(_skip, bytes.Length);
            _skip -= skipped;
            Take(ref bytes, skipped);
            if (_skip > 0) break;

            var copied = Math.Min(_wanted - _held, bytes.Length);
            bytes[..copied].CopyTo(_pending.AsSpan(_held));
            _held += copied;
            Take(ref bytes, copied);
            if (_held < _wanted) break;
            _held = 0;
            Advance(_pending.AsSpan(0, _wanted));
        }

        return start - bytes.Length;
    }

    /// <summary>The stream ended before the data.</summary>
    internal VoiceException Ended() => Error(_step == Step.Riff
        ? "it ends within its first 12 bytes"
        : _hasFormat ? "it ends without a 'data' chunk" : "it ends without a 'fmt ' chunk");

    private void Take(ref ReadOnlySpan<byte> bytes, int count)
    {
        bytes = bytes[count..];
        Offset += count;
        if (Offset > MaxHeaderBytes) throw Error($"no audio begins within {MaxHeaderBytes} bytes");
    }

    private void Advance(ReadOnlySpan<byte> part)
    {
        switch (_step)
        {
            case Step.Riff:
                ReadRiff(part);
                break;
            case Step.ChunkHeader:
                ReadChunkHeader(part[..4], BinaryPrimitives.ReadUInt32LittleEndian(part[4..]));
                break;
            case Step.Format:
                ReadFormat(part);
                Expect(Step.ChunkHeader, 8);
                break;
        }
    }

    private void Expect(Step step, int bytes)
    {
        _step = step;
        _wanted = bytes;
    }

    private void ReadRiff(ReadOnlySpan<byte> part)
    {
        var magic = part[..4];
        if (magic.SequenceEqual("RIFX"u8)) throw Error("it is big-endian (RIFX), which is not supported");
        if (!magic.SequenceEqual("RIFF"u8) && !magic.SequenceEqual("RF64"u8)) throw Error("it does not begin with 'RIFF'");
        if (!part[8..].SequenceEqual("WAVE"u8)) throw Error("its RIFF form is not 'WAVE'");
        _riffSize = BinaryPrimitives.ReadUInt32LittleEndian(part[4..]);
        Expect(Step.ChunkHeader, 8);
    }

    private void ReadChunkHeader(ReadOnlySpan<byte> id, uint size)
    {
        if (id.SequenceEqual("data"u8))
        {
            if (!_hasFormat) throw Error("its 'data' chunk comes before a 'fmt ' chunk");

            // Writers that cannot seek leave 0 or all ones. A zero is believed only when the outer size has room for more.
            var open = size == WavHeader.UnknownSize || (size == 0 && (_riffSize == WavHeader.UnknownSize || _riffSize + 8L <= Offset));
            DataBytes = open ? null : size;
            _step = Step.Data;
        }
        else if (id.SequenceEqual("fmt "u8))
        {
            if (size < 16) throw Error($"its 'fmt ' chunk has {size} bytes, at least 16 are needed");
            var part = (int)Math.Min(size, MaxFormatBytes);
            _formatRest = size + (size & 1) - part;
            Expect(Step.Format, part);
        }
        else
        {
            _skip = size + (long)(size & 1);
        }
    }

    private void ReadFormat(ReadOnlySpan<byte> part)
    {
        _skip = _formatRest;
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(part);
        Channels = BinaryPrimitives.ReadUInt16LittleEndian(part[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(part[4..]);
        var block = BinaryPrimitives.ReadUInt16LittleEndian(part[12..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(part[14..]);
        if (tag == WavHeader.ExtensibleTag)
        {
            if (part.Length < 40) throw Error("its extensible format has no sub-format");
            tag = BinaryPrimitives.ReadUInt16LittleEndian(part[24..]);
        }

        Kind = (tag, bits) switch
        {
            (WavHeader.PcmTag, 16) => WavSampleKind.Pcm16,
            (WavHeader.PcmTag, 24) => WavSampleKind.Pcm24,
            (WavHeader.PcmTag, 32) => WavSampleKind.Pcm32,
            (WavHeader.FloatTag, 32) => WavSampleKind.Float32,
            (WavHeader.MulawTag, 8) => WavSampleKind.Mulaw,
            (WavHeader.AlawTag, 8) => WavSampleKind.Alaw,
            _ => throw Error($"its samples have format tag {tag} and {bits} bits; readable are PCM of 16, 24 and 32 bits, 32-bit float, µ-law and A-law"),
        };
        BytesPerSample = bits / 8;
        if (Channels is < 1 or > 32) throw Error($"it has {Channels} channels; 1 to 32 are readable");
        if (rate is < 1_000 or > 384_000) throw Error($"its rate is {rate} Hz; 1,000 to 384,000 are readable");
        if (block != Channels * BytesPerSample) throw Error($"its block size is {block}, but {Channels} channels of {bits} bits make {Channels * BytesPerSample}");
        SampleRateHz = (int)rate;
        _hasFormat = true;
    }

    private VoiceException Error(string what) => new(
        ErrorCodes.AudioFileInvalid, $"The WAV file cannot be read: {what} (at byte {Offset}).");
}
