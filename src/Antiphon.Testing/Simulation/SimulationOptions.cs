using Antiphon.Conversation;

namespace Antiphon.Testing.Simulation;

/// <summary>What is simulated. A value: derive variants with <c>with</c>.</summary>
public sealed record SimulationOptions
{
    /// <summary>Calls. Default 1,000.</summary>
    public int Calls { get; init; } = 1_000;

    /// <summary>Seed of the first call; each further call has the next, so that any call can be had again alone. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How much goes wrong. Default <see cref="FaultLevel.All"/>.</summary>
    public FaultLevel Faults { get; init; } = FaultLevel.All;

    /// <summary>Whether the caller's audio is a voice-like signal that the real voice activity detector judges; otherwise each
    /// frame says of itself whether it is voice, which is faster. Default false.</summary>
    public bool RealVoiceActivity { get; init; }

    /// <summary>Share of the calls in which two or three providers of each kind stand in for each other and cannot be reached for
    /// up to 5 s at a time. 0 to 1; default a third.</summary>
    public double Fallback { get; init; } = 1.0 / 3;

    /// <summary>Calls that run side by side, each on a thread of its own. Default the processors.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Stop after so many calls that broke a rule. Default 1.</summary>
    public int MaxViolations { get; init; } = 1;

    /// <summary>Entries of a violation's timeline. Default 40.</summary>
    public int TimelineEntries { get; init; } = 40;

    /// <summary>Records the calls, each to be replayed alone; null for no recordings. Files are written outside the simulation.
    /// Calls without <see cref="RealVoiceActivity"/> hold audio that says itself whether it is voice.</summary>
    public CallRecorder? Recorder { get; init; }
}

/// <summary>How much goes wrong in simulated calls.</summary>
public enum FaultLevel
{
    /// <summary>Nothing but what people do: providers are slow, tools fail, callers cough and hang up.</summary>
    None,

    /// <summary>One named fault in about every second call.</summary>
    Some,

    /// <summary>Up to three named faults in nearly every call.</summary>
    All,
}
