namespace Antiphon.Providers.Local.Phrases;

/// <summary>
/// Reads one phrase template: words, <c>(a | b)</c>, <c>[x]</c>, <c>{parameter}</c>, <c>&lt;rule&gt;</c>. Punctuation between
/// words is ignored; numbers become words. Any text gives a value or a coded error.
/// </summary>
internal ref struct PhraseParser
{
    /// <summary>Characters of one template at most.</summary>
    internal const int MaxLength = 8_000;

    private const int MaxDepth = 32;
    private const string Word = "a word, '(', '[', '{parameter}' or '<rule>'";

    private readonly string _text;
    private int _at;
    private int _depth;

    private PhraseParser(string text) => _text = text;

    /// <exception cref="VoiceException"><see cref="ErrorCodes.PhraseTemplateInvalid"/>, naming position, what was expected and what came.</exception>
    public static PhraseNode Parse(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        if (template.Length > MaxLength)
            throw new VoiceException(ErrorCodes.PhraseTemplateInvalid,
                $"A phrase template may have {MaxLength:N0} characters; one has {template.Length:N0}. Split it into several.");

        var parser = new PhraseParser(template);
        var node = parser.Alternatives();
        if (parser._at < template.Length) throw parser.Error(Word + " or the end");
        return node;
    }

    /// <summary>Splits <c>&lt;name&gt; = template</c>; false when <paramref name="text"/> is a template alone.</summary>
    public static bool TrySplitDefinition(string text, out string name, out string template)
    {
        ArgumentNullException.ThrowIfNull(text);
        name = template = "";
        var trimmed = text.AsSpan().TrimStart();
        if (trimmed.IsEmpty || trimmed[0] != '<') return false;
        var close = trimmed.IndexOf('>');
        if (close < 0) return false;
        var rest = trimmed[(close + 1)..].TrimStart();
        if (rest.IsEmpty || rest[0] != '=') return false;
        name = trimmed[1..close].Trim().ToString();
        template = rest[1..].Trim().TrimEnd(';').ToString();
        return IsName(name);
    }

    private PhraseNode Alternatives()
    {
        if (++_depth > MaxDepth) throw Error($"at most {MaxDepth} brackets inside each other");
        var options = new List<PhraseNode> { Sequence() };
        while (_at < _text.Length && _text[_at] == '|')
        {
            _at++;
            options.Add(Sequence());
        }

        _depth--;
        return options.Count == 1 ? options[0] : new PhraseNode.Choice(options);
    }

    private PhraseNode Sequence()
    {
        var parts = new List<PhraseNode>();
        while (true)
        {
            SkipSpace();
            if (_at >= _text.Length || _text[_at] is '|' or ')' or ']') break;
            switch (_text[_at])
            {
                case '(':
                    parts.Add(Bracket(')'));
                    break;
                case '[':
                    parts.Add(new PhraseNode.Optional(Bracket(']')));
                    break;
                case '<':
                    parts.Add(new PhraseNode.Rule(Name('>', "the name of a rule and '>'")));
                    break;
                case '{':
                    parts.Add(new PhraseNode.Parameter(Name('}', "the name of a parameter and '}'")));
                    break;
                default:
                    Words(parts);
                    break;
            }
        }

        if (parts.Count == 0) throw Error(Word);
        return parts.Count == 1 ? parts[0] : new PhraseNode.Sequence(parts);
    }

    private PhraseNode Bracket(char close)
    {
        _at++;
        var inner = Alternatives();
        if (_at >= _text.Length || _text[_at] != close) throw Error($"'{close}' or '|'");
        _at++;
        return inner;
    }

    private string Name(char close, string expected)
    {
        var start = ++_at;
        while (_at < _text.Length && IsNameCharacter(_text[_at])) _at++;
        if (_at == start || _at >= _text.Length || _text[_at] != close) throw Error(expected);
        return _text[start.._at++];
    }

    private void Words(List<PhraseNode> parts)
    {
        var start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !IsNotation(_text[_at])) _at++;
        if (_at == start) throw Error(Word);
        foreach (var word in SpokenWords.Of(_text[start.._at])) parts.Add(new PhraseNode.Word(word));
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && (char.IsWhiteSpace(_text[_at]) || _text[_at] is '.' or ',' or '?' or '!')) _at++;
    }

    private static bool IsNotation(char c) => c is '|' or '(' or ')' or '[' or ']' or '<' or '>' or '{' or '}';

    private static bool IsNameCharacter(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.';

    private static bool IsName(string name) => name.Length > 0 && name.All(IsNameCharacter);

    private readonly VoiceException Error(string expected)
    {
        var came = _at >= _text.Length ? "the end" : $"'{_text[_at]}'";
        return new VoiceException(ErrorCodes.PhraseTemplateInvalid,
            $"Phrase template \"{Excerpt()}\": expected {expected} at position {_at + 1}, came {came}.");
    }

    private readonly string Excerpt() => _text.Length <= 80 ? _text : _text[..77] + "...";
}
