namespace Antiphon.Testing.Simulation;

/// <summary>What a simulation found.</summary>
public sealed record SimulationReport
{
    /// <summary>What was simulated.</summary>
    public required SimulationOptions Options { get; init; }

    /// <summary>Calls simulated.</summary>
    public required long Calls { get; init; }

    /// <summary>Turns of callers that reached an agent.</summary>
    public required long Turns { get; init; }

    /// <summary>Items that went through the sessions' doors.</summary>
    public required long Items { get; init; }

    /// <summary>Length of all calls together.</summary>
    public required TimeSpan Simulated { get; init; }

    /// <summary>Time it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Longest silence after a caller's turn.</summary>
    public required TimeSpan WorstSilence { get; init; }

    /// <summary>Seed of the call with it.</summary>
    public required ulong WorstSilenceSeed { get; init; }

    /// <summary>From the onset of the caller's voice to the decision to interrupt: milliseconds and how often, ascending.</summary>
    public required IReadOnlyDictionary<int, long> InterruptionDecisions { get; init; }

    /// <summary>Caller's audio that was given again to another recogniser, of all calls.</summary>
    public required TimeSpan Replayed { get; init; }

    /// <summary>Longest time for which a provider was gone.</summary>
    public required TimeSpan LongestGap { get; init; }

    /// <summary>How often each fault was injected.</summary>
    public required IReadOnlyDictionary<string, long> Faults { get; init; }

    /// <summary>How often each error code was raised.</summary>
    public required IReadOnlyDictionary<string, long> Codes { get; init; }

    /// <summary>How the calls ended.</summary>
    public required IReadOnlyDictionary<string, long> Ends { get; init; }

    /// <summary>Other things that happened, by name.</summary>
    public required IReadOnlyDictionary<string, long> Counts { get; init; }

    /// <summary>What the process held after the first tenth of the calls, 500 at most.</summary>
    public required ProcessResources ResourcesBefore { get; init; }

    /// <summary>What it held at the end.</summary>
    public required ProcessResources ResourcesAfter { get; init; }

    /// <summary>Calls that broke a rule, by seed, ascending.</summary>
    public required IReadOnlyList<BrokenCall> Broken { get; init; }

    /// <summary>Times faster than the calls would have been.</summary>
    public double Speed => Elapsed > TimeSpan.Zero ? Simulated / Elapsed : 0;

    /// <summary>The decision to interrupt came within this many milliseconds in this share of the cases; 0 when there were none.</summary>
    public int InterruptionPercentile(double share)
    {
        var left = InterruptionDecisions.Values.Sum() * share;
        foreach (var (milliseconds, count) in InterruptionDecisions)
        {
            left -= count;
            if (left <= 0) return milliseconds;
        }

        return 0;
    }
}

/// <summary>A call that broke a rule.</summary>
/// <param name="Seed">It alone makes the call again.</param>
/// <param name="Rule">The rule and what was seen.</param>
public sealed record BrokenCall(ulong Seed, BrokenRule Rule);
