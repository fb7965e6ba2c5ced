namespace Antiphon.Providers.Local.Brain.Values;

/// <summary>A time of day as it was said: the half of the day may be open.</summary>
/// <param name="Hour">0 to 23; 1 to 12 while <paramref name="IsOpen"/>.</param>
/// <param name="Minute">0 to 59.</param>
/// <param name="IsOpen">Nothing said whether morning or afternoon.</param>
internal readonly record struct SpokenTime(int Hour, int Minute, bool IsOpen)
{
    /// <summary>The time meant. An open one follows the part of the day when there is one, else falls into the twelve hours
    /// from <paramref name="dayStart"/>.</summary>
    public TimeOnly Resolve(string? part, TimeOnly dayStart)
    {
        if (!IsOpen) return new TimeOnly(Hour, Minute);
        var morning = new TimeOnly(Hour % 12, Minute);
        var afternoon = new TimeOnly(Hour % 12 + 12, Minute);
        return part switch
        {
            "morning" => morning,
            "afternoon" or "evening" => afternoon,
            _ => morning >= dayStart ? morning : afternoon,
        };
    }
}
