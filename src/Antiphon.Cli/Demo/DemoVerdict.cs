namespace Antiphon.Cli.Demo;

/// <summary>Whether a demo call showed what a demo is to show.</summary>
internal static class DemoVerdict
{
    private const int MinTurns = 6;

    /// <summary>Throws what fell short.</summary>
    /// <param name="books">Whether the agent takes bookings, so that one is expected.</param>
    /// <param name="turns">The caller's lines and what came of them.</param>
    /// <param name="summary">The sums of the same call.</param>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.DemoIncomplete"/>.</exception>
    public static void Require(bool books, IReadOnlyList<DemoTurn> turns, DemoSummary summary)
    {
        string[] missing = [.. Missing(books, turns, summary)];
        if (missing.Length > 0) throw new VoiceException(ErrorCodes.DemoIncomplete, $"The demo fell short: {string.Join("; ", missing)}.");
    }

    private static IEnumerable<string> Missing(bool books, IReadOnlyList<DemoTurn> turns, DemoSummary summary)
    {
        if (summary.Turns == 0) yield return "no turn of the caller was recognised";
        if (!turns.Any(turn => turn.AgentCutOff)) yield return "the caller did not interrupt the agent";
        if (turns.All(turn => turn.FirstAudio is null)) yield return "the agent did not answer";
        if (!books) yield break;
        if (summary.Turns < MinTurns) yield return $"the caller had {summary.Turns} turns, fewer than {MinTurns}";
        if (!turns.Any(turn => turn.Tools.Any(tool => tool.Name == "find_free_slots"))) yield return "no free time was looked up";
        if (summary.Appointment is null) yield return "no appointment stands in the calendar";
    }
}
