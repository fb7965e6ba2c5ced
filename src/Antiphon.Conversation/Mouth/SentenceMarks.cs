namespace Antiphon.Conversation;

/// <summary>What ends a sentence, and what only looks like it.</summary>
internal static class SentenceMarks
{
    /// <summary>Abbreviations that a name or number follows: never the end of a sentence.</summary>
    private static readonly HashSet<string> Titles = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "rev", "gen", "col", "lt", "sgt", "capt", "hon", "mt", "ft", "no",
        "nr", "vs", "fig", "vol", "pp", "approx", "dept", "ext", "tel", "ave", "blvd", "rd", "bldg", "apt", "e.g", "i.e", "cf", "ca",
    };

    /// <summary>Abbreviations that may end a sentence: what follows decides.</summary>
    private static readonly HashSet<string> MayEnd = new(StringComparer.OrdinalIgnoreCase)
    {
        "a.m", "p.m", "etc", "inc", "ltd", "co", "corp", "u.s", "u.k", "e.u", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
        "sep", "sept", "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "min", "max", "hr", "hrs", "al",
    };

    /// <summary>Marks that end a sentence when a space follows.</summary>
    public static bool IsTerminator(char c) => c is '.' or '!' or '?' or '…' or '‽' or '؟' or '۔' or '։' or '।' or '॥' or '።' or '፧' or '။' or '៕' or '។' or '༎' or '།';

    /// <summary>Marks of scripts that put no space after a sentence.</summary>
    public static bool IsWide(char c) => c is '。' or '！' or '？' or '｡' or '．';

    /// <summary>Whether a clause ends at <paramref name="index"/>: a clause mark, and white space after it where the script has it.</summary>
    public static bool EndsClause(string text, int index) => text[index] switch
    {
        '、' or '，' or '；' or '：' => true,
        ',' or ';' or ':' or '—' or '–' or '،' or '؛' => index + 1 < text.Length && char.IsWhiteSpace(text[index + 1]),
        _ => false,
    };

    /// <summary>Skips a run of terminators: <c>?!</c>, <c>...</c>.</summary>
    public static int SkipTerminators(string text, int index)
    {
        while (index < text.Length && IsTerminator(text[index])) index++;
        return index;
    }

    /// <summary>Skips closing quotes and brackets, which belong to the sentence before them.</summary>
    public static int SkipClosers(string text, int index)
    {
        while (index < text.Length && (text[index] is '"' or '\'' or ')' or ']' or '}' or '”' or '’' or '»' or '」' or '』' or '）'
            or '】' || IsWide(text[index]))) index++;
        return index;
    }

    /// <summary>
    /// Whether the mark at <paramref name="mark"/>, with white space at <paramref name="space"/>, ends the sentence that
    /// begins at <paramref name="start"/>; null while the text that decides has not come.
    /// </summary>
    public static bool? EndsSentence(string text, int start, int mark, int space)
    {
        var next = space;
        while (next < text.Length && char.IsWhiteSpace(text[next])) next++;
        var nextChar = next < text.Length ? text[next] : '\0';

        if (text[mark] == '…' || (text[mark] == '.' && mark + 1 < text.Length && text[mark + 1] == '.'))
        {
            return nextChar == '\0' ? null : !char.IsLower(nextChar); // "Well... let me see" goes on.
        }

        if (text[mark] != '.') return true;
        var word = WordBefore(text, start, mark);
        if (word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I') return false; // An initial.
        if (Titles.Contains(word)) return false;
        if (IsListNumber(text, start, mark)) return false; // "1. First": the number belongs to what follows.
        if (!MayEnd.Contains(word)) return true;
        return nextChar == '\0' ? null : char.IsUpper(nextChar);
    }

    private static string WordBefore(string text, int start, int mark)
    {
        var begin = mark;
        while (begin > start && (char.IsLetter(text[begin - 1]) || (text[begin - 1] == '.' && begin - 1 > start && char.IsLetter(text[begin - 2])))) begin--;
        return text[begin..mark];
    }

    private static bool IsListNumber(string text, int start, int mark)
    {
        var begin = mark;
        while (begin > start && char.IsAsciiDigit(text[begin - 1])) begin--;
        if (begin == mark || mark - begin > 2) return false;
        while (begin > start && char.IsWhiteSpace(text[begin - 1])) begin--;
        return begin == start;
    }
}
