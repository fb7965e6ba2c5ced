using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>Runs an agent for one turn. Thread-safe; one instance serves all sessions.</summary>
public interface IAgentRunner
{
    /// <summary>
    /// Asks the model, runs the tools it calls, asks again, until it answers without a call. The history is read, not
    /// written: what goes into it is decided by whoever knows what was heard (<see cref="AgentTurn"/>).
    /// Cancelling stops the model and the tools at once.
    /// </summary>
    /// <param name="agent">The agent.</param>
    /// <param name="history">The conversation so far, the user's new message last. Not changed; must not change meanwhile.</param>
    /// <param name="cancellationToken">Ends the turn.</param>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.ModelFailed"/>, <see cref="ErrorCodes.ModelTimeout"/>,
    /// <see cref="ErrorCodes.ProviderAuthentication"/>, <see cref="ErrorCodes.ProviderRateLimited"/>, <see cref="ErrorCodes.MaxRoundsExceeded"/>.</exception>
    IAsyncEnumerable<AgentEvent> RunAsync(Agent agent, IReadOnlyList<ChatMessage> history, CancellationToken cancellationToken = default);
}
