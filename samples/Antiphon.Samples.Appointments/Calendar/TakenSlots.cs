namespace Antiphon.Samples.Appointments;

/// <summary>Slots that a fresh calendar has already given away, by day of the week, so that the desk has something to say no
/// to. The same on every machine and every day.</summary>
internal static class TakenSlots
{
    /// <summary>Days from today on that are seeded.</summary>
    public const int Days = 28;

    private static readonly Dictionary<DayOfWeek, string[]> Table = new()
    {
        [DayOfWeek.Monday] = ["09:00", "09:30", "11:00", "13:00", "14:30", "16:00"],
        [DayOfWeek.Tuesday] = ["09:00", "10:00", "10:30", "12:30", "14:00", "16:30"],
        [DayOfWeek.Wednesday] = ["09:30", "11:30", "12:00", "13:30", "15:00", "15:30"],
        [DayOfWeek.Thursday] = ["09:00", "10:30", "11:00", "14:00", "15:30", "16:00"],
        [DayOfWeek.Friday] = ["09:30", "10:00", "12:00", "13:00", "13:30", "15:00", "16:30"],
        [DayOfWeek.Saturday] = ["10:00", "11:00", "11:30", "13:30"],
        [DayOfWeek.Sunday] = [],
    };

    public static IEnumerable<TimeOnly> Of(DateOnly day) => Table[day.DayOfWeek].Select(time => TimeOnly.ParseExact(time, "HH:mm"));
}
