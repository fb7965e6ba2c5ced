using Antiphon.Turns;

namespace Antiphon.Conversation;

/// <summary>Carries out a call's timers: idle prompts, the longest turn, the longest call. Used by the session's reader only.</summary>
internal sealed class CallLimits(SessionState state, AgentVoice voice, AgentSide agent, CallerSide caller)
{
    /// <summary>How long the call may last beyond its limit until the farewell has been heard.</summary>
    private static readonly TimeSpan FarewellGrace = TimeSpan.FromSeconds(10);

    private readonly CallLimitOptions _options = state.Options.Agent.Limits ?? state.Options.Limits;
    private readonly CallTimers _timers = new((state.Options.Agent.Limits ?? state.Options.Limits).Timers, TimeSpan.Zero);
    private Phase _phase = Phase.Agent;
    private int _turn;
    private string? _endReason;
    private TimeSpan _endAt;

    private enum Phase
    {
        Agent,
        Caller,
        Free,
    }

    /// <summary>Session time at which something is due; null when nothing is as things stand.</summary>
    public TimeSpan? NextDue => _endReason is null ? _timers.NextDue : _endAt;

    /// <summary>Takes note of who has the floor.</summary>
    public void Observe()
    {
        if (_turn != state.Turn)
        {
            _turn = state.Turn;
            _timers.OnTurnStarted(state.Now);
            if (!state.CallerHasFloor) _timers.OnTurnEnded(); // Typed.
        }

        var phase = state.CallerHasFloor ? Phase.Caller : IsFree ? Phase.Free : Phase.Agent;
        if (phase == _phase) return;
        if (_phase == Phase.Caller) _timers.OnTurnEnded();
        _phase = phase;
        if (phase == Phase.Caller) _timers.OnTurnStarted(state.Now);
        else if (phase == Phase.Free) _timers.OnFloorFree(state.Now);
        else _timers.OnAgentActive();
    }

    /// <summary>Does what is due.</summary>
    public void Act()
    {
        if (_endReason is not null)
        {
            if (state.Now >= _endAt) state.End(_endReason);
            return;
        }

        while (_endReason is null && _timers.Take(state.Now) is var due && due != CallTimer.None)
        {
            switch (due)
            {
                case CallTimer.IdlePrompt:
                    agent.Speak(_options.IdlePrompts[(_timers.Prompted - 1) % _options.IdlePrompts.Count]);
                    break;
                case CallTimer.IdleEnd:
                    End(_options.IdleFarewell, CallLimitOptions.IdleReason);
                    break;
                case CallTimer.TurnTooLong:
                    caller.OnTurnTooLong();
                    break;
                case CallTimer.CallWarning:
                    agent.Speak(_options.WarningText, isOwed: true);
                    break;
                case CallTimer.CallEnd:
                    End(_options.MaxDurationFarewell, CallLimitOptions.MaxDurationReason);
                    break;
            }

            Observe();
        }
    }

    private bool IsFree => state.Machine.State == TurnState.Listening && voice.Utterance is null && state.Caller is null;

    private void End(string farewell, string reason)
    {
        _endReason = reason;
        _endAt = state.Now + FarewellGrace;
        if (farewell.Length == 0) state.End(reason);
        else if (!state.CallerHasFloor) agent.SayLast(farewell, reason); // A caller who speaks is not talked over; the grace is theirs.
    }
}
