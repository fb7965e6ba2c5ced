using System.Diagnostics;
using Antiphon.Agents;
using Antiphon.Concurrency;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation;

/// <summary>Carries the events of one agent run to the mailbox, no faster than the reader takes them.</summary>
internal sealed class AgentRun
{
    /// <summary>Events under way to the reader at most.</summary>
    private const int EventsInFlight = 64;

    private readonly CreditGate _room = new(EventsInFlight);

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

    /// <summary>The reader has taken an event.</summary>
    public void Taken() => _room.Release();

    private async Task PumpAsync(IAgentRunner runner, Agent agent, IReadOnlyList<ChatMessage> history, long epoch, SessionMailbox mailbox, Activity? span, CancellationToken cancelled)
    {
        if (span is not null) Activity.Current = span; // In this task alone: what the run does belongs to the turn.
        var completed = false;
        try
        {
            await foreach (var agentEvent in runner.RunAsync(agent, history, cancelled))
            {
                await _room.TakeAsync(cancelled);
                completed |= agentEvent is AgentEvent.Completed;
                mailbox.Post(new Mail(MailKind.AgentEvent, epoch, agentEvent, this));
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
