namespace Antiphon.Turns;

/// <summary>Reads the words of a transcript one by one; letters, digits, apostrophes and inner hyphens make a word. Allocates nothing.</summary>
internal ref struct WordReader(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <summary>The word read last.</summary>
    public ReadOnlySpan<char> Word { get; private set; }

    public bool Next()
    {
        var start = 0;
        while (start < _rest.Length && !char.IsLetterOrDigit(_rest[start])) start++;
        var end = start;
        while (end < _rest.Length && IsInner(end)) end++;
        Word = _rest[start..end];
        _rest = _rest[end..];
        return !Word.IsEmpty;
    }

    private readonly bool IsInner(int i) => char.IsLetterOrDigit(_rest[i])
        || (_rest[i] is '\'' or '’' or '-' && i + 1 < _rest.Length && char.IsLetterOrDigit(_rest[i + 1]));
}
