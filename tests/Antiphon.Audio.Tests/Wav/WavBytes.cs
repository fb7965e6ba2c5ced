using System.Buffers.Binary;
using System.Text;

namespace Antiphon.Audio.Tests.Wav;

/// <summary>Builds WAV files chunk by chunk, right or wrong on purpose.</summary>
internal sealed class WavBytes
{
    private readonly MemoryStream _body = new();

    internal WavBytes Chunk(string id, byte[] content, uint? declared = null)
    {
        _body.Write(Encoding.ASCII.GetBytes(id));
        Put32(_body, declared ?? (uint)content.Length);
        _body.Write(content);
        if (content.Length % 2 != 0) _body.WriteByte(0);
        return this;
    }

    internal WavBytes Format(int tag, int channels, int rate, int bits, byte[]? extension = null)
    {
        var content = new MemoryStream();
        Put16(content, tag);
        Put16(content, channels);
        Put32(content, (uint)rate);
        Put32(content, (uint)(rate * channels * bits / 8));
        Put16(content, channels * bits / 8);
        Put16(content, bits);
        content.Write(extension ?? []);
        return Chunk("fmt ", content.ToArray());
    }

    internal WavBytes Extensible(int tag, int channels, int rate, int bits)
    {
        var extension = new MemoryStream();
        Put16(extension, 22);
        Put16(extension, bits);
        Put32(extension, 3);
        Put16(extension, tag);
        extension.Write([0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71]);
        return Format(0xFFFE, channels, rate, bits, extension.ToArray());
    }

    internal WavBytes Data(byte[] content, uint? declared = null) => Chunk("data", content, declared);

    internal byte[] Build(uint? riffSize = null, string magic = "RIFF", string form = "WAVE")
    {
        var file = new MemoryStream();
        file.Write(Encoding.ASCII.GetBytes(magic));
        Put32(file, riffSize ?? (uint)(_body.Length + 4));
        file.Write(Encoding.ASCII.GetBytes(form));
        file.Write(_body.ToArray());
        return file.ToArray();
    }

    internal static byte[] Pcm(params short[] samples)
    {
        var bytes = new byte[samples.Length * 2];
        AudioCodec.Encode(AudioEncoding.Linear16, samples, bytes);
        return bytes;
    }

    private static void Put16(Stream to, int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        to.Write(bytes);
    }

    private static void Put32(Stream to, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        to.Write(bytes);
    }
}

/// <summary>A stream that cannot seek and gives a few bytes at a time, as a network does.</summary>
internal sealed class TrickleStream(byte[] content, int most) : Stream
{
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var take = Math.Min(Math.Min(count, most), content.Length - _at);
        content.AsSpan(_at, take).CopyTo(buffer.AsSpan(offset));
        _at += take;
        return take;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A stream that takes bytes and cannot seek.</summary>
internal sealed class OneWayStream : MemoryStream
{
    public override bool CanSeek => false;
}
