using System.Buffers.Binary;

namespace Antiphon.Conversation.Recording;

/// <summary>Records framed one after the other, ready for a file. Not thread-safe.</summary>
internal sealed class RecordBuffer(int initialCapacity)
{
    private byte[] _bytes = new byte[initialCapacity];

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Count);

    public void Clear() => Count = 0;

    /// <summary>The bytes that every recording begins with.</summary>
    public void AppendPreamble()
    {
        var room = Room(RecordFormat.PreambleLength);
        RecordFormat.Magic.CopyTo(room);
        BinaryPrimitives.WriteUInt16LittleEndian(room[RecordFormat.Magic.Length..], RecordFormat.Version);
    }

    /// <summary>Adds a record: length, payload, checksum.</summary>
    public void Append(ReadOnlySpan<byte> payload)
    {
        var room = Room(payload.Length + RecordFormat.FrameOverhead);
        BinaryPrimitives.WriteUInt32LittleEndian(room, (uint)payload.Length);
        payload.CopyTo(room[4..]);
        BinaryPrimitives.WriteUInt32LittleEndian(room[(4 + payload.Length)..], Checksum.Of(payload));
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - Count < count) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Count + count));
        var room = _bytes.AsSpan(Count, count);
        Count += count;
        return room;
    }
}
