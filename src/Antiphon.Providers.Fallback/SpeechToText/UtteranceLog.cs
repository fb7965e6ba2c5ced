using System.Diagnostics.CodeAnalysis;

namespace Antiphon.Providers.Fallback;

/// <summary>
/// What the caller said and no recogniser has answered: the samples since the last answered utterance, within the ring, and
/// the commits among them. Can be gone through again, by a cursor a recogniser. Not thread-safe.
/// </summary>
internal sealed class UtteranceLog(int capacitySamples, int firstSamples, int maxCommits)
{
    private readonly SampleRing _ring = new(capacitySamples, firstSamples);
    private readonly List<Commit> _commits = new(4); // Bounded by maxCommits.
    private long _tailStart;
    private long _tailSkipped;
    private long _nextNumber;

    /// <summary>Number that the next commit gets.</summary>
    public long NextNumber => _nextNumber;

    /// <summary>Position after the newest sample.</summary>
    public long End => _ring.End;

    /// <summary>Whether nothing is unanswered.</summary>
    public bool IsEmpty => _commits.Count == 0 && TailIsEmpty;

    /// <summary>Whether no utterance is in progress.</summary>
    public bool TailIsEmpty => _ring.End == _tailStart;

    public void Write(ReadOnlySpan<short> samples) => _ring.Write(samples);

    /// <summary>Commits what was written since the last commit; false when too many are unanswered.</summary>
    public bool TryCommit(long utterance, [NotNullWhen(true)] out Commit? commit)
    {
        commit = null;
        if (_commits.Count < maxCommits) _commits.Add(commit = new Commit(_nextNumber++, utterance, _tailStart, _ring.End) { Skipped = _tailSkipped });
        _tailStart = _ring.End;
        _tailSkipped = 0;
        return commit is not null;
    }

    /// <summary>Forgets what was written since the last commit.</summary>
    public void Discard()
    {
        _ring.DropFrom(_tailStart);
        _tailSkipped = 0;
    }

    /// <summary>An utterance has its text; false when it is not waited for.</summary>
    public bool TryAnswer(long utterance, [NotNullWhen(true)] out Commit? commit)
    {
        commit = _commits.Find(candidate => candidate.Utterance == utterance && !candidate.IsAnswered);
        if (commit is null) return false;
        commit.IsAnswered = true;
        Trim();
        return true;
    }

    /// <summary>The oldest utterance without a text, of those with a number below <paramref name="before"/>; null when there is none.</summary>
    public Commit? Oldest(long before = long.MaxValue)
    {
        // Once every recogniser answers in order the first one is it.
        foreach (var commit in _commits)
        {
            if (commit.Number >= before) return null;
            if (!commit.IsAnswered) return commit;
        }

        return null;
    }

    /// <summary>The next thing that a recogniser at <paramref name="cursor"/> is to be given.</summary>
    /// <param name="cursor">How far it is; moved on.</param>
    /// <param name="maxSamples">Samples at most.</param>
    /// <param name="step">What it is.</param>
    public void Next(ref LogCursor cursor, int maxSamples, out LogStep step)
    {
        while (FindCommit(cursor.Number) is { } commit)
        {
            if (commit.IsAnswered)
            {
                cursor = new LogCursor(commit.End, commit.Number + 1);
                continue;
            }

            if (cursor.Position <= commit.Start) commit.Skipped = 0;
            var skipped = Enter(ref cursor, commit.Start, commit.End);
            commit.Skipped += skipped;
            if (cursor.Position < commit.End)
            {
                step = Samples(ref cursor, commit.End, maxSamples, skipped);
                return;
            }

            cursor = cursor with { Number = commit.Number + 1 };
            var isGone = commit.End > commit.Start && commit.Skipped >= commit.End - commit.Start;
            step = new LogStep { Kind = isGone ? LogStepKind.Gone : LogStepKind.Flush, Utterance = commit.Utterance, Skipped = skipped };
            return;
        }

        if (cursor.Position <= _tailStart) _tailSkipped = 0;
        var lost = Enter(ref cursor, _tailStart, _ring.End);
        _tailSkipped += lost;
        step = cursor.Position < _ring.End
            ? Samples(ref cursor, _ring.End, maxSamples, lost)
            : new LogStep { Kind = LogStepKind.CaughtUp, Skipped = lost };
    }

    /// <summary>Moves the cursor to what is still held of [start, end); returns the samples passed over because they are gone.</summary>
    private long Enter(ref LogCursor cursor, long start, long end)
    {
        var position = Math.Max(cursor.Position, start);
        var held = Math.Clamp(_ring.Start, position, Math.Max(position, end));
        cursor = cursor with { Position = held };
        return held - position;
    }

    private LogStep Samples(ref LogCursor cursor, long end, int maxSamples, long skipped)
    {
        var samples = _ring.Read(cursor.Position, Math.Min(end, cursor.Position + maxSamples));
        cursor = cursor with { Position = cursor.Position + samples.Length };
        return new LogStep { Kind = LogStepKind.Samples, Samples = samples, Skipped = skipped };
    }

    private Commit? FindCommit(long number)
    {
        foreach (var commit in _commits)
        {
            if (commit.Number >= number) return commit;
        }

        return null;
    }

    private void Trim()
    {
        while (_commits.Count > 0 && _commits[0].IsAnswered) _commits.RemoveAt(0);
        _ring.DropBefore(_commits.Count > 0 ? _commits[0].Start : _tailStart);
    }
}

/// <summary>How far a recogniser has been given the log.</summary>
/// <param name="Position">Position of the next sample.</param>
/// <param name="Number">Number of the next commit.</param>
internal readonly record struct LogCursor(long Position, long Number);

/// <summary>What a step of the log is.</summary>
internal enum LogStepKind
{
    /// <summary>Audio.</summary>
    Samples,

    /// <summary>The end of an utterance.</summary>
    Flush,

    /// <summary>The end of an utterance of which nothing is left.</summary>
    Gone,

    /// <summary>There is nothing more now.</summary>
    CaughtUp,
}

/// <summary>A step of the log.</summary>
internal readonly ref struct LogStep
{
    public LogStepKind Kind { get; init; }

    /// <summary>The audio; valid until the log changes.</summary>
    public ReadOnlySpan<short> Samples { get; init; }

    public long Utterance { get; init; }

    /// <summary>Samples that were gone before it.</summary>
    public long Skipped { get; init; }
}
