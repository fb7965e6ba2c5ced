namespace Antiphon.Testing.Faults;

/// <summary>Faults of the session's other neighbours.</summary>
internal static class SessionScenarios
{
    public static IEnumerable<FaultScenario> All { get; } =
    [
        new()
        {
            Name = "observer-throws",
            Target = FaultTarget.Session,
            Does = "Who watches the session throws an exception.",
            CallerHears = Heard.Nothing,
            Parameters = FaultTrigger.Parameters("event"),
            Observer = static site => new FaultyObserver(site, static _ => throw new InvalidOperationException(FaultTexts.Secret)),
        },
        new()
        {
            Name = "command-flood",
            Target = FaultTarget.Session,
            Does = "Commands come faster than the session takes them.",
            Codes = [ErrorCodes.SessionOverloaded],
            CallerHears = Heard.CallEnds,
            Parameters = [.. FaultTrigger.Parameters("event"), new FaultParameter("count", FaultParameterKind.Count, "5000", "How many come at once.")],
            Observer = static site => new FaultyObserver(site, static site =>
            {
                // Marks: the cheapest command, and one that changes nothing when it is late.
                for (var i = site.Count("count"); i > 0; i--) site.Session?.ReportMark(0);
            }),
        },
    ];
}
