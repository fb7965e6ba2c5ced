namespace Antiphon.Providers.Local.Brain.Values;

/// <summary>Times of day in words to values. Pure; English.</summary>
internal static class TimeWords
{
    /// <summary>
    /// Reads a time at <paramref name="at"/>. <paramref name="isBare"/> when it is but a number that would also do as
    /// something else ("three").
    /// </summary>
    public static bool TryRead(IReadOnlyList<string> words, int at, out SpokenTime time, out int end, out bool isBare)
    {
        time = default;
        end = at;
        isBare = false;
        var open = true;
        switch (Word(words, at))
        {
            case "noon" or "midday":
                time = new SpokenTime(12, 0, false);
                end = at + 1;
                return true;
            case "midnight":
                time = new SpokenTime(0, 0, false);
                end = at + 1;
                return true;
        }

        if (!TryRelative(words, at, out var hour, out var minute, out end))
        {
            if (!NumberWords.TryUpTo99(words, at, out hour, out end) || hour > 23) return false;
            if (Word(words, end) is "hundred" or "thousand" or "point" or "percent" or "dollars") return false;
            isBare = true;
            if (Word(words, end) is "o'clock" or "oclock")
            {
                isBare = false;
                end++;
            }
            else if (Word(words, end) is "o" or "oh" && Word(words, end + 1) == "clock")
            {
                isBare = false;
                end += 2;
            }

            if (TryMinute(words, end, out minute, out var after))
            {
                isBare = false;
                end = after;
            }

            if (hour > 12)
            {
                open = false;
                if (isBare) return false;
            }
        }

        if (TryHalf(words, end, out var half, out var behind) && hour <= 12)
        {
            isBare = false;
            end = behind;
            open = false;
            hour = half == "morning" ? hour % 12 : hour % 12 + 12;
        }

        time = new SpokenTime(hour, minute, open);
        return true;
    }

    /// <summary>Morning, afternoon or evening at <paramref name="at"/>: "in the morning", "afternoon", "tonight".</summary>
    public static bool TryPart(IReadOnlyList<string> words, int at, out string part, out int end)
    {
        part = "";
        end = at;
        while (Word(words, end) is "in" or "the" or "at" or "this" && end - at < 2) end++;
        part = Word(words, end++) switch
        {
            "morning" or "mornings" => "morning",
            "afternoon" or "afternoons" => "afternoon",
            "evening" or "evenings" or "tonight" or "night" => "evening",
            _ => "",
        };
        return part.Length > 0;
    }

    // "half past ten", "a quarter to four", "ten past three", "twenty minutes to nine".
    private static bool TryRelative(IReadOnlyList<string> words, int at, out int hour, out int minute, out int end)
    {
        hour = 0;
        minute = 0;
        end = at;
        if (Word(words, at) == "a") at++;
        int distance;
        if (Word(words, at) == "half")
        {
            distance = 30;
            at++;
        }
        else if (Word(words, at) == "quarter")
        {
            distance = 15;
            at++;
        }
        else if (!NumberWords.TryUpTo99(words, at, out distance, out at) || distance > 29)
        {
            return false;
        }

        if (Word(words, at) is "minutes" or "minute") at++;
        var direction = Word(words, at);
        if (direction is not ("past" or "after" or "to" or "till" or "before") || (distance == 30 && direction != "past")) return false;
        if (!NumberWords.TryUpTo99(words, at + 1, out hour, out end) || hour > 12) return false;

        // "two to four" may be a span; only usual distances are times.
        if (distance % 5 != 0 || (direction is "after" or "before" && distance < 5)) return false;
        minute = direction is "past" or "after" ? distance : 60 - distance;
        if (minute > 30 && direction is not ("past" or "after")) hour = hour == 1 ? 12 : hour - 1;
        if (Word(words, end) is "o'clock" or "oclock") end++;
        return true;
    }

    private static bool TryMinute(IReadOnlyList<string> words, int at, out int minute, out int end)
    {
        minute = 0;
        end = at;
        if (Word(words, at) is "oh" or "o" or "zero" && NumberWords.TryDigit(Word(words, at + 1), out minute) && minute > 0)
        {
            end = at + 2;
            return true;
        }

        return NumberWords.TryUpTo99(words, at, out minute, out end) && minute is >= 10 and < 60;
    }

    private static bool TryHalf(IReadOnlyList<string> words, int at, out string half, out int end)
    {
        half = Word(words, at) switch { "am" => "morning", "pm" => "afternoon", _ => "" };
        end = at + 1;
        if (half.Length > 0) return true;
        if (Word(words, at) is "a" or "p" && Word(words, at + 1) is "m" or "em")
        {
            half = Word(words, at) == "a" ? "morning" : "afternoon";
            end = at + 2;
            return true;
        }

        return Word(words, at) is "in" or "at" && TryPart(words, at, out half, out end);
    }

    private static string Word(IReadOnlyList<string> words, int at) => at >= 0 && at < words.Count ? words[at] : "";
}
