using Antiphon.Concurrency;
using Antiphon.Audio;
using Antiphon.Speech;
using Antiphon.Turns;
using Microsoft.Extensions.Logging;

namespace Antiphon.Conversation;

/// <summary>The caller's half of a conversation: hears when the caller speaks, gathers the text of the turn, and hands it to the agent.</summary>
internal sealed class CallerSide : IDisposable
{
    /// <summary>Quiet after voice that was too short to interrupt, before the agent speaks on: shorter than the playout lead hides
    /// most of the pause from the caller.</summary>
    private static readonly TimeSpan HoldRelease = TimeSpan.FromMilliseconds(200);

    private readonly SessionState _state;
    private readonly AgentSide _agent;
    private readonly SessionMailbox _mailbox;
    private readonly ILogger _logger;
    private readonly Ear _ear;
    private readonly TimeProvider _time;
    private readonly Queue<string> _early = new(); // Typed before the engines were open; bounded by the command capacity.
    private ITimer? _transcriptTimer; // One for each utterance: a late one speaks of its own.
    private CallerTurn? _kept; // What was said while the agent could not be interrupted.
    private long _utterance;
    private bool _talkedOut; // The longest turn is over and the caller talks on: the agent has its say first.

    public CallerSide(SessionState state, VoiceSessionServices services, AgentSide agent, SessionMailbox mailbox)
    {
        _state = state;
        _agent = agent;
        _mailbox = mailbox;
        _logger = services.LoggerFactory.CreateLogger<VoiceSession>();
        _ear = new Ear(state.Options, services.VoiceActivity(Ear.SampleRateHz));
        _time = services.TimeProvider;
    }

    /// <summary>Recognition is open.</summary>
    public void Listen(ISpeechToTextSession recognition) => _ear.Recognition = recognition;

    public void Close()
    {
        _transcriptTimer?.Dispose();
        _transcriptTimer = null;
    }

    public void Dispose() => Close();

    public void OnAudio(AudioFrame frame)
    {
        _ear.Push(frame.Samples);
        frame.Dispose();
        while (_ear.TryAdvance(out var change)) OnFrame(change);
    }

    public void OnTypedText(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        if (!_state.IsReady)
        {
            KeepForLater(text);
            return;
        }

        if (_agent.IsUninterruptible)
        {
            Kept().Add(text);
            return;
        }

        var interrupts = _state.Machine.IsAgentActive;
        _agent.Suspend();
        if (_state.CallerHasFloor || _ear.Activity.IsSpeaking)
        {
            _ear.Activity.Reset();
            _ear.Discard();
            _state.CallerHasFloor = false;
        }

        AnnounceCaller(interrupts, voicedFor: null);
        var caller = _state.Caller!;
        caller.ConcludeUpTo(_utterance); // What was being recognised is overtaken.
        caller.DecidedAt = _state.Now;
        caller.Endpointing = TimeSpan.Zero;
        caller.Add(text);
        _agent.Answer(caller);
    }

    /// <summary>The engines are open: what was typed before is answered now, aloud.</summary>
    public void OnReady()
    {
        while (_early.TryDequeue(out var text)) OnTypedText(text);
    }

    /// <summary>The agent has finished what nobody could interrupt: what was said meanwhile is a turn now. False when it was nothing.</summary>
    public bool TryTakeUpKept()
    {
        if (_kept is not { } kept) return false;
        _kept = null;
        if (kept is { IsAwaiting: false, HasNews: false, IsTextLost: false }) return false;
        _state.Take(kept);
        kept.DecidedAt = _state.Now; // What the answer takes counts from here.
        kept.Endpointing = TimeSpan.Zero;
        _state.Machine.Apply(TurnInput.CallerStarts);
        _state.Emit(new SessionEvent.UserStartedSpeaking(Interrupts: false));
        if (_ear.Activity.IsSpeaking)
        {
            _state.CallerHasFloor = true; // There is more to come.
            return true;
        }

        _state.Machine.Apply(TurnInput.CallerStops);
        _state.Emit(new SessionEvent.UserStoppedSpeaking());
        ConcludeTurn(kept);
        return true;
    }

    public void OnRecognition(in Mail mail)
    {
        ((CreditGate)mail.Source!).Release();
        switch ((SpeechToTextEvent)mail.Payload!)
        {
            case SpeechToTextEvent.Interim interim when _state.CallerHasFloor && interim.Text.Length > 0:
                _state.Emit(new SessionEvent.UserInterim(interim.Text));
                break;
            case SpeechToTextEvent.Final final:
                OnFinal(final);
                break;
            case SpeechToTextEvent.EndOfTurn when _state.CallerHasFloor:
                _ear.Activity.Reset();
                EndTurn();
                break;
            case SpeechToTextEvent.Fault { Error.IsTransient: true } fault:
                _state.Emit(new SessionEvent.Fault(fault.Error));
                if (fault.Utterance is { } lost && Awaiting(lost) is { } caller && caller.TryConclude(lost)) LoseText(caller);
                break;
            case SpeechToTextEvent.Fault fault:
                _state.End("error", new VoiceException(ErrorCodes.SpeechToTextClosed, fault.Error.Message, fault.Error));
                break;
        }
    }

    public void OnTranscriptTimeout(long utterance)
    {
        if (Awaiting(utterance) is not { } caller) return;
        caller.ConcludeUpTo(utterance); // What was committed before it is overdue too.
        _state.Emit(new SessionEvent.Fault(new VoiceException(ErrorCodes.SpeechToTextTimeout,
            $"No text came within {_state.Options.TranscriptTimeout.TotalMilliseconds:F0} ms of the end of the caller's turn.")));
        LoseText(caller);
    }

