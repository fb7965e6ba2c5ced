using System.Text;
using System.Text.RegularExpressions;

namespace Antiphon.Providers.Local.Flite.Text;

/// <summary>
/// Writes out what flite reads badly: times, dates, money, percentages, telephone numbers and other digit groups, mail and web
/// addresses, accented letters. Each result remembers which characters of the original text it stands for. Pure.
/// </summary>
internal static partial class TextNormalizer
{
    private static readonly System.Buffers.SearchValues<char> Signs = System.Buffers.SearchValues.Create("0123456789@/_#&+=%~");

    private static readonly string[] Months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    // After these a number is a name, read digit by digit.
    private static readonly HashSet<string> DigitWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "number", "code", "pin", "order", "account", "zip", "reference", "confirmation", "id", "phone", "extension", "no", "is",
    };

    private static readonly Dictionary<string, string> Fixed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["&"] = "and",
        ["+"] = "plus",
        ["="] = "equals",
        ["@"] = "at",
        ["%"] = "percent",
        ["e.g"] = "for example",
        ["i.e"] = "that is",
        ["etc"] = "et cetera",
        ["vs"] = "versus",
        ["p.m"] = "p m",
        ["a.m"] = "a m",
        ["pm"] = "p m",
        ["mr"] = "mister",
        ["dr"] = "doctor",
        ["jan"] = "january",
        ["feb"] = "february",
        ["apr"] = "april",
        ["aug"] = "august",
        ["sept"] = "september",
        ["sep"] = "september",
        ["oct"] = "october",
        ["nov"] = "november",
        ["dec"] = "december",
        ["mon"] = "monday",
        ["tue"] = "tuesday",
        ["thu"] = "thursday",
        ["fri"] = "friday",
    };

    /// <summary>The words of <paramref name="text"/> in order; empty when nothing in it can be spoken.</summary>
    internal static IReadOnlyList<SpokenWord> Normalize(string text)
    {
        List<SpokenWord> words = [];
        var previous = "";
        foreach (var match in Token().EnumerateMatches(text))
        {
            var (start, end) = Core(text, match.Index, match.Index + match.Length);
            if (start == end)
            {
                // Punctuation by itself, such as a dash: a pause after the word before.
                if (words.Count > 0 && char.IsLetter(words[^1].Spoken[^1])) words[^1] = words[^1] with { Spoken = words[^1].Spoken + "," };
                continue;
            }

            var core = Fold(text.AsSpan(start, end - start));
            var spoken = Speak(core, previous);
            previous = core;
            spoken = Clean(spoken);
            if (spoken.Length == 0) continue;
            var pause = Pause(text.AsSpan(end, match.Index + match.Length - end));
            words.Add(new SpokenWord(pause == '\0' ? spoken : spoken.TrimEnd(',', '.', '?') + pause, start, end - start));
        }

        return words;
    }

    private static string Speak(string core, string previous)
    {
        if (core.Equals("am", StringComparison.OrdinalIgnoreCase) && previous.Length > 0 && char.IsAsciiDigit(previous[^1])) return "a m";
        if (Fixed.TryGetValue(core, out var known)) return known;
        if (!core.AsSpan().ContainsAny(Signs)) return Plain(core);

        return Time(core) ?? Date(core) ?? Money(core) ?? Address(core) ?? Number(core, previous) ?? Mixed(core);
    }

    private static string? Time(string core)
    {
        var match = TimePattern().Match(core);
        if (!match.Success) return null;
        int hour = int.Parse(match.Groups["h"].ValueSpan), minute = match.Groups["m"].Success ? int.Parse(match.Groups["m"].ValueSpan) : 0;
        if (hour > 24 || minute > 59) return null;
        var half = match.Groups["half"].Success ? $" {char.ToLowerInvariant(match.Groups["half"].Value[0])} m" : "";
        if (half.Length == 0 && !match.Groups["m"].Success) return null;
        var hours = NumberWords.Cardinal(hour);
        return minute switch
        {
            0 => half.Length > 0 ? hours + half : hour is >= 1 and <= 12 ? $"{hours} o'clock" : $"{hours} hundred",
            < 10 => $"{hours} oh {NumberWords.Cardinal(minute)}{half}",
            _ => $"{hours} {NumberWords.Cardinal(minute)}{half}",
        };
    }

    private static string? Date(string core)
    {
        var match = IsoDate().Match(core);
        if (!match.Success) match = SlashDate().Match(core);
        if (!match.Success) return null;
        int month = int.Parse(match.Groups["m"].ValueSpan), day = int.Parse(match.Groups["d"].ValueSpan);
        if (month is < 1 or > 12 || day is < 1 or > 31) return null;
        var text = $"{Months[month - 1]} {NumberWords.Ordinal(day)}";
        if (!match.Groups["y"].Success) return text;
        var year = int.Parse(match.Groups["y"].ValueSpan);
        return $"{text} {NumberWords.Year(year < 100 ? 2000 + year : year)}";
    }

    private static string? Money(string core)
    {
        var match = MoneyPattern().Match(core);
        if (!match.Success || !NumberWords.TryCardinal(match.Groups["n"].Value.Replace(",", ""), out var whole)) return null;
        var (one, many, cent) = match.Groups["c"].Value switch
        {
            "€" => ("euro", "euros", "cent"),
            "£" => ("pound", "pounds", "penny"),
            _ => ("dollar", "dollars", "cent"),
        };
        var cents = match.Groups["f"].Success ? int.Parse(match.Groups["f"].ValueSpan) : 0;
        var small = cents == 1 ? cent : cent == "penny" ? "pence" : cent + "s";
        var text = $"{whole} {(whole == "one" ? one : many)}";
        return cents == 0 ? text : whole == "zero" ? $"{NumberWords.Cardinal(cents)} {small}" : $"{text} and {NumberWords.Cardinal(cents)} {small}";
    }

    private static string? Address(string core)
    {
        if (!AddressPattern().IsMatch(core)) return null;
        var text = new StringBuilder();
        var rest = core.AsSpan();
        var scheme = rest.IndexOf("://");
        if (scheme >= 0) rest = rest[(scheme + 3)..];
        foreach (var match in AddressPart().EnumerateMatches(rest))
        {
            var part = rest.Slice(match.Index, match.Length);
            if (text.Length > 0) text.Append(' ');
            text.Append(part switch
            {
                "@" => "at",
                "." => "dot",
                "-" => "dash",
                "_" => "underscore",
                "/" => "slash",
                "+" => "plus",
                "www" => "w w w",
                _ => char.IsAsciiDigit(part[0]) ? NumberWords.Digits(part).Replace(",", "") : part.ToString(),
            });
        }

        return text.ToString();
    }

    private static string? Number(string core, string previous)
    {
        if (core.StartsWith('#') && core.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0)
            return core.Length == 1 ? "number" : "number " + NumberWords.Digits(core.AsSpan(1));
        if (OrdinalPattern().Match(core) is { Success: true } ordinal) return NumberWords.Ordinal(long.Parse(ordinal.Groups["n"].ValueSpan));
        if (DecimalPattern().Match(core) is { Success: true } value)
        {
            var whole = value.Groups["n"].Value.Replace(",", "");
            var minus = value.Groups["s"].Success ? "minus " : "";
            var tail = value.Groups["p"].Success ? " percent" : "";
            if (value.Groups["f"].Success)
                return NumberWords.TryCardinal(whole, out var units) ? $"{minus}{units} point {NumberWords.Digits(value.Groups["f"].ValueSpan).Replace(",", "")}{tail}" : null;
            return minus + Whole(whole, value.Groups["n"].Value.Contains(','), previous) + tail;
        }

        // Telephone numbers and the like: groups of digits with dashes, dots or brackets between them.
        return DigitGroups().IsMatch(core)
            ? string.Join(", ", core.Split(['-', '.', '(', ')', '/'], StringSplitOptions.RemoveEmptyEntries)
                .Select(g => NumberWords.Digits(g.TrimStart('+')).Replace(",", "")))
            : null;
    }

    private static string Whole(string digits, bool grouped, string previous)
    {
        if (Array.Exists(Months, m => m.Equals(previous, StringComparison.OrdinalIgnoreCase)) && digits.Length <= 2 && digits != "0")
            return NumberWords.Ordinal(long.Parse(digits));
        if (!grouped)
        {
            if (digits.Length > 1 && digits[0] == '0') return NumberWords.Digits(digits);
            if (digits.Length > 2 && DigitWords.Contains(previous)) return NumberWords.Digits(digits);
            if (digits.Length == 4 && digits[0] is '1' or '2' && int.Parse(digits) is >= 1900 and <= 2099 and var year) return NumberWords.Year(year);
            if (digits.Length > 4) return NumberWords.Digits(digits);
        }

        return NumberWords.TryCardinal(digits, out var words) ? words : NumberWords.Digits(digits);
    }

    /// <summary>Whatever else has digits or signs in it: runs of letters and runs of digits.</summary>
    private static string Mixed(string core)
    {
        var text = new StringBuilder();
        foreach (var match in Run().EnumerateMatches(core))
        {
            var run = core.AsSpan(match.Index, match.Length);
            if (text.Length > 0) text.Append(' ');
            if (char.IsAsciiDigit(run[0])) text.Append(run.Length <= 2 && run[0] != '0' ? NumberWords.Cardinal(long.Parse(run)) : NumberWords.Digits(run).Replace(",", ""));
            else if (char.IsAsciiLetter(run[0])) text.Append(Plain(run.ToString()));
            else text.Append(Fixed.GetValueOrDefault(run.ToString(), ""));
        }

        return text.ToString();
    }

    // Words joined by dashes or dots are one token for the engine but several for the ear.
    private static string Plain(string core) => core.Replace('-', ' ').Replace('.', ' ').Replace(',', ' ');

    /// <summary>One space between words, only characters flite knows, and no token without a letter.</summary>
    private static string Clean(string spoken)
    {
        var text = new StringBuilder(spoken.Length);
        foreach (var token in spoken.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var kept = string.Concat(token.Where(c => char.IsAsciiLetter(c) || c is '\'' or ','));
            if (!kept.Any(char.IsAsciiLetter)) continue;
            if (text.Length > 0) text.Append(' ');
            text.Append(kept.TrimStart('\'', ','));
        }

        return text.ToString();
    }

    /// <summary>Bounds of a token without the punctuation around it.</summary>
    private static (int Start, int End) Core(string text, int start, int end)
    {
        while (start < end && !char.IsLetterOrDigit(text[start]) && !OpensNumber(text, start, end) && text[start] is not ('&' or '@' or '=' or '%')) start++;
        while (end > start && !char.IsLetterOrDigit(text[end - 1]) && text[end - 1] is not ('%' or '&' or '@' or '=' or '+')) end--;
        return (start, end);
    }

    private static bool OpensNumber(string text, int at, int end) =>
        text[at] is '$' or '€' or '£' or '+' or '-' or '−' or '#' or '(' or '.' && at + 1 < end && char.IsAsciiDigit(text[at + 1])
        && (at == 0 || !char.IsLetterOrDigit(text[at - 1]));

    private static char Pause(ReadOnlySpan<char> tail)
    {
        foreach (var c in tail)
        {
            switch (c)
            {
                case '.' or '…' or '!' or '。' or '！': return '.';
                case '?' or '？': return '?';
                case ',' or ';' or ':' or '–' or '—' or ')': return ',';
                default: break;
            }
        }

        return '\0';
    }

    /// <summary>Letters of Latin scripts without their marks; curly quotes straight; the rest as it is.</summary>
    private static string Fold(ReadOnlySpan<char> text)
    {
        if (System.Text.Ascii.IsValid(text)) return text.ToString();
        const string from = "ÀÁÂÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÕØÙÚÛÝàáâãåçèéêëìíîïñòóôõøùúûýÿčďěňřšťůžĆćČĎĚŇŘŠŤŮŽŁłŃńŚśŹźŻżĄąĘęŐőŰűĞğİıŞş’‘−";
        const string to = "AAAAACEEEEIIIINOOOOOUUUYaaaaaceeeeiiiinooooouuuyycdenrstuzCcCDENRSTUZLlNnSsZzZzAaEeOoUuGgIiSs''-";
        var folded = new StringBuilder(text.Length + 4);
        foreach (var c in text)
        {
            var at = from.IndexOf(c, StringComparison.Ordinal);
            if (at >= 0) folded.Append(to[at]);
            else folded.Append(c switch { 'Ä' or 'Æ' => "Ae", 'ä' or 'æ' => "ae", 'Ö' or 'Œ' => "Oe", 'ö' or 'œ' => "oe", 'Ü' => "Ue", 'ü' => "ue", 'ß' => "ss", _ => c.ToString() });
        }

        return folded.ToString();
    }

    [GeneratedRegex(@"\S+", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"^(?<h>\d{1,2})(:(?<m>\d{2}))?(?<half>[ap]\.?m)?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex TimePattern();

    [GeneratedRegex(@"^(?<y>\d{4})-(?<m>\d{2})-(?<d>\d{2})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"^(?<m>\d{1,2})/(?<d>\d{1,2})(/(?<y>\d{4}|\d{2}))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SlashDate();

    [GeneratedRegex(@"^(?<c>[$€£])(?<n>\d{1,3}(,\d{3})+|\d+)(\.(?<f>\d{2}))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex MoneyPattern();

    [GeneratedRegex(@"^(\S+@\S+\.\S+|https?://\S+|www\.\S+|([a-z0-9-]+\.)+(com|org|net|io|gov|edu|co)(/\S*)?)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex AddressPattern();

    [GeneratedRegex(@"[a-z]+|\d+|[@.\-_/+]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex AddressPart();

    [GeneratedRegex(@"^(?<n>\d{1,9})(st|nd|rd|th)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex OrdinalPattern();

    [GeneratedRegex(@"^(?<s>-)?(?<n>\d{1,3}(,\d{3})+|\d+)(\.(?<f>\d+))?(?<p>%)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DecimalPattern();

    [GeneratedRegex(@"^\+?\(?\d+\)?([-./()]+\d+)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DigitGroups();

    [GeneratedRegex(@"[a-zA-Z']+|\d+|[&+=@%]", RegexOptions.CultureInvariant)]
    private static partial Regex Run();
}
