using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Antiphon.Protocols.Deepgram;

/// <summary>
/// A message read forwards, once, without a tree: for the events of a running session. It knows objects, arrays and texts
/// itself, which is nearly all that events are made of, and leaves the rest to <see cref="Utf8JsonReader"/>. Fields may come
/// in any order; the path of a field is worked out only for an error. What is no JSON is a <see cref="JsonException"/>.
/// </summary>
/// <remarks>
/// <code>
/// {"type":"History","role":"user","content":"hi"}
///                  ^              ^
///                  FindType       Next, Is("role"), Take
/// </code>
/// </remarks>
internal ref struct WireReader
{
    private const string Control = "\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\t\n\v\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f";
    private static readonly SearchValues<byte> Stops = SearchValues.Create(Encoding.ASCII.GetBytes("\"\\" + Control));

    private readonly ReadOnlySpan<byte> _utf8;
    private readonly bool _isAscii;
    private ReadOnlySpan<byte> _name;
    private int _at;
    private int _valueAt;
    private bool _isFirst = true;
    private bool _nameIsEscaped;
    private bool _typeSeen;

    internal WireReader(ReadOnlySpan<byte> utf8)
    {
        _utf8 = utf8;
        _isAscii = Ascii.IsValid(utf8);
        if (!_isAscii && !Utf8.IsValid(utf8)) throw new JsonException("Not UTF-8.");
        SkipSpace();
        if (Current() != '{') throw NotAnObject();
        _at++;
    }

    /// <summary>Name of the field.</summary>
    internal readonly string FieldName => _nameIsEscaped ? WireText.Read(_name) : Encoding.UTF8.GetString(_name);

    /// <summary>The kind of the message. Its field is nearly always the first; then it is passed with this.</summary>
    internal MessageType FindType()
    {
        var start = _at;
        for (var isFirst = true; NextInside(); isFirst = false)
        {
            if (!Is("type"u8))
            {
                Pass();
                continue;
            }

            var type = ReadType();
            _typeSeen = isFirst;
            if (isFirst) return type;
            _at = start;
            _isFirst = true;
            return type;
        }

        EndMessage();
        throw WireError.Unreadable("type", "it is missing.");
    }

    /// <summary>Goes to the next field of the message, its type left out; false at the end, which is the end of the text.</summary>
    internal bool Next()
    {
        while (NextInside())
        {
            if (!Is("type"u8)) return true;
            if (_typeSeen) throw Twice();
            _typeSeen = true;
            Pass();
        }

        EndMessage();
        return false;
    }

    /// <summary>Goes to the next field of an object; false at its end.</summary>
    internal bool NextInside()
    {
        SkipSpace();
        _valueAt = _at;
        if (Current() == '}')
        {
            _at++;
            _isFirst = false;
            return false;
        }

        if (!_isFirst) Expect(',');
        _isFirst = false;
        if (Current() != '"') throw Malformed();
        _name = ScanText(out _nameIsEscaped);
        SkipSpace();
        Expect(':');
        _valueAt = _at;
        return true;
    }

    /// <summary>Whether the field has this name.</summary>
    internal readonly bool Is(ReadOnlySpan<byte> name) =>
        _name.SequenceEqual(name) || (_nameIsEscaped && WireText.Read(_name) == Encoding.UTF8.GetString(name));

    /// <summary>Passes over the value of a field that is not wanted.</summary>
    internal void Pass()
    {
        if (Current() == '"')
        {
            ScanText(out _);
            return;
        }

        var json = new Utf8JsonReader(_utf8[_at..], WireJson.ReaderOptions);
        json.Read();
        json.Skip();
        _at += (int)json.BytesConsumed;
    }

    /// <summary>A text; null counts as absent.</summary>
    internal void Take(scoped ref string? field)
    {
        if (field is not null) throw Twice();
        if (!TakeNull()) field = Text();
    }

    /// <summary>True or false; null counts as absent.</summary>
    internal void Take(scoped ref bool? field)
    {
        if (field is not null) throw Twice();
        if (TakeNull()) return;
        var rest = _utf8[_at..];
        field = rest.StartsWith("true"u8) || (rest.StartsWith("false"u8) ? false : throw Wrong("true or false"));
        _at += field.Value ? 4 : 5;
    }

    /// <summary>An array of texts; null counts as absent.</summary>
    internal void Take(scoped ref List<string>? field)
    {
        if (field is not null) throw Twice();
        if (TakeNull()) return;
        field = new List<string>(2);
        StartArray();
        while (NextItem()) field.Add(Text());
    }

    internal void Take(scoped ref ConversationRole? field)
    {
        if (field is not null) throw Twice();
        field = Word() switch
        {
            "assistant" => ConversationRole.Assistant,
            "user" => ConversationRole.User,
            _ => throw Failed("expected one of \"user\", \"assistant\"."),
        };
    }

    internal void Take(scoped ref InjectBehavior? field)
    {
        if (field is not null) throw Twice();
        if (TakeNull()) return;
        field = Word() switch
        {
            "default" => InjectBehavior.Default,
            "queue" => InjectBehavior.Queue,
            "interrupt" => InjectBehavior.Interrupt,
            _ => throw Failed("expected one of \"default\", \"queue\", \"interrupt\"."),
        };
    }

    /// <summary>A duration in seconds, as a number or as numeric text; what is neither counts as absent.</summary>
    internal void Take(scoped ref TimeSpan? field)
    {
        var first = Current();
        if (first == '"') field = WireSeconds.Parse(Text());
        else if (first == '-' || char.IsAsciiDigit((char)first)) field = ScanSeconds();
        else Pass();
    }

    internal void StartArray() => Start('[', "an array");

    internal void StartObject() => Start('{', "an object");

    /// <summary>Goes to the next item of an array; false at its end.</summary>
    internal bool NextItem()
    {
        SkipSpace();
        if (Current() == ']')
        {
            _at++;
            _isFirst = false;
            return false;
        }

        if (!_isFirst) Expect(',');
        _isFirst = false;
        _valueAt = _at;
        return true;
    }

    /// <summary>A required field of the object whose end was just reached did not come.</summary>
    internal readonly ProtocolException Missing(string name) => WireError.Unreadable(WireError.Join(WirePath.At(_utf8, _valueAt), name), "it is missing.");

    private readonly ProtocolException Twice() => Failed("it comes twice.");

    private readonly ProtocolException Wrong(string expected) => Failed($"expected {expected}, came {NameOf(Current())}.");

    private readonly ProtocolException Failed(string what) => WireError.Unreadable(WirePath.At(_utf8, _valueAt), what);

    private static JsonException Malformed() => new("Malformed.");

    private readonly ProtocolException NotAnObject()
    {
        // Something else that is JSON, or no JSON at all.
        new Utf8JsonReader(_utf8, WireJson.ReaderOptions).Read();
        return WireError.NotAnObject();
    }

    private MessageType ReadType()
    {
        if (Current() != '"') throw Wrong("a string");
        var name = ScanText(out var isEscaped);
        return isEscaped ? MessageTypes.Find(Encoding.UTF8.GetBytes(WireText.Read(name))) : MessageTypes.Find(name);
    }

    private void EndMessage()
    {
        SkipSpace();
        if (_at != _utf8.Length) throw Malformed();
    }

    private void Start(char bracket, string kind)
    {
        if (Current() != bracket) throw Wrong(kind);
        _at++;
        _isFirst = true;
    }

    private bool TakeNull()
    {
        if (Current() != 'n') return false;
        if (!_utf8[_at..].StartsWith("null"u8)) throw Malformed();
        _at += 4;
        return true;
    }

    private string Text()
    {
        if (Current() != '"') throw Wrong("a string");
        var rest = _utf8[(_at + 1)..];
        var end = rest.IndexOfAny(Stops);
        if (end >= 0 && rest[end] == '\\')
        {
            var escaped = WireText.Read(rest, end, out var length);
            _at += length + 2;
            return escaped;
        }

        if (end < 0 || rest[end] != '"') throw Malformed();
        _at += end + 2;
        // Each without counting first: how long the result is, is known, or at most that long.
        return _isAscii ? Encoding.Latin1.GetString(rest[..end]) : WireText.Read(rest[..end], end, out _);
    }

    /// <summary>One of a few known words, without making a string of it; another one is empty.</summary>
    private ReadOnlySpan<char> Word()
    {
        if (Current() != '"') throw Wrong("a string");
        var text = ScanText(out var isEscaped);
        if (isEscaped) return WireText.Read(text);
        return text switch
        {
            _ when text.SequenceEqual("assistant"u8) => "assistant",
            _ when text.SequenceEqual("user"u8) => "user",
            _ when text.SequenceEqual("default"u8) => "default",
            _ when text.SequenceEqual("queue"u8) => "queue",
            _ when text.SequenceEqual("interrupt"u8) => "interrupt",
            _ => "",
        };
    }

    /// <summary>What stands between the quotes; every escape in it is well formed.</summary>
    private ReadOnlySpan<byte> ScanText(out bool isEscaped)
    {
        var rest = _utf8[(_at + 1)..];
        var end = rest.IndexOfAny(Stops);
        isEscaped = end >= 0 && rest[end] == '\\';
        if (isEscaped) end = EndOfEscaped(rest, end);
        if (end < 0 || rest[end] != '"') throw Malformed();
        _at += end + 2;
        return rest[..end];
    }

    private static int EndOfEscaped(ReadOnlySpan<byte> rest, int at)
    {
        while (at < rest.Length && rest[at] is var b && b != '"' && b >= ' ') at += b == '\\' ? WireText.EscapeLength(rest[at..]) : 1;
        return at < rest.Length ? at : -1;
    }

    private TimeSpan? ScanSeconds()
    {
        if (WireSeconds.TryReadPlain(_utf8[_at..], out var plain, out var length))
        {
            _at += length;
            return plain;
        }

        var json = new Utf8JsonReader(_utf8[_at..], WireJson.ReaderOptions);
        json.Read();
        _at += (int)json.BytesConsumed;
        return json.TryGetDouble(out var seconds) ? WireSeconds.Of(seconds) : null;
    }

    private void Expect(char sign)
    {
        if (Current() != sign) throw Malformed();
        _at++;
        SkipSpace();
    }

    private void SkipSpace()
    {
        // Nearly always there is none.
        while (_at < _utf8.Length && _utf8[_at] <= ' ')
        {
            if (_utf8[_at] is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')) return;
            _at++;
        }
    }

    private readonly byte Current() => _at < _utf8.Length ? _utf8[_at] : throw Malformed();

    private static string NameOf(byte first) => (char)first switch
    {
        '{' => "an object",
        '[' => "an array",
        '"' => "a string",
        'n' => "null",
        't' or 'f' => "true or false",
        _ => "a number that does not fit",
    };
}
