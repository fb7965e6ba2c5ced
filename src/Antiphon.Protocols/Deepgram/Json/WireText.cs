using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>JSON texts that have escapes. What is malformed is a <see cref="JsonException"/>.</summary>
internal static class WireText
{
    /// <summary>Characters unescaped on the stack; longer texts take a pooled array.</summary>
    private const int StackChars = 256;

    /// <summary>Bytes from which it pays to have them decoded at once.</summary>
    private const int WorthACall = 16;

    private const int BriefLength = 2;
    private const int UnicodeLength = 6;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>The text of what stands between quotes, whole.</summary>
    internal static string Read(ReadOnlySpan<byte> raw) => Read(raw, 0, out _);

    /// <summary>The text that begins <paramref name="json"/> and ends at a quote, or with it.</summary>
    /// <param name="json">UTF-8 behind an opening quote.</param>
    /// <param name="plain">How much of it is known to have neither escapes nor quotes.</param>
    /// <param name="length">Its bytes up to the closing quote.</param>
    internal static string Read(ReadOnlySpan<byte> json, int plain, out int length)
    {
        char[]? rented = null;
        var chars = json.Length <= StackChars ? stackalloc char[StackChars] : rented = ArrayPool<char>.Shared.Rent(json.Length);
        try
        {
            return new string(chars[..Unescape(json, plain, chars, out length)]);
        }
        finally
        {
            if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        }
    }

    /// <summary>Length of the escape at the start of <paramref name="text"/>.</summary>
    internal static int EscapeLength(ReadOnlySpan<byte> text)
    {
        ReadEscape(text, out var length);
        return length;
    }

    // Texts with escapes have many of them, mostly JSON within JSON: byte by byte is faster than from find to find.
    private static int Unescape(ReadOnlySpan<byte> json, int plain, Span<char> chars, out int length)
    {
        var at = plain < WorthACall ? 0 : plain;
        var written = at == 0 ? 0 : Encoding.UTF8.GetChars(json[..at], chars);
        var hasHalves = false;
        while (at < json.Length)
        {
            var b = json[at];
            // The commonest first: letters, then JSON's own quotes.
            if (b is > (byte)'\\' and < 0x80 or > (byte)'"' and < (byte)'\\' or (byte)' ' or (byte)'!')
            {
                chars[written++] = (char)b;
                at++;
            }
            else if (b == '\\' && at + 1 < json.Length && json[at + 1] is (byte)'"' or (byte)'\\')
            {
                chars[written++] = (char)json[at + 1];
                at += BriefLength;
            }
            else if (b == '\\')
            {
                var unit = ReadEscape(json[at..], out var escape);
                hasHalves |= char.IsSurrogate(unit);
                chars[written++] = unit;
                at += escape;
            }
            else if (b >= 0x80)
            {
                var run = json[at..].IndexOfAnyInRange((byte)0, (byte)0x7f);
                if (run < 0) run = json.Length - at;
                written += Encoding.UTF8.GetChars(json.Slice(at, run), chars[written..]);
                at += run;
            }
            else if (b == '"')
            {
                break;
            }
            else
            {
                throw new JsonException("Control character.");
            }
        }

        length = at;
        if (hasHalves) RefuseHalves(chars[..written]);
        return written;
    }

    private static void RefuseHalves(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) throw new JsonException("Half a surrogate pair.");
            i++;
        }
    }

    private static char ReadEscape(ReadOnlySpan<byte> text, out int length)
    {
        length = BriefLength;
        if (text.Length < BriefLength) throw new JsonException("Unfinished escape.");
        switch ((char)text[1])
        {
            case '"' or '\\' or '/':
                return (char)text[1];
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'u':
                length = UnicodeLength;
                // A number's parser alone would take zero bytes behind the digits.
                return text.Length >= UnicodeLength && !text[BriefLength..UnicodeLength].ContainsAnyExcept(HexDigits)
                    && ushort.TryParse(text[BriefLength..UnicodeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
                    ? (char)unit
                    : throw new JsonException("Malformed escape.");
            default:
                throw new JsonException("Unknown escape.");
        }
    }
}
