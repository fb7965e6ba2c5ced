namespace Antiphon.Conformance;

/// <summary>What came of a case.</summary>
public enum ConformanceOutcome
{
    /// <summary>All that was expected came, and nothing else.</summary>
    Passed,

    /// <summary>Something else came, or nothing did.</summary>
    Failed,

    /// <summary>It was not tried, because the server does not offer what it needs. Proves nothing.</summary>
    NotRun,
}

/// <summary>A case with its outcome.</summary>
/// <param name="Case">The case.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Reason">Why it failed or was not run; empty when it passed.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Transcript">What was sent and received, in order; audio in a row as one line.</param>
public sealed record ConformanceResult(
    ConformanceCase Case, ConformanceOutcome Outcome, string Reason, TimeSpan Elapsed, IReadOnlyList<ConformanceTranscriptLine> Transcript);

/// <summary>A line of a case's transcript.</summary>
/// <param name="At">Time since its connection.</param>
/// <param name="Direction"><c>→</c> to the server, <c>←</c> from it, <c>·</c> a note.</param>
/// <param name="Text">The message, cut where it is long.</param>
public sealed record ConformanceTranscriptLine(TimeSpan At, string Direction, string Text);
