namespace Antiphon.Testing.Simulation;

/// <summary>Names among <see cref="SimulationReport.Counts"/>.</summary>
public static class SimulationCounts
{
    /// <summary>Calls in which providers stand in for each other.</summary>
    public const string StandInCalls = "calls with fallback";

    /// <summary>Times in which a provider could not be reached.</summary>
    public const string Gaps = "provider gaps";

    /// <summary>Attempts at a provider that failed.</summary>
    public const string ProviderFailures = "provider failures";

    /// <summary>Attempts after a failure.</summary>
    public const string Switches = "fallback switches";

    /// <summary>Words of callers in calls with fallback in which nothing but gaps failed, up to shortly before the end.</summary>
    public const string CallerWords = "caller's words through fallback";

    /// <summary>Words of agents that were heard in such calls.</summary>
    public const string AgentWords = "agent's words through fallback";
}
