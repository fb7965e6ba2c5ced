using System.Globalization;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Values;

/// <summary>Values as one says them. Pure.</summary>
internal static class SpokenForms
{
    private static readonly string[] Months =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    /// <summary>"Tuesday, November twenty-fourth"; with the year when it is not this or the next year's spring.</summary>
    public static string Date(DateOnly date, DateOnly today)
    {
        var spoken = $"{date.DayOfWeek}, {Months[date.Month - 1]} {SpokenWords.Ordinal(date.Day).Replace(' ', '-')}";
        return Math.Abs(date.DayNumber - today.DayNumber) < 300 ? spoken : $"{spoken}, {date.Year}";
    }

    /// <summary>"three o'clock", "ten thirty", "five past" as "four oh five", "noon", "midnight".</summary>
    public static string Time(TimeOnly time)
    {
        if (time.Minute == 0 && time.Hour is 0 or 12) return time.Hour == 0 ? "midnight" : "noon";
        var hour = SpokenWords.Cardinal(time.Hour % 12 == 0 ? 12 : time.Hour % 12);
        var spoken = time.Minute switch
        {
            0 => $"{hour} o'clock",
            < 10 => $"{hour} oh {SpokenWords.Cardinal(time.Minute)}",
            _ => $"{hour} {SpokenWords.Cardinal(time.Minute).Replace(' ', '-')}",
        };

        // Between seven and eight the half of the day goes without saying in business talk; outside it does not.
        return time.Hour < 7 ? spoken + " in the morning" : time.Hour >= 20 ? spoken + " in the evening" : spoken;
    }

    /// <summary>"five five five, one two three four": digits in groups that can be followed.</summary>
    public static string Digits(string digits)
    {
        var size = digits.Length is 7 or 10 or > 4 ? 3 : 4;
        var groups = new List<string>();
        for (var i = 0; i < digits.Length;)
        {
            var left = digits.Length - i;
            var take = left <= 4 ? left : size;
            groups.Add(string.Join(' ', digits.Substring(i, take).Select(d => SpokenWords.Cardinal(d - '0'))));
            i += take;
        }

        return string.Join(", ", groups);
    }

    /// <summary>Text in which dates and times of the machine's kind ("2026-11-24", "15:00") become spoken ones.</summary>
    public static string Speakable(string text, DateOnly today)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return Date(date, today);
        if (TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return Time(time);
        if (DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var both))
            return $"{Date(DateOnly.FromDateTime(both), today)} at {Time(TimeOnly.FromDateTime(both))}";
        return text;
    }

    /// <summary>"a, b and c".</summary>
    public static string List(IReadOnlyList<string> items, string last = "and") => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} {last} {items[^1]}",
    };
}
