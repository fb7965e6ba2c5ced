using System.Diagnostics;
using Antiphon.Agents;
using Antiphon.Concurrency;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation;

/// <summary>
/// Carries the events of one agent run to the mailbox, no faster than the reader takes them. Before each model round and each
/// tool it waits until the reader has let it, so that what the reader holds back does not begin.
/// </summary>
internal sealed class AgentRun
{
    /// <summary>Events under way to the reader at most; results of tools come beside them, one for each tool that was let.</summary>
    private const int EventsInFlight = 64;

    private readonly CreditGate _room = new(EventsInFlight);
    private readonly CreditGate _permits = new(0);
    private AgentEvent? _parked;

    private AgentRun()
    {
    }

    /// <summary>Completes when the run has ended in whatever way; never faults.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public static AgentRun Start(IAgentRunner runner, Agent agent, IReadOnlyList<ChatMessage> history, AgentUtterance utterance, SessionMailbox mailbox, Activity? span)
    {
        var run = new AgentRun();
        var (epoch, cancelled) = (utterance.Epoch, utterance.Cancelled);
        run.Completion = CurrentScheduler.Run(() => run.PumpAsync(runner, agent, history, epoch, mailbox, span, cancelled));
        return run;
    }

    /// <summary>Whether the run waits before what this event announces.</summary>
    public static bool NeedsPermit(AgentEvent agentEvent) => agentEvent is AgentEvent.ToolStarted or AgentEvent.ModelRequested;

    /// <summary>The reader has taken an event.</summary>
    public void Taken(AgentEvent agentEvent)
    {
        if (agentEvent is not AgentEvent.ToolFinished) _room.Release();
    }

    /// <summary>What the last event announced may begin.</summary>
    public void Permit() => _permits.Release();

    /// <summary>What this event announces has to wait. One at a time: the run stands still behind it.</summary>
    public void Park(AgentEvent agentEvent) => _parked = agentEvent;

    /// <summary>The event that waits; null when none does.</summary>
    public AgentEvent? Unpark()
    {
        var parked = _parked;
        _parked = null;
        return parked;
    }

    private async Task PumpAsync(IAgentRunner runner, Agent agent, IReadOnlyList<ChatMessage> history, long epoch, SessionMailbox mailbox, Activity? span, CancellationToken cancelled)
    {
        if (span is not null) Activity.Current = span; // In this task alone: what the run does belongs to the turn.
        var completed = false;
        try
        {
            await foreach (var agentEvent in runner.RunAsync(agent, history, late => mailbox.Post(new Mail(MailKind.AgentEvent, epoch, late, this)), cancelled))
            {
                if (agentEvent is not AgentEvent.ToolFinished) await _room.TakeAsync(cancelled);
                completed |= agentEvent is AgentEvent.Completed;
                mailbox.Post(new Mail(MailKind.AgentEvent, epoch, agentEvent, this));
                if (NeedsPermit(agentEvent)) await _permits.TakeAsync(cancelled);
            }

            if (!completed) throw new VoiceException(ErrorCodes.ModelFailed, "The agent's run ended without an answer.");
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            // The reader cancelled it and knows.
        }
        catch (Exception e)
        {
            mailbox.Post(new Mail(MailKind.AgentFailed, epoch, VoiceException.From(e), this));
        }
    }
}
