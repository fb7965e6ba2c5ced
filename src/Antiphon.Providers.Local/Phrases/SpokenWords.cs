using System.Globalization;
using System.Text;

namespace Antiphon.Providers.Local.Phrases;

/// <summary>Written text and identifiers as the words one says: lower case, no punctuation, numbers as words. Pure.</summary>
internal static class SpokenWords
{
    private static readonly string[] Ones =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly (string Suffix, string Cardinal, string Ordinal)[] Irregular =
    [
        ("first", "one", "first"), ("second", "two", "second"), ("third", "three", "third"), ("fifth", "five", "fifth"),
        ("eighth", "eight", "eighth"), ("ninth", "nine", "ninth"), ("twelfth", "twelve", "twelfth"),
    ];

    /// <summary>The words of <paramref name="text"/>. Anything that cannot be said is left out.</summary>
    public static List<string> Of(string? text)
    {
        var words = new List<string>();
        if (string.IsNullOrEmpty(text)) return words;

        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c)) i = Number(text, i, words);
            else if (IsLetter(c)) i = Letters(text, i, words);
            else
            {
                if (c is '&') words.Add("and");
                else if (c is '%') words.Add("percent");
                else if (c is '@') words.Add("at");
                i++;
            }
        }

        return words;
    }

    /// <summary>The words of an identifier: <c>find_free_slots</c>, <c>PartOfDay</c>, <c>book-table</c>.</summary>
    public static List<string> OfIdentifier(string identifier)
    {
        var spaced = new StringBuilder(identifier.Length + 8);
        for (var i = 0; i < identifier.Length; i++)
        {
            var c = identifier[i];
            var startsWord = char.IsUpper(c) && i > 0
                && (char.IsLower(identifier[i - 1]) || (i + 1 < identifier.Length && char.IsUpper(identifier[i - 1]) && char.IsLower(identifier[i + 1])));
            if (startsWord) spaced.Append(' ');
            spaced.Append(char.IsLetterOrDigit(c) ? c : ' ');
        }

        return Of(spaced.ToString());
    }

    /// <summary>A whole number in words, without "and": 112 is "one hundred twelve".</summary>
    public static string Cardinal(long value)
    {
        if (value < 0) return "minus " + Cardinal(value == long.MinValue ? long.MaxValue : -value);
        if (value < 20) return Ones[value];
        if (value < 100) return Tens[value / 10] + (value % 10 == 0 ? "" : " " + Ones[value % 10]);
        if (value < 1_000) return Join(value, 100, "hundred");
        if (value < 1_000_000) return Join(value, 1_000, "thousand");
        return value < 1_000_000_000 ? Join(value, 1_000_000, "million") : Join(value, 1_000_000_000, "billion");

        static string Join(long value, long unit, string name) =>
            $"{Cardinal(value / unit)} {name}{(value % unit == 0 ? "" : " " + Cardinal(value % unit))}";
    }

    /// <summary>"first", "twenty-first" (as two words).</summary>
    public static string Ordinal(long value)
    {
        var words = Cardinal(value).Split(' ');
        var last = words[^1];
        words[^1] = Array.Find(Irregular, x => x.Cardinal == last) is { Ordinal: { } known } ? known
            : last.EndsWith('y') ? last[..^1] + "ieth"
            : last + "th";
        return string.Join(' ', words);
    }

    private static bool IsLetter(char c) => char.IsLetter(c);

    private static bool IsApostrophe(char c) => c is '\'' or '’' or '‘';

    private static int Letters(string text, int start, List<string> words)
    {
        var word = new StringBuilder();
        var i = start;
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (IsLetter(c)) word.Append(char.ToLowerInvariant(c));
            else if (IsApostrophe(c) && i + 1 < text.Length && IsLetter(text[i + 1])) word.Append('\'');
            else break;
        }

        // "a.m." and "p.m." are said as two letters; so is "am" or "pm" behind a number.
        var said = Plain(word.ToString());
        if (said is "a" or "p" && i + 1 < text.Length && text[i] == '.' && text[i + 1] is 'm' or 'M')
        {
            words.Add(said);
            words.Add("m");
            return Math.Min(text.Length, i + 3);
        }

        if (said == "pm" || (said == "am" && words.Count > 0 && IsNumberWord(words[^1])))
        {
            words.Add(said[..1]);
            words.Add("m");
        }
        else if (said.Length > 0)
        {
            words.Add(said);
        }

        return i;
    }

    private static int Number(string text, int start, List<string> words)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] == ',' && IsThousands(text, end)))) end++;
        var digits = text[start..end].Replace(",", "", StringComparison.Ordinal);

        if (end + 2 < text.Length && text[end] == ':' && digits.Length <= 2 && char.IsAsciiDigit(text[end + 1]) && char.IsAsciiDigit(text[end + 2]))
        {
            var hour = int.Parse(digits, CultureInfo.InvariantCulture);
            var minute = int.Parse(text.AsSpan(end + 1, 2), CultureInfo.InvariantCulture);
            Add(words, hour == 0 ? "twelve" : Cardinal(hour > 12 && hour < 24 ? hour - 12 : hour));
            if (minute > 0) Add(words, minute < 10 ? "oh " + Cardinal(minute) : Cardinal(minute));
            if (hour is 0 or > 12) Add(words, hour == 0 ? "a m" : "p m");
            return end + 3;
        }

        var suffix = end + 1 < text.Length ? text.Substring(end, 2).ToLowerInvariant() : "";
        var isOrdinal = suffix is "st" or "nd" or "rd" or "th" && (end + 2 == text.Length || !IsLetter(text[end + 2]));
        if (digits.Length > 6 || digits[0] == '0' && digits.Length > 1)
        {
            foreach (var digit in digits) words.Add(Ones[digit - '0']);
            return end;
        }

        var value = long.Parse(digits, CultureInfo.InvariantCulture);
        Add(words, isOrdinal ? Ordinal(value) : Cardinal(value));
        if (start > 0 && text[start - 1] == '$') words.Add("dollars");
        return isOrdinal ? end + 2 : end;
    }

    private static bool IsThousands(string text, int comma) =>
        comma + 3 < text.Length && char.IsAsciiDigit(text[comma + 1]) && char.IsAsciiDigit(text[comma + 2]) && char.IsAsciiDigit(text[comma + 3])
        && (comma + 4 == text.Length || !char.IsAsciiDigit(text[comma + 4]));

    private static bool IsNumberWord(string word) => Array.IndexOf(Ones, word) >= 0 || Array.IndexOf(Tens, word) > 1;

    private static void Add(List<string> words, string text) => words.AddRange(text.Split(' '));

    // Recognisers write no accents, and the invariant build does not take letters apart.
    private static string Plain(string word)
    {
        if (!word.AsSpan().ContainsAnyExceptInRange('\'', 'z')) return word;
        const string From = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿšž";
        const string To = "aaaaaaceeeeiiiinoooooouuuuyysz";
        var kept = new StringBuilder(word.Length);
        foreach (var c in word)
        {
            if (c is (>= 'a' and <= 'z') or '\'') kept.Append(c);
            else if (c == 'ß') kept.Append("ss");
            else if (From.IndexOf(c, StringComparison.Ordinal) is var at and >= 0) kept.Append(To[at]);
        }

        return kept.ToString().Trim('\'');
    }
}
