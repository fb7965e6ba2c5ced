using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Agents;

/// <summary>
/// The run loop over an <see cref="IChatClient"/>: forwards the model's text as it comes, runs the tools it calls side by
/// side, each within its limit, and asks again until the model answers without a call. Thread-safe; holds nothing between turns.
/// </summary>
/// <remarks>
/// A model client or a tool that ignores its cancellation token never holds a turn up: it is left behind, and
/// <c>antiphon.agent.abandoned</c> counts it. The outcome of such a tool is told when it ends, to who asked for it.
/// A client that already invokes functions itself may be given; calls it has answered are not run again, but its hold-back of
/// updates stays.
/// </remarks>
public sealed class AgentRunner : IAgentRunner
{
    private readonly RunServices _services;

    /// <summary>Makes a runner.</summary>
    /// <param name="client">The model. Shared, not owned.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <param name="timeProvider">Clock of all limits and durations; null for the system's.</param>
    /// <param name="loggerFactory">Logs; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public AgentRunner(IChatClient client, AgentRunnerOptions? options = null, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        options ??= new AgentRunnerOptions();
        options.Validate();
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<AgentRunner>();
        _services = new RunServices(client, options, timeProvider ?? TimeProvider.System, logger);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Two tools of the agent have the same name.</exception>
    public IAsyncEnumerable<AgentEvent> RunAsync(Agent agent, IReadOnlyList<ChatMessage> history, CancellationToken cancellationToken = default) =>
        RunAsync(agent, history, static _ => { }, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Two tools of the agent have the same name.</exception>
    public IAsyncEnumerable<AgentEvent> RunAsync(Agent agent, IReadOnlyList<ChatMessage> history, Action<AgentEvent.ToolFinished> late, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(late);
        return RunStepsAsync(new RunState(agent, history, late), cancellationToken);
    }

    private async IAsyncEnumerable<AgentEvent> RunStepsAsync(RunState run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var span = AgentTelemetry.StartRun(run.Agent, _services.Time.GetUtcNow(), out var parent);
        run.Parent = parent;
        try
        {
            // A guardrail, a handoff or memory is one more step: it reads and changes the state and says what comes next.
            for (IRunStep? step = new ModelStep(_services); step is not null; step = run.TakeNext())
            {
                await foreach (var agentEvent in step.RunAsync(run, cancellationToken))
                    yield return agentEvent;
            }
        }
        finally
        {
            Spans.End(span, _services.Time.GetUtcNow());
        }

        if (!run.HasText && run.EndReason is null)
            throw new VoiceException(ErrorCodes.ModelFailed, "The model ended its reply without text and without a tool call.");

        yield return new AgentEvent.Completed();
    }
}