    /// <summary>The caller has had the floor for the longest turn by the clock, be it that the line brings nothing any more.</summary>
    public void OnTurnTooLong()
    {
        if (!_state.CallerHasFloor) return;
        _ear.Activity.Reset();
        _talkedOut = true;
        EndTurn();
    }

    private void KeepForLater(string text)
    {
        if (_early.Count < _state.Options.CommandCapacity) _early.Enqueue(text);
        else _state.End("error", new VoiceException(ErrorCodes.SessionOverloaded, $"More than {_state.Options.CommandCapacity} texts were typed before the session was ready."));
    }

    private void OnFrame(SpeechChange change)
    {
        if (_ear.Recognition is null) return;
        if (change == SpeechChange.TooLong) _talkedOut = true;
        else if (change == SpeechChange.Ended || _state.Machine.State == TurnState.Listening) _talkedOut = false;
        if (_ear.Activity.IsSpeaking)
        {
            if (!_state.CallerHasFloor) OnVoiceWithoutFloor();
            return;
        }

        if (change is not (SpeechChange.Ended or SpeechChange.TooLong)) return;
        if (_state.CallerHasFloor)
        {
            EndTurn();
            return;
        }

        if (_agent.IsUninterruptible && _ear.Activity.VoicedTime >= _state.Options.Interruption.MinVoice) Commit(Kept());
        else _ear.Discard();
        _agent.GoOn();
    }

    /// <summary>Somebody speaks while the agent does: until it is enough to interrupt, the agent only holds its breath.</summary>
    private void OnVoiceWithoutFloor()
    {
        if (MayTakeFloor())
        {
            TakeFloor();
            return;
        }

        if (!_state.Options.Interruption.Enabled || _agent.IsUninterruptible) return;
        var quiet = _ear.Position - _ear.Activity.LastVoiceEnd;
        if (quiet == TimeSpan.Zero) _agent.Hold();
        else if (quiet >= HoldRelease) _agent.GoOn();
    }

    private bool MayTakeFloor() => !_talkedOut && (!_state.Machine.IsAgentActive
        || (_state.Options.Interruption.Enabled && !_agent.IsUninterruptible && _ear.Activity.VoicedTime >= _state.Options.Interruption.MinVoice));

    private void TakeFloor()
    {
        var interrupts = _state.Machine.IsAgentActive;
        _state.CallerHasFloor = true;
        _agent.Suspend(); // Before anything else: the decision and the silence are one frame.
        _state.Machine.Apply(TurnInput.CallerStarts);
        AnnounceCaller(interrupts, _ear.Position - _ear.Activity.SpeechStart);
    }

    private void AnnounceCaller(bool interrupts, TimeSpan? voicedFor)
    {
        _state.Caller ??= _agent.Continue() ?? _state.NextCallerTurn();
        _state.Emit(new SessionEvent.UserStartedSpeaking(interrupts) { VoicedFor = voicedFor });
        if (interrupts) _agent.AnnounceSuspended();
    }

    private void EndTurn()
    {
        _state.CallerHasFloor = false;
        var caller = _state.Caller!;
        Commit(caller);
        _state.Machine.Apply(TurnInput.CallerStops);
        _state.Emit(new SessionEvent.UserStoppedSpeaking());
    }

    /// <summary>What was just said belongs to this turn; its text is wanted.</summary>
    private void Commit(CallerTurn caller)
    {
        caller.Await(++_utterance);
        caller.DecidedAt = _state.Now;
        caller.Endpointing = _ear.Position - _ear.Activity.LastVoiceEnd;
        _ear.Commit(_utterance);
        Close();
        var (mailbox, utterance) = (_mailbox, _utterance);
        _transcriptTimer = _time.CreateTimer(
            _ => mailbox.Post(new Mail(MailKind.TranscriptTimeout, utterance)), null, _state.Options.TranscriptTimeout, Timeout.InfiniteTimeSpan);
    }

    private CallerTurn Kept() => _kept ??= new CallerTurn(0);

    private CallerTurn? Awaiting(long utterance) =>
        _state.Caller?.Awaits(utterance) == true ? _state.Caller : _kept?.Awaits(utterance) == true ? _kept : null;

    private void OnFinal(SpeechToTextEvent.Final final)
    {
        if (Awaiting(final.Utterance) is not { } caller || !caller.TryConclude(final.Utterance)) return;
        if (!string.IsNullOrWhiteSpace(final.Text))
        {
            SessionLog.HeardSensitive(_logger, _state.Options.Id, final.Text, final.Confidence);
            caller.Add(final.Text, final.Confidence, final.Words);
        }

        ConcludeTurn(caller);
    }

    /// <summary>Has the turn answered once nothing more is awaited and the caller is silent.</summary>
    private void ConcludeTurn(CallerTurn caller)
    {
        if (caller.IsAwaiting || _state.CallerHasFloor || caller != _state.Caller) return;
        Close();
        if (caller.HasNews)
        {
            _agent.Answer(caller);
            return;
        }

        _state.Telemetry.OnNothingHeard(_state.Now);
        _state.Caller = null;
        _state.Machine.Apply(TurnInput.TextEmpty);
        if (caller.IsTextLost) Apologise();
        else _agent.Resume(); // It was no speech: a cough leaves no silence.
    }

    /// <summary>Some of what the caller said is lost; the rest counts if there is any.</summary>
    private void LoseText(CallerTurn caller)
    {
        caller.IsTextLost = true;
        ConcludeTurn(caller);
    }

    /// <summary>What the caller said is lost and the caller must hear so, or the answer to what was asked before.</summary>
    private void Apologise()
    {
        if (_agent.TryResumeUnheard()) return;
        if (_state.CountFailure(new VoiceException(ErrorCodes.SpeechToTextTimeout, "Recognition failed in several turns in a row."))) return;
        _agent.Apologise();
    }
}
