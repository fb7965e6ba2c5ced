using Antiphon.Agents;
using Antiphon.Turns;

namespace Antiphon.Conversation;

/// <summary>
/// Keeps a session alive for its caller (R4): looks on after each item the reader has handled, and does what its guard says is
/// due. Used by the session's reader only; its timer enters as mail.
/// </summary>
internal sealed class SessionLiveness : IDisposable
{
    private readonly SessionState _state;
    private readonly AgentVoice _voice;
    private readonly AgentSide _agent;
    private readonly FillerVoice _filler;
    private readonly LivenessOptions _options;
    private readonly FillerTexts _texts;
    private readonly SilenceGuard _silence;
    private readonly ITimer _timer;
    private readonly CallLimits _limits;
    private TimeSpan _armed = TimeSpan.MaxValue;
    private long _toolsEpoch;
    private int _tools;

    public SessionLiveness(
        SessionState state, VoiceSessionServices services, AgentVoice voice, AgentSide agent, CallerSide caller, FillerVoice filler, SessionMailbox mailbox)
    {
        _limits = new CallLimits(state, voice, agent, caller);
        _state = state;
        _voice = voice;
        _agent = agent;
        _filler = filler;
        _options = state.Options.Agent.Liveness ?? state.Options.Liveness;
        _texts = new FillerTexts(_options, state.Options.Agent.Language);
        _silence = new SilenceGuard(_options, state.Options.SynthesisTimeout);
        _timer = services.TimeProvider.CreateTimer(
            static box => ((SessionMailbox)box!).Post(new Mail(MailKind.LivenessTimer)), mailbox, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Close() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();

    /// <summary>An item has been handled.</summary>
    public void Observe(in Mail mail)
    {
        if (!_state.IsReady) return;
        if (mail.Kind == MailKind.AgentEvent) CountTools(mail);
        if (_state.CallerHasFloor) _filler.Stop();
        _limits.Observe();
        Observe();
        if (mail.Kind == MailKind.LivenessTimer)
        {
            _armed = TimeSpan.MaxValue;
            _limits.Act();
            Observe();
            Act();
        }

        Arm(_silence.NextDue(_state.Now));
        Arm(_limits.NextDue);
    }

    private void Observe()
    {
        _silence.CanSpeak = _filler.IsOpen && !_texts.IsEmpty;
        _silence.CanSound = _filler.IsOpen && _options.ComfortSound;
        var answerUntil = _voice.Utterance?.Clock.PlayedOutAt ?? TimeSpan.Zero;
        _silence.Observe(_state.Now, new SilenceFacts(Waiting(), TurnEnd(), answerUntil, _filler.AudibleUntil, _filler.IsComing));
    }

    private void Act()
    {
        while (_silence.Take(_state.Now) is var step && step != SilenceStep.None)
        {
            if (!Do(step)) return;
            Observe();
        }
    }

    /// <summary>Carries the step out; false when there is nothing more to do now.</summary>
    private bool Do(SilenceStep step)
    {
        switch (step)
        {
            case SilenceStep.Speak:
                var isFirst = _silence.Spoken == 1;
                _filler.Speak(_texts.Next(isFirst), isFirst ? FillerKind.Waiting : FillerKind.StillWaiting);
                return true;
            case SilenceStep.Sound:
                return !_filler.IsSoundComing && _filler.TrySound();
            case SilenceStep.Report:
                _state.Emit(new SessionEvent.Silence(_silence.Waiting!.Value, _silence.SilentFor(_state.Now)));
                return true;
            case SilenceStep.GiveUp:
                return _agent.GiveUp(new VoiceException(ErrorCodes.AnswerTimeout,
                    $"No word of the answer came within {_options.WorkLimit.TotalSeconds:F0} s; waited for: {_silence.Waiting}."));
            case SilenceStep.EndMute:
                _state.End("error", new VoiceException(ErrorCodes.TextToSpeechFailed, "The synthesiser neither makes audio nor gives up."));
                return false;
            default:
                _state.End("error", new VoiceException(ErrorCodes.SilenceLimit,
                    $"Nothing was audible for {_options.SilenceLimit.TotalSeconds:F0} s while the caller waited; waited for: {_silence.Waiting}."));
                return false;
        }
    }

    private void Arm(TimeSpan? next)
    {
        if (next is not { } due || due >= _armed) return; // An earlier one looks again when it fires.
        _armed = due;
        _timer.Change(due > _state.Now ? due - _state.Now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Who is waited for while something is owed to the caller.</summary>
    private WaitReason? Waiting()
    {
        if (_state.CallerHasFloor || _state.Machine.State == TurnState.Closed) return null;
        if (_state.Machine.State == TurnState.Ending) return WaitReason.Transcript;
        if (_voice.Utterance is not { AudioDone: false } utterance) return null;
        if (_toolsEpoch == utterance.Epoch && _tools > 0) return WaitReason.Tool;
        if (utterance.SegmentsPending > 0) return WaitReason.Synthesis;
        return utterance.TextComplete ? WaitReason.Playout : WaitReason.Model;
    }

    /// <summary>Session time of the caller's last voice in the turn that is to be answered.</summary>
    private TimeSpan? TurnEnd() => (_state.Caller ?? _voice.Utterance?.Question) is { } turn ? turn.DecidedAt - turn.Endpointing : null;

    private void CountTools(in Mail mail)
    {
        if (mail.Number < _toolsEpoch) return; // Late, of a turn that is over.
        if (mail.Number > _toolsEpoch) (_toolsEpoch, _tools) = (mail.Number, 0);
        if (mail.Payload is AgentEvent.ToolStarted) _tools++;
        else if (mail.Payload is AgentEvent.ToolFinished && _tools > 0) _tools--;
    }
}
