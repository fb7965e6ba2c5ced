namespace Antiphon;

/// <summary>Every name for a failure in the systems this software answers to, and the row of the catalogue behind it.</summary>
public static class SourceTerms
{
    /// <summary>All terms, system by system.</summary>
    public static IReadOnlyList<SourceTerm> All { get; } = [.. DeepgramTerms.All, .. HydraTerms.All, .. AgenTaoTerms.All, .. OpenAIAgentsTerms.All];

    /// <summary>The terms of one system, kind by kind.</summary>
    public static IEnumerable<SourceTerm> Of(SourceSystem system) => All.Where(term => term.System == system);

    /// <summary>The system's name as its makers write it.</summary>
    public static string NameOf(SourceSystem system) => system switch
    {
        SourceSystem.DeepgramVoiceAgent => "Deepgram Voice Agent",
        SourceSystem.HydraRealtime => "Hydra realtime",
        SourceSystem.AgenTaoCalls => "AgenTao call SDK",
        SourceSystem.OpenAIAgents => "OpenAI Agents SDK",
        _ => throw new ArgumentOutOfRangeException(nameof(system), system, "Expected one of the known systems."),
    };
}
