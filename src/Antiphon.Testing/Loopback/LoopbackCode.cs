using System.Text;

namespace Antiphon.Testing;

/// <summary>
/// How text becomes symbols. A symbol is one of 16 tones and lasts 20 ms; a byte is two symbols, upper half first. A packet:
/// <code>
/// preamble (10 symbols) | length n (1 byte) | n bytes of UTF-8 | CRC-16/CCITT of them (2 bytes)
/// </code>
/// After a space, and after 25 bytes without one, follows a pause of 5 symbols, so that the sound has the rhythm of words: a
/// detector that learns the noise from the quietest moments takes a sound without pauses for noise.
/// </summary>
internal static class LoopbackCode
{
    public const int SymbolMs = 20;
    public const int PauseSymbols = 5;
    public const int MaxPacketBytes = 200;
    public const sbyte Silence = -1;
    private const int MaxBytesWithoutPause = 25;

    public static ReadOnlySpan<sbyte> Preamble => [0, 15, 0, 15, 0, 15, 5, 10, 3, 12];

    public static double ToneHz(int symbol) => 900 + symbol * 100;

    /// <summary>Whether a pause follows this byte; counts the bytes since the last one.</summary>
    public static bool PauseFollows(byte value, ref int bytesSincePause)
    {
        if (value != (byte)' ' && ++bytesSincePause < MaxBytesWithoutPause) return false;
        bytesSincePause = 0;
        return true;
    }

    public static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0xFFFF;
        foreach (var value in bytes)
        {
            crc ^= (ushort)(value << 8);
            for (var bit = 0; bit < 8; bit++) crc = (ushort)((crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1);
        }

        return crc;
    }

    /// <summary>The symbols of a text, and at which of them each of its UTF-16 characters begins and ends.</summary>
    public static (List<sbyte> Symbols, (int Begin, int End)[] Characters) Encode(string text)
    {
        var symbols = new List<sbyte>();
        var characters = new (int Begin, int End)[text.Length];
        for (var start = 0; start < text.Length;)
        {
            var length = PacketLength(text, start);
            AddPacket(text, start, length, symbols, characters);
            start += length;
        }

        return (symbols, characters);
    }

    private static void AddPacket(string text, int start, int length, List<sbyte> symbols, (int Begin, int End)[] characters)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text.AsSpan(start, length))];
        Encoding.UTF8.GetBytes(text.AsSpan(start, length), bytes);
        symbols.AddRange(Preamble);
        AddByte((byte)bytes.Length);

        var bytesSincePause = 0;
        var at = 0;
        for (var i = start; i < start + length;)
        {
            var rune = Rune.GetRuneAt(text, i);
            var begin = symbols.Count;
            var end = begin;
            for (var k = 0; k < rune.Utf8SequenceLength; k++)
            {
                AddByte(bytes[at]);
                end = symbols.Count;
                if (PauseFollows(bytes[at++], ref bytesSincePause)) symbols.AddRange(Enumerable.Repeat(Silence, PauseSymbols));
            }

            for (var k = 0; k < rune.Utf16SequenceLength; k++) characters[i++] = (begin, end);
        }

        var crc = Crc(bytes);
        AddByte((byte)(crc >> 8));
        AddByte((byte)crc);

        void AddByte(byte value)
        {
            symbols.Add((sbyte)(value >> 4));
            symbols.Add((sbyte)(value & 15));
        }
    }

    // As many characters as fit, up to and with the last space among them when the text goes on.
    private static int PacketLength(string text, int start)
    {
        int length = 0, bytes = 0, lastSpace = 0;
        while (start + length < text.Length)
        {
            var rune = Rune.GetRuneAt(text, start + length);
            if (bytes + rune.Utf8SequenceLength > MaxPacketBytes) return lastSpace > 0 ? lastSpace : length;
            bytes += rune.Utf8SequenceLength;
            length += rune.Utf16SequenceLength;
            if (rune.Value == ' ') lastSpace = length;
        }

        return length;
    }
}
