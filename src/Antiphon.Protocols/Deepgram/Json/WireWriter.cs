using System.Buffers;
using System.Text;

namespace Antiphon.Protocols.Deepgram;

/// <summary>
/// Writes the JSON of an event straight into the output: names and punctuation as literals, texts with their quotes and
/// escapes. Allocates nothing of its own. Whoever uses it ends with <see cref="Complete"/>.
/// </summary>
internal ref struct WireWriter
{
    private const int InitialBytes = 256;

    /// <summary>Escape of one character, <c>\u001f</c>.</summary>
    private const int MaxEscapeBytes = 6;

    /// <summary>Characters of a text with escapes that room is made for at once.</summary>
    private const int EscapedPart = 256;

    /// <summary>UTF-8 of one UTF-16 code unit.</summary>
    private const int MaxBytesPerChar = 3;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\t\n\v\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private readonly IBufferWriter<byte> _output;
    private Span<byte> _span;
    private int _used;

    internal WireWriter(IBufferWriter<byte> output)
    {
        _output = output;
        _span = output.GetSpan(InitialBytes);
    }

    /// <summary>JSON that needs no escaping, as it is.</summary>
    internal void Raw(scoped ReadOnlySpan<byte> json)
    {
        Reserve(json.Length);
        json.CopyTo(_span[_used..]);
        _used += json.Length;
    }

    /// <summary><paramref name="before"/> as it is, then <paramref name="value"/> in quotes.</summary>
    internal void Text(scoped ReadOnlySpan<byte> before, string value)
    {
        Reserve(before.Length + (value.Length * MaxBytesPerChar) + 2);
        before.CopyTo(_span[_used..]);
        _used += before.Length;
        _span[_used++] = (byte)'"';
        var plain = value.AsSpan().IndexOfAny(Escaped);
        if (plain < 0) _used += Encoding.UTF8.GetBytes(value, _span[_used..]);
        else WriteEscaped(value, plain);
        Reserve(1);
        _span[_used++] = (byte)'"';
    }

    /// <summary><see cref="Text"/>, or nothing for null.</summary>
    internal void Optional(scoped ReadOnlySpan<byte> before, string? value)
    {
        if (value is not null) Text(before, value);
    }

    /// <summary>A duration, in seconds.</summary>
    internal void Seconds(scoped ReadOnlySpan<byte> before, TimeSpan value)
    {
        Reserve(before.Length + WireSeconds.MaxBytes);
        before.CopyTo(_span[_used..]);
        _used += before.Length;
        _used += WireSeconds.Write(value, _span[_used..]);
    }

    /// <summary><see cref="Seconds"/>, or nothing for null.</summary>
    internal void Optional(scoped ReadOnlySpan<byte> before, TimeSpan? value)
    {
        if (value is { } time) Seconds(before, time);
    }

    internal void Bool(scoped ReadOnlySpan<byte> before, bool value)
    {
        Raw(before);
        Raw(value ? "true"u8 : "false"u8);
    }

    /// <summary>An array of texts, or nothing for none.</summary>
    internal void Texts(scoped ReadOnlySpan<byte> before, IReadOnlyList<string> values)
    {
        if (values.Count == 0) return;
        Raw(before);
        for (var i = 0; i < values.Count; i++) Text(i == 0 ? "["u8 : ","u8, values[i]);
        Raw("]"u8);
    }

    /// <summary>Hands what was written to the output.</summary>
    internal void Complete()
    {
        _output.Advance(_used);
        _used = 0;
    }

    private void WriteEscaped(ReadOnlySpan<char> value, int plain)
    {
        _used += Encoding.UTF8.GetBytes(value[..plain], _span[_used..]);
        for (value = value[plain..]; !value.IsEmpty;)
        {
            var part = value[..Math.Min(value.Length, EscapedPart)];
            // A pair stays together.
            if (part.Length < value.Length && char.IsHighSurrogate(part[^1])) part = part[..^1];
            Reserve(part.Length * MaxEscapeBytes);
            _used += WriteEscaped(part, _span[_used..]);
            value = value[part.Length..];
        }
    }

    private static int WriteEscaped(ReadOnlySpan<char> value, Span<byte> output)
    {
        var written = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            // The commonest first: letters, then JSON's own quotes.
            if (c is > '\\' and < '\x80' or > '"' and < '\\' or ' ' or '!')
            {
                output[written++] = (byte)c;
            }
            else if (c is '"' or '\\')
            {
                output[written++] = (byte)'\\';
                output[written++] = (byte)c;
            }
            else if (c < ' ')
            {
                written += WriteControl(c, output[written..]);
            }
            else
            {
                var run = value[i..].IndexOfAnyInRange('\0', '\x7f');
                if (run < 0) run = value.Length - i;
                written += Encoding.UTF8.GetBytes(value.Slice(i, run), output[written..]);
                i += run - 1;
            }
        }

        return written;
    }

    private static int WriteControl(char value, Span<byte> output)
    {
        output[0] = (byte)'\\';
        output[1] = value switch
        {
            '\n' => (byte)'n',
            '\r' => (byte)'r',
            '\t' => (byte)'t',
            '\b' => (byte)'b',
            '\f' => (byte)'f',
            _ => (byte)'u',
        };
        if (output[1] != 'u') return 2;
        output[2] = (byte)'0';
        output[3] = (byte)'0';
        output[4] = (byte)(value < 0x10 ? '0' : '1');
        output[5] = "0123456789abcdef"u8[value & 0xF];
        return MaxEscapeBytes;
    }

    private void Reserve(int bytes)
    {
        if (_span.Length - _used >= bytes) return;
        _output.Advance(_used);
        _used = 0;
        _span = _output.GetSpan(bytes);
    }
}
