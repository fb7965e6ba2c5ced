using System.Collections.Immutable;

namespace Antiphon.Testing.Faults;

/// <summary>The catalogue of faults. Thread-safe.</summary>
public static class FaultScenarios
{
    /// <summary>All scenarios, by what they attack.</summary>
    public static ImmutableArray<FaultScenario> All { get; } =
    [
        .. SpeechToTextScenarios.All,
        .. TextToSpeechScenarios.All,
        .. ModelScenarios.All,
        .. ToolScenarios.All,
        .. LineScenarios.All,
        .. ClockScenarios.All,
        .. SessionScenarios.All,
    ];

    /// <summary>The scenario of this name; null when there is none.</summary>
    public static FaultScenario? Find(string name) => All.FirstOrDefault(scenario => scenario.Name == name);
}
