using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Antiphon.Conversation.Recording;

/// <summary>CRC-32C (Castagnoli), as in iSCSI (RFC 3720): of records, and of audio that went out.</summary>
internal static class Checksum
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }

    /// <summary>Of the samples as little-endian bytes.</summary>
    public static uint Of(ReadOnlySpan<short> samples)
    {
        if (BitConverter.IsLittleEndian) return Of(MemoryMarshal.AsBytes(samples));
        var crc = uint.MaxValue;
        foreach (var sample in samples) crc = BitOperations.Crc32C(BitOperations.Crc32C(crc, (byte)sample), (byte)(sample >> 8));
        return ~crc;
    }
}
