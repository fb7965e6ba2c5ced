namespace Antiphon.Testing.Simulation;

/// <summary>What simulated calls add up to. Not thread-safe: one a thread, added up at the end.</summary>
internal sealed class SimulationStatistics
{
    public long Calls { get; set; }

    public long Turns { get; set; }

    public long Items { get; set; }

    public TimeSpan Simulated { get; set; }

    public TimeSpan WorstSilence { get; private set; }

    /// <summary>Caller's audio that was given again to another recogniser.</summary>
    public TimeSpan Replayed { get; set; }

    /// <summary>Longest time for which a provider was gone.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>Seed of the call with the worst silence.</summary>
    public ulong WorstSilenceSeed { get; private set; }

    /// <summary>Voice onset of the caller → decision to interrupt, in milliseconds, by how often.</summary>
    public SortedDictionary<int, long> InterruptionDecisions { get; } = [];

    public SortedDictionary<string, long> Codes { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> Ends { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> Faults { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Seed of the call that is being simulated.</summary>
    public ulong Seed { get; set; }

    public void Silence(TimeSpan length)
    {
        if (length <= WorstSilence) return;
        (WorstSilence, WorstSilenceSeed) = (length, Seed);
    }

    public void Gap(TimeSpan length)
    {
        Count(SimulationCounts.Gaps);
        if (length > LongestGap) LongestGap = length;
    }

    public void Code(string code) => Count(Codes, code);

    public void End(string reason) => Count(Ends, reason);

    public void Fault(string name) => Count(Faults, name);

    public void Count(string what, long times = 1) => Counts[what] = Counts.GetValueOrDefault(what) + times;

    public void InterruptionDecision(TimeSpan latency)
    {
        var milliseconds = (int)latency.TotalMilliseconds;
        InterruptionDecisions[milliseconds] = InterruptionDecisions.GetValueOrDefault(milliseconds) + 1;
    }

    public void Add(SimulationStatistics other)
    {
        Calls += other.Calls;
        Turns += other.Turns;
        Items += other.Items;
        Simulated += other.Simulated;
        Replayed += other.Replayed;
        if (other.LongestGap > LongestGap) LongestGap = other.LongestGap;
        if (other.WorstSilence > WorstSilence) (WorstSilence, WorstSilenceSeed) = (other.WorstSilence, other.WorstSilenceSeed);
        foreach (var (milliseconds, count) in other.InterruptionDecisions) InterruptionDecisions[milliseconds] = InterruptionDecisions.GetValueOrDefault(milliseconds) + count;
        Add(Codes, other.Codes);
        Add(Ends, other.Ends);
        Add(Faults, other.Faults);
        Add(Counts, other.Counts);
    }

    private static void Count(SortedDictionary<string, long> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;

    private static void Add(SortedDictionary<string, long> counts, SortedDictionary<string, long> others)
    {
        foreach (var (name, count) in others) counts[name] = counts.GetValueOrDefault(name) + count;
    }
}
