using System.Buffers.Binary;
using System.Text;

namespace Antiphon.Conversation.Recording;

/// <summary>Reads the values of one record's payload. Every failure is <see cref="ErrorCodes.RecordingInvalid"/>.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> payload)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = payload;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Left => _rest.Length;

    public byte Byte() => Take(1)[0];

    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        var value => throw RecordingErrors.Invalid($"a flag is {value}"),
    };

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1) throw RecordingErrors.Invalid("a number has too many bits");
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    public long Integer()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public TimeSpan Time() => new(Integer());

    public string Text()
    {
        var header = Unsigned();
        var isUtf16 = (header & 1) == 1;
        var bytes = Take(Count(header >> 1, isUtf16 ? 2 : 1) * (isUtf16 ? 2 : 1));
        if (isUtf16) return string.Create(bytes.Length / 2, bytes, static (chars, source) =>
        {
            for (var i = 0; i < chars.Length; i++) chars[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(source[(i * 2)..]);
        });
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw RecordingErrors.Invalid("a text is not UTF-8", error);
        }
    }

    public string? OptionalText() => Flag() ? Text() : null;

    public ReadOnlySpan<byte> Rest() => Take(_rest.Length);

    public short[] Samples()
    {
        var samples = new short[Count(Unsigned(), 2)];
        var bytes = Take(samples.Length * 2);
        for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(i * 2)..]);
        return samples;
    }

    /// <summary>A number of things of which each takes at least so many of the bytes that are left.</summary>
    public readonly int Count(ulong count, int bytesEach) =>
        count <= (ulong)(_rest.Length / bytesEach) ? (int)count : throw RecordingErrors.Invalid("a record is shorter than it says");

    public readonly void End()
    {
        if (_rest.Length > 0) throw RecordingErrors.Invalid($"a record has {_rest.Length} bytes more than its content");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length) throw RecordingErrors.Invalid("a record is shorter than its content");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
