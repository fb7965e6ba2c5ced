using System.Collections.Frozen;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Values;

/// <summary>Numbers in words back to values. Pure; English; reads at a position and says where it ends.</summary>
internal static class NumberWords
{
    private static readonly FrozenDictionary<string, int> Digits = new Dictionary<string, int>
    {
        ["zero"] = 0,
        ["oh"] = 0,
        ["o"] = 0,
        ["nought"] = 0,
        ["one"] = 1,
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["six"] = 6,
        ["seven"] = 7,
        ["eight"] = 8,
        ["nine"] = 9,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int> Teens = Enumerable.Range(10, 10)
        .ToFrozenDictionary(n => SpokenWords.Cardinal(n), n => n, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int> Tens = Enumerable.Range(2, 8)
        .ToFrozenDictionary(n => SpokenWords.Cardinal(n * 10), n => n * 10, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int> Ordinals = Enumerable.Range(1, 20).Append(30)
        .ToFrozenDictionary(n => SpokenWords.Ordinal(n), n => n, StringComparer.Ordinal);

    /// <summary>One digit; "oh" is zero.</summary>
    public static bool TryDigit(string word, out int digit) => Digits.TryGetValue(word, out digit);

    /// <summary>1 to 99 as one number: "forty five", "twelve". Not zero, not "oh".</summary>
    public static bool TryUpTo99(IReadOnlyList<string> words, int at, out int value, out int end)
    {
        value = 0;
        end = at;
        if (at >= words.Count) return false;
        end = at + 1;
        if (Digits.TryGetValue(words[at], out value)) return value > 0;
        if (Teens.TryGetValue(words[at], out value)) return true;
        if (!Tens.TryGetValue(words[at], out value)) return false;
        if (end < words.Count && Digits.TryGetValue(words[end], out var ones) && ones > 0)
        {
            value += ones;
            end++;
        }

        return true;
    }

    /// <summary>A whole number: "two hundred and fifty", "a hundred", "three thousand", "zero".</summary>
    public static bool TryCardinal(IReadOnlyList<string> words, int at, out long value, out int end)
    {
        value = 0;
        end = at;
        var current = 0L;
        var total = 0L;
        var read = false;
        while (end < words.Count)
        {
            var word = words[end];
            if (read && word == "and" && words[end - 1] is "hundred" or "thousand" or "million" && TryUpTo99(words, end + 1, out _, out _))
            {
                end++;
                continue;
            }

            if (word is "hundred" && current is > 0 and < 100)
            {
                current *= 100;
                end++;
            }
            else if (word is "thousand" or "million" && current > 0)
            {
                total += current * (word == "thousand" ? 1_000 : 1_000_000);
                current = 0;
                end++;
            }
            else if (!read && word is "a" or "an" && end + 1 < words.Count && words[end + 1] is "hundred" or "thousand" or "million")
            {
                current = 1;
                end++;
                read = true;
            }
            else if (!read && word is "zero")
            {
                end++;
                return true;
            }
            else if ((!read || words[end - 1] is "hundred" or "thousand" or "million" or "and") && TryUpTo99(words, end, out var small, out var after))
            {
                current += small;
                end = after;
                read = true;
            }
            else
            {
                break;
            }
        }

        value = total + current;
        return read;
    }

    /// <summary>A whole or decimal number: "two point five".</summary>
    public static bool TryNumber(IReadOnlyList<string> words, int at, out decimal value, out int end)
    {
        value = 0;
        if (!TryCardinal(words, at, out var whole, out end)) return false;
        value = whole;
        if (end + 1 >= words.Count || words[end] != "point" || !Digits.ContainsKey(words[end + 1])) return true;
        var scale = 0.1m;
        for (end++; end < words.Count && scale > 0.0000001m && Digits.TryGetValue(words[end], out var digit); end++)
        {
            value += digit * scale;
            scale /= 10;
        }

        return true;
    }

    /// <summary>"first" to "ninety ninth" as a number.</summary>
    public static bool TryOrdinal(IReadOnlyList<string> words, int at, out int value, out int end)
    {
        value = 0;
        end = at + 1;
        if (at >= words.Count) return false;
        if (Ordinals.TryGetValue(words[at], out value)) return true;
        if (!Tens.TryGetValue(words[at], out value) || end >= words.Count || !Ordinals.TryGetValue(words[end], out var ones) || ones > 9) return false;
        value += ones;
        end++;
        return true;
    }

    /// <summary>
    /// A run of digits said one by one or in pairs: "five five five", "double four", "forty seven". At least
    /// <paramref name="least"/> digits.
    /// </summary>
    public static bool TryDigits(IReadOnlyList<string> words, int at, int least, out string digits, out int end)
    {
        var read = new System.Text.StringBuilder();
        var singles = 0;
        end = at;
        while (end < words.Count)
        {
            if (words[end] is "double" or "triple" && end + 1 < words.Count && Digits.TryGetValue(words[end + 1], out var repeated))
            {
                read.Append((char)('0' + repeated), words[end] == "double" ? 2 : 3);
                singles++;
                end += 2;
            }
            else if (Digits.TryGetValue(words[end], out var digit) && (words[end] != "o" || read.Length > 0))
            {
                read.Append((char)('0' + digit));
                singles++;
                end++;
            }
            else if (TryUpTo99(words, end, out var pair, out var after))
            {
                read.Append(pair);
                end = after;
            }
            else
            {
                break;
            }
        }

        digits = read.ToString();
        return digits.Length >= least && singles > 0;
    }
}
