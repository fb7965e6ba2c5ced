namespace Antiphon.Testing.Faults;

/// <summary>Faults of the clock.</summary>
internal static class ClockScenarios
{
    public static IEnumerable<FaultScenario> All { get; } =
    [
        new()
        {
            Name = "clock-wall-jumps",
            Target = FaultTarget.Clock,
            Does = "The wall clock is set forward.",
            CallerHears = Heard.Nothing,
            Parameters = [After, By("1min")],
            Clock = static (inner, site) => new FaultyTime(inner, site) { WallJumps = true },
        },
        new()
        {
            Name = "clock-jumps",
            Target = FaultTarget.Clock,
            Does = "Time itself jumps forward, as after a machine was suspended; timers go on where they were.",
            CallerHears = "Perhaps a gap; nothing is said twice.",
            Parameters = [After, By("30s")],
            Clock = static (inner, site) => new FaultyTime(inner, site) { WallJumps = true, TimestampJumps = true },
        },
        new()
        {
            Name = "clock-late-timers",
            Target = FaultTarget.Clock,
            Does = "Timers fire late.",
            CallerHears = "Perhaps short gaps.",
            Parameters = [.. FaultTrigger.Parameters("timer", times: 0), By("80ms")],
            Clock = static (inner, site) => new FaultyTime(inner, site) { TimersAreLate = true },
        },
    ];

    private static FaultParameter After => new("after", FaultParameterKind.Time, "2s", "Time of the call at which it happens.");

    private static FaultParameter By(string time) => new("by", FaultParameterKind.Time, time, "By how much.");
}
