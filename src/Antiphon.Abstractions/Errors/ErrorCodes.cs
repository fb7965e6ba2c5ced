namespace Antiphon;

/// <summary>
/// The error catalogue, one row a code. The rows stand in the files beside this one, by subject. A row that nothing raises
/// yet is there because another system has a name for it (<see cref="SourceTerms"/>) and says so (<see cref="ErrorCode.IsRaised"/>).
/// </summary>
public static partial class ErrorCodes
{
    // An explicit static constructor: it runs after the rows of all files, whatever their order, and before All is read.
    static ErrorCodes() => All = [.. Table.Rows.OrderBy(row => row.Category).ThenBy(row => row.Value, StringComparer.Ordinal)];

    /// <summary>All rows by category, then by name.</summary>
    public static IReadOnlyList<ErrorCode> All { get; }

    private static ErrorCode Row(string value, ErrorCategory category, string meaning, string advice, ErrorActor acts,
        string recovery, string by, string hears, bool transient = false, bool continues = false, string? fault = null, string? provoked = null)
    {
        var row = new ErrorCode(value)
        {
            Category = category,
            Meaning = meaning,
            Advice = advice,
            WhoActs = acts,
            Recovery = recovery,
            RaisedBy = by,
            CallerHears = hears,
            IsTransient = transient,
            SessionContinues = continues,
            FaultScenario = fault,
            Provocation = provoked,
        };
        Table.Rows.Add(row);
        return row;
    }

    private static ErrorCode Planned(string value, ErrorCategory category, string meaning, string advice, ErrorActor acts,
        string recovery, string by, string hears, bool transient = false, bool continues = false)
    {
        var row = Row(value, category, meaning, advice, acts, recovery, by, hears, transient, continues) with { IsRaised = false };
        Table.Rows[^1] = row;
        return row;
    }

    /// <summary>What many rows have in common.</summary>
    private static class Hears
    {
        internal const string CallEnds = "Silence: the call ends.";
        internal const string NoCall = "Nothing: no call has begun.";
        internal const string Apology = "An apology that asks to say it again.";
        internal const string Nothing = "Nothing of it.";
    }

    // In a class of its own, so that it is there before the first row of whichever file comes first.
    private static class Table
    {
        internal static readonly List<ErrorCode> Rows = [];
    }
}
