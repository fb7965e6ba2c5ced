using System.Globalization;
using System.Text;

namespace Antiphon.Providers.Local.Flite.Text;

/// <summary>Numbers in English words.</summary>
internal static class NumberWords
{
    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly (long Value, string Name)[] Groups =
        [(1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand")];

    /// <param name="value">0 to 999,999,999,999,999.</param>
    internal static string Cardinal(long value)
    {
        if (value < 20) return Small[value];
        if (value < 100) return value % 10 == 0 ? Tens[value / 10] : $"{Tens[value / 10]} {Small[value % 10]}";
        if (value < 1000) return value % 100 == 0 ? $"{Small[value / 100]} hundred" : $"{Small[value / 100]} hundred {Cardinal(value % 100)}";
        foreach (var (size, name) in Groups)
        {
            if (value < size) continue;
            var head = $"{Cardinal(value / size)} {name}";
            return value % size == 0 ? head : $"{head} {Cardinal(value % size)}";
        }

        return Small[0];
    }

    internal static string Ordinal(long value)
    {
        var words = Cardinal(value);
        var cut = words.LastIndexOf(' ') + 1;
        var last = words[cut..];
        var ordinal = last switch
        {
            "one" => "first",
            "two" => "second",
            "three" => "third",
            "five" => "fifth",
            "eight" => "eighth",
            "nine" => "ninth",
            "twelve" => "twelfth",
            _ => last.EndsWith('y') ? last[..^1] + "ieth" : last + "th",
        };
        return words[..cut] + ordinal;
    }

    /// <summary>A year as it is said: nineteen eighty four, two thousand six, twenty twenty six.</summary>
    internal static string Year(int year)
    {
        int century = year / 100, rest = year % 100;
        if (century % 10 == 0 && rest < 10) return Cardinal(year);
        return rest switch
        {
            0 => $"{Cardinal(century)} hundred",
            < 10 => $"{Cardinal(century)} oh {Cardinal(rest)}",
            _ => $"{Cardinal(century)} {Cardinal(rest)}",
        };
    }

    /// <summary>Each digit by itself; a short pause after every third or, near the end, fourth, as people read numbers out.</summary>
    internal static string Digits(ReadOnlySpan<char> digits)
    {
        var text = new StringBuilder();
        for (var i = 0; i < digits.Length; i++)
        {
            if (i > 0) text.Append(digits.Length - i > 1 && digits.Length > 5 && i % 3 == 0 ? ", " : " ");
            text.Append(Small[digits[i] - '0']);
        }

        return text.ToString();
    }

    internal static bool TryCardinal(ReadOnlySpan<char> digits, out string words)
    {
        words = "";
        if (digits.Length > 15 || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
        words = Cardinal(value);
        return true;
    }
}
