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

    /// <summary>
    /// As the other, and also says how the tools end that outlive the run: a run that is cancelled or left does not wait for
    /// them, but what they did stays done. So each <see cref="AgentEvent.ToolStarted"/> is followed by exactly one
    /// <see cref="AgentEvent.ToolFinished"/>, in the stream or through <paramref name="late"/>; a tool that never ends has none.
    /// A runner that does not know this reports nothing late.
    /// </summary>
    /// <param name="agent">The agent.</param>
    /// <param name="history">The conversation so far.</param>
    /// <param name="late">Called once for each such tool when it ends, from any thread, also after the stream's end. Must
    /// return at once and not throw.</param>
    /// <param name="cancellationToken">Ends the turn.</param>
    IAsyncEnumerable<AgentEvent> RunAsync(Agent agent, IReadOnlyList<ChatMessage> history, Action<AgentEvent.ToolFinished> late, CancellationToken cancellationToken = default) =>
        RunAsync(agent, history, cancellationToken);
}
