namespace Antiphon.Providers.Local.Brain.Values;

/// <summary>Days in words to dates, relative to a given today. Pure; English.</summary>
internal static class DateWords
{
    private static readonly string[] Weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private static readonly string[] Months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    /// <summary>
    /// Reads a day at <paramref name="at"/>. A weekday is its next coming after today; "this" weekday may be today; "next"
    /// weekday is the one of the next week (weeks begin on Monday). A day of the month without a month, or without a year,
    /// is the next one from today on.
    /// </summary>
    public static bool TryRead(IReadOnlyList<string> words, int at, DateOnly today, out DateOnly date, out int end)
    {
        date = default;
        end = at;
        var word = Word(words, at);
        switch (word)
        {
            case "today" or "tonight":
                return Found(today, at + 1, out date, out end);
            case "tomorrow":
                return Found(today.AddDays(1), at + 1, out date, out end);
            case "yesterday":
                return Found(today.AddDays(-1), at + 1, out date, out end);
            case "the" when Word(words, at + 1) == "day" && Word(words, at + 2) == "after" && Word(words, at + 3) == "tomorrow":
                return Found(today.AddDays(2), at + 4, out date, out end);
            case "day" when Word(words, at + 1) == "after" && Word(words, at + 2) == "tomorrow":
                return Found(today.AddDays(2), at + 3, out date, out end);
            case "in":
                return TryDistance(words, at + 1, today, out date, out end);
            case "a" or "one" when Word(words, at + 1) == "week" && Word(words, at + 2) is "from" or "after" && TryRead(words, at + 3, today, out var start, out end):
                date = start.AddDays(7);
                return true;
            case "this" or "next" or "coming":
                var next = Word(words, at + 1) == "coming" ? at + 2 : at + 1;
                if (Weekday(Word(words, next)) is not { } wanted) return false;
                return Explicit(words, next + 1, today, out date, out end)
                    || Found(word == "next" ? NextWeek(today, wanted) : Coming(today, wanted, word == "this" ? 0 : 1), next + 1, out date, out end);
        }

        if (Weekday(word) is { } day)
        {
            if (Explicit(words, at + 1, today, out date, out end)) return true;
            var nextWeek = Word(words, at + 1) == "next" && Word(words, at + 2) == "week";
            return Found(nextWeek ? NextWeek(today, day) : Coming(today, day, 1), nextWeek ? at + 3 : at + 1, out date, out end);
        }

        return Explicit(words, at, today, out date, out end);
    }

    /// <summary>A day of the month alone, as an answer to "which day": "the fifth", "twenty first".</summary>
    public static bool TryDayOfMonth(IReadOnlyList<string> words, int at, DateOnly today, out DateOnly date, out int end)
    {
        date = default;
        return NumberWords.TryOrdinal(words, at, out var day, out end) && DayOfMonth(day, today, out date);
    }

    // "november twenty fourth", "the fifth of may", "the fifth", "fifth of may".
    private static bool Explicit(IReadOnlyList<string> words, int at, DateOnly today, out DateOnly date, out int end)
    {
        date = default;
        end = at;
        if (Word(words, at) == "on") at++;
        var month = Array.IndexOf(Months, Word(words, at)) + 1;
        if (month > 0)
        {
            var number = Word(words, at + 1) == "the" ? at + 2 : at + 1;
            if (!NumberWords.TryOrdinal(words, number, out var day, out end) && !NumberWords.TryUpTo99(words, number, out day, out end)) return false;
            return InMonth(month, day, today, out date) && Year(words, ref date, ref end);
        }

        var hasArticle = Word(words, at) == "the";
        if (hasArticle) at++;
        if (!NumberWords.TryOrdinal(words, at, out var dayOfMonth, out end)) return false;
        var named = Word(words, end) == "of" ? end + 1 : end;
        month = Array.IndexOf(Months, Word(words, named)) + 1;
        if (month > 0)
        {
            end = named + 1;
            return InMonth(month, dayOfMonth, today, out date) && Year(words, ref date, ref end);
        }

        // "the first one" and "the second appointment" are choices, not days.
        if (!hasArticle || Word(words, end) is "one" or "time" or "slot" or "option" or "appointment" or "of") return false;
        return DayOfMonth(dayOfMonth, today, out date);
    }

    private static bool TryDistance(IReadOnlyList<string> words, int at, DateOnly today, out DateOnly date, out int end)
    {
        date = default;
        var count = 1;
        end = at + 1;
        if (Word(words, at) is not ("a" or "an") && !NumberWords.TryUpTo99(words, at, out count, out end)) return false;
        var days = Word(words, end) switch { "day" or "days" => 1, "week" or "weeks" => 7, _ => 0 };
        return days > 0 && Found(today.AddDays(count * days), end + 1, out date, out end);
    }

    private static bool Year(IReadOnlyList<string> words, ref DateOnly date, ref int end)
    {
        // "twenty twenty six" or "two thousand twenty six".
        var year = 0;
        var after = end;
        if (Word(words, end) == "twenty" && NumberWords.TryUpTo99(words, end + 1, out var low, out after) && low >= 20) year = 2000 + low;
        else if (Word(words, end) == "two" && Word(words, end + 1) == "thousand" && NumberWords.TryCardinal(words, end, out var full, out after) && full is > 2000 and < 2100) year = (int)full;
        if (year == 0 || date.Day > DateTime.DaysInMonth(year, date.Month)) return true;
        date = new DateOnly(year, date.Month, date.Day);
        end = after;
        return true;
    }

    private static bool InMonth(int month, int day, DateOnly today, out DateOnly date)
    {
        for (var year = today.Year; day > 0 && year <= today.Year + 4; year++)
        {
            if (day > DateTime.DaysInMonth(year, month)) continue;
            date = new DateOnly(year, month, day);
            if (date >= today) return true;
        }

        date = default;
        return false;
    }

    private static bool DayOfMonth(int day, DateOnly today, out DateOnly date)
    {
        for (var i = 0; day is > 0 and <= 31 && i <= 12; i++)
        {
            var month = new DateOnly(today.Year, today.Month, 1).AddMonths(i);
            if (day > DateTime.DaysInMonth(month.Year, month.Month)) continue;
            date = new DateOnly(month.Year, month.Month, day);
            if (date >= today) return true;
        }

        date = default;
        return false;
    }

    private static DayOfWeek? Weekday(string word) =>
        Array.IndexOf(Weekdays, word.EndsWith("'s", StringComparison.Ordinal) ? word[..^2] : word) is var i and >= 0 ? (DayOfWeek)i : null;

    private static DateOnly Coming(DateOnly today, DayOfWeek day, int soonest)
    {
        var date = today.AddDays(soonest);
        return date.AddDays(((int)day - (int)date.DayOfWeek + 7) % 7);
    }

    private static DateOnly NextWeek(DateOnly today, DayOfWeek day)
    {
        var monday = today.AddDays(7 - ((int)today.DayOfWeek + 6) % 7);
        return monday.AddDays(((int)day + 6) % 7);
    }

    private static bool Found(DateOnly value, int after, out DateOnly date, out int end)
    {
        date = value;
        end = after;
        return true;
    }

    private static string Word(IReadOnlyList<string> words, int at) => at >= 0 && at < words.Count ? words[at] : "";
}
