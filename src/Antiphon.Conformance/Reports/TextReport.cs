using System.Globalization;

namespace Antiphon.Conformance.Reports;

/// <summary>Results as lines of text.</summary>
public static class TextReport
{
    private const int TranscriptLines = 30;

    /// <summary>A line for a result; more for one that failed.</summary>
    public static IEnumerable<string> Lines(ConformanceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var word = result.Outcome switch { ConformanceOutcome.Passed => "passed ", ConformanceOutcome.Failed => "FAILED ", _ => "not run" };
        yield return $"{word}  {result.Case.Name}{(result.Outcome == ConformanceOutcome.NotRun ? $"  ({result.Reason})" : "")}";
        if (result.Outcome != ConformanceOutcome.Failed) yield break;
        yield return $"         {result.Case.About} [{result.Case.Reference}]";
        yield return $"         {result.Reason}";
        foreach (var line in result.Transcript.TakeLast(TranscriptLines))
            yield return string.Create(CultureInfo.InvariantCulture, $"         {line.At.TotalSeconds,8:F3} s {line.Direction} {line.Text.ReplaceLineEndings(" ")}");
    }

    /// <summary>The last line.</summary>
    public static string Summary(IReadOnlyList<ConformanceResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return $"{results.Count(result => result.Outcome == ConformanceOutcome.Passed)} passed, {results.Count(result => result.Outcome == ConformanceOutcome.Failed)} failed, {results.Count(result => result.Outcome == ConformanceOutcome.NotRun)} not run";
    }
}
