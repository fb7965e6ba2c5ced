using Antiphon.Protocols.Deepgram;
using Microsoft.Extensions.AI;

namespace Antiphon.Clients.Deepgram;

/// <summary>What the model is told of the functions that the program registered.</summary>
internal static class FunctionDefinitions
{
    internal static VoiceAgentSettings AddTo(VoiceAgentSettings settings, IReadOnlyList<AIFunction> functions) => functions.Count == 0
        ? settings
        : settings with { Agent = settings.Agent with { Think = AddTo(settings.Agent.Think, functions) } };

    /// <summary>Every entry with a definition of each function; one that the entry has by that name stays.</summary>
    internal static IReadOnlyList<ThinkSettings> AddTo(IReadOnlyList<ThinkSettings> think, IReadOnlyList<AIFunction> functions)
    {
        ArgumentNullException.ThrowIfNull(think);
        return functions.Count == 0 ? think : [.. think.Select(entry => entry with { Functions = AddTo(entry.Functions, functions) })];
    }

    private static IReadOnlyList<FunctionDefinition> AddTo(IReadOnlyList<FunctionDefinition> defined, IReadOnlyList<AIFunction> functions) =>
    [
        .. defined,
        .. functions.Where(function => defined.All(one => one.Name != function.Name)).Select(function => new FunctionDefinition(function.Name)
        {
            Description = function.Description.Length == 0 ? null : function.Description,
            Parameters = function.JsonSchema,
        }),
    ];
}
