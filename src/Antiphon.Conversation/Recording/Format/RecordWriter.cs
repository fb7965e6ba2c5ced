using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Antiphon.Conversation.Recording;

/// <summary>Writes the values of records into a buffer that it keeps. Not thread-safe.</summary>
internal sealed class RecordWriter
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _bytes = new byte[2_048];
    private int _count;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    public void Clear() => _count = 0;

    public void Byte(byte value) => Room(1)[0] = value;

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Room(4), value);

    public void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Room(8), value);

    /// <summary>Seven bits a byte, lowest first.</summary>
    public void Unsigned(ulong value)
    {
        for (; value >= 0x80; value >>= 7) Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    /// <summary>Signed, small absolute values short.</summary>
    public void Integer(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Time(TimeSpan value) => Integer(value.Ticks);

    /// <summary>UTF-8; a text that is no valid Unicode, which a split character makes, as its code units.</summary>
    public void Text(string value)
    {
        if (TryUtf8Length(value) is { } length)
        {
            Unsigned((ulong)length << 1);
            StrictUtf8.GetBytes(value, Room(length));
            return;
        }

        Unsigned(((ulong)value.Length << 1) | 1);
        foreach (var unit in value) BinaryPrimitives.WriteUInt16LittleEndian(Room(2), unit);
    }

    public void OptionalText(string? value)
    {
        Flag(value is not null);
        if (value is not null) Text(value);
    }

    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Room(value.Length));

    public void Samples(ReadOnlySpan<short> samples)
    {
        Unsigned((ulong)samples.Length);
        var room = Room(samples.Length * 2);
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(samples).CopyTo(room);
            return;
        }

        for (var i = 0; i < samples.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(room[(i * 2)..], samples[i]);
    }

    private static int? TryUtf8Length(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i])) continue;
            if (!char.IsHighSurrogate(value[i]) || i + 1 == value.Length || !char.IsLowSurrogate(value[i + 1])) return null;
            i++;
        }

        return StrictUtf8.GetByteCount(value);
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - _count < count) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _count + count));
        var room = _bytes.AsSpan(_count, count);
        _count += count;
        return room;
    }
}
