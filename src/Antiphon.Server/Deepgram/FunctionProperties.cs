using Antiphon.Agents;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>What the runner is told of a client's function.</summary>
internal static class FunctionProperties
{
    /// <summary>What the run may take beyond our own limit, which says more.</summary>
    private static readonly TimeSpan RunnerGrace = TimeSpan.FromSeconds(5);

    internal static IReadOnlyDictionary<string, object?> Of(FunctionDefinition definition, TimeSpan limit)
    {
        var properties = new Dictionary<string, object?>(StringComparer.Ordinal) { [AgentTool.TimeoutPropertyName] = limit + RunnerGrace };
        if (definition.DeferUntilEot) properties[AgentTool.DeferPropertyName] = true;
        return properties;
    }
}
