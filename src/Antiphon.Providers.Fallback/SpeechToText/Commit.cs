namespace Antiphon.Providers.Fallback;

/// <summary>A committed utterance whose text has not come.</summary>
internal sealed class Commit(long number, long utterance, long start, long end)
{
    /// <summary>Counted up over the session.</summary>
    public long Number { get; } = number;

    /// <summary>As the session calls it.</summary>
    public long Utterance { get; } = utterance;

    /// <summary>Position of its first sample.</summary>
    public long Start { get; } = start;

    /// <summary>Position after its last sample.</summary>
    public long End { get; } = end;

    /// <summary>Samples at its start that the present recogniser was not given, because they were gone.</summary>
    public long Skipped { get; set; }

    public bool IsAnswered { get; set; }
}
