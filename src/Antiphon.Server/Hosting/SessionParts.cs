using Antiphon.Agents;
using Antiphon.Conversation;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Hosting;

/// <summary>What a session is made of, just before it starts. A value: derive variants with <c>with</c>.</summary>
public sealed record SessionParts
{
    /// <summary>Its options: the agent with its tools, rates, limits.</summary>
    public required VoiceSessionOptions Options { get; init; }

    /// <summary>What it works with.</summary>
    public required VoiceSessionServices Services { get; init; }

    /// <summary>Its line.</summary>
    public required IVoiceLine Line { get; init; }

    /// <summary>The chat model behind the runner; another one gets a runner of its own. Null when the program gave the server a
    /// runner, and then not to be set.</summary>
    public IChatClient? Model { get; init; }

    /// <summary>Bounds of the runs of another <see cref="Model"/>; null for the defaults.</summary>
    public AgentRunnerOptions? RunnerOptions { get; init; }

    /// <summary>Called with the session as soon as it has started; null for nothing.</summary>
    public Action<VoiceSession>? Started { get; init; }
}
