using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>What an agent is told and what it can do. A value: derive variants with <c>with</c>.</summary>
public sealed record Agent
{
    /// <summary>Name for logs, traces and handoffs.</summary>
    public required string Name { get; init; }

    /// <summary>System instructions for the model. Default empty.</summary>
    public string Instructions { get; init; } = "";

    /// <summary>Whether each request ends its instructions with the local date and time of the runner's clock, without which no
    /// model knows what "tomorrow" is. Default true.</summary>
    public bool TellsTime { get; init; } = true;

    /// <summary>Tools the model may call. Names are unique.</summary>
    public IReadOnlyList<AIFunction> Tools { get; init; } = [];

    /// <summary>Settings for every model request (temperature, model id, …); instructions and tools are filled in by the
    /// run. Null for the model's defaults.</summary>
    public ChatOptions? ModelOptions { get; init; }
}
