namespace Antiphon.Samples.Appointments;

/// <summary>When the desk is open: Monday to Friday 9 to 17, Saturday 10 to 14, never on Sunday. Slots of half an hour.</summary>
public static class OpeningHours
{
    /// <summary>How long a slot lasts.</summary>
    public static TimeSpan SlotLength { get; } = TimeSpan.FromMinutes(30);

    /// <summary>How far ahead appointments are made.</summary>
    public const int MaxDaysAhead = 90;

    /// <summary>Opening and closing time on <paramref name="day"/>; null when closed.</summary>
    public static (TimeOnly Open, TimeOnly Close)? Of(DayOfWeek day) => day switch
    {
        DayOfWeek.Sunday => null,
        DayOfWeek.Saturday => (new TimeOnly(10, 0), new TimeOnly(14, 0)),
        _ => (new TimeOnly(9, 0), new TimeOnly(17, 0)),
    };

    /// <summary>The slots of <paramref name="day"/> in order; none when closed.</summary>
    public static IEnumerable<TimeOnly> SlotsOf(DateOnly day)
    {
        if (Of(day.DayOfWeek) is not { } hours) yield break;
        for (var time = hours.Open; time < hours.Close; time = time.Add(SlotLength)) yield return time;
    }
}
