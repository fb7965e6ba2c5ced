using System.Globalization;

namespace Antiphon.Samples.Appointments;

/// <summary>Days, times and lists in words that a synthesiser reads well.</summary>
internal static class Spoken
{
    private static readonly string[] Ones =
    [
        "twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty"];

    private static readonly string[] Ordinals =
    [
        "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth",
        "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    ];

    /// <summary>"ten thirty", "three o'clock", "noon".</summary>
    public static string Time(TimeOnly time)
    {
        if (time == new TimeOnly(12, 0)) return "noon";
        var hour = Ones[time.Hour % 12];
        return time.Minute switch
        {
            0 => $"{hour} o'clock",
            < 10 => $"{hour} oh {Ones[time.Minute]}",
            < 20 => $"{hour} {Ones[time.Minute]}",
            _ => time.Minute % 10 == 0 ? $"{hour} {Tens[time.Minute / 10]}" : $"{hour} {Tens[time.Minute / 10]} {Ones[time.Minute % 10]}",
        };
    }

    /// <summary>"today", "tomorrow", "Tuesday"; from a week on "Tuesday, December first".</summary>
    public static string Day(DateOnly day, DateOnly today) => (day.DayNumber - today.DayNumber) switch
    {
        0 => "today",
        1 => "tomorrow",
        > 1 and < 7 => day.DayOfWeek.ToString(),
        _ => $"{day.DayOfWeek}, {CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(day.Month)} {Ordinal(day.Day)}",
    };

    /// <summary>With its preposition: "today", "on Tuesday".</summary>
    public static string OnDay(DateOnly day, DateOnly today) => day.DayNumber - today.DayNumber is 0 or 1 ? Day(day, today) : $"on {Day(day, today)}";

    /// <summary>"nine o'clock, ten thirty and noon".</summary>
    public static string List(IReadOnlyList<string> items, string last = "and") => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} {last} {items[^1]}",
    };

    /// <summary>"a haircut".</summary>
    public static string A(AppointmentService service) => $"a {Name(service)}";

    /// <summary>"haircut".</summary>
    public static string Name(AppointmentService service) => service.ToString().ToLowerInvariant();

    /// <summary>Upper-cases the first letter.</summary>
    public static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Ordinal(int day) => day switch
    {
        <= 20 => Ordinals[day],
        30 => "thirtieth",
        > 30 => "thirty first",
        _ => $"twenty {Ordinals[day - 20]}",
    };
}
