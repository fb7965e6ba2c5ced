using Antiphon.Conversation;

namespace Antiphon.Testing.Simulation;

/// <summary>No rule: counts what happened.</summary>
internal sealed class StatisticsRule(SimulationStatistics statistics, SimulatedCaller caller, SimulatedLine line) : CallRule
{
    private TimeSpan _heldBefore;
    private TimeSpan _agentSince;

    public override string Name => "statistics";

    public override void OnMail(long sequence, TimeSpan now, in Mail mail) => _heldBefore = line.Held; // The decision flushes it.

    public override void OnEvent(SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.UserText:
                statistics.Turns++;
                break;
            case SessionEvent.AgentStartedSpeaking or SessionEvent.AgentResumed:
                _agentSince = Watch.Now;
                break;
            case SessionEvent.UserStartedSpeaking { Interrupts: true }:
                statistics.Count("interruptions");
                if (_heldBefore > TimeSpan.Zero && caller.VoiceSince is { } since) statistics.InterruptionDecision(Watch.Now - (since > _agentSince ? since : _agentSince));
                break;
            case SessionEvent.ToolStarted:
                statistics.Count("tool calls");
                break;
            case SessionEvent.Ended ended:
                statistics.End(ended.End.Error?.Code.Value ?? ended.End.Reason);
                break;
        }
    }
}
