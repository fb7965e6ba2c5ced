using Antiphon.Audio;
using Antiphon.Concurrency;
using Antiphon.Speech;
using Antiphon.Turns;
using Microsoft.Extensions.Logging;

namespace Antiphon.Conversation;

/// <summary>The caller's half of a conversation: hears when the caller speaks, gathers the text of the turn, and hands it to the agent.</summary>
internal sealed class CallerSide : IDisposable
{
    /// <summary>Voice of this length, well above the noise, is speech even if recognition finds no word in it.</summary>
    private static readonly TimeSpan ClearSpeech = TimeSpan.FromMilliseconds(600);

    /// <summary>How often in a row the caller is asked again; who is still not understood then need not hear it once more.</summary>
    private const int MaxAskedAgain = 2;

    private readonly SessionState _state;
    private readonly AgentSide _agent;
    private readonly SessionMailbox _mailbox;
    private readonly ILogger _logger;
    private readonly Ear _ear;
    private readonly IInterruption _interruption;
    private readonly TimeProvider _time;
    private readonly Queue<string> _early = new(); // Typed before the engines were open; bounded by the command capacity.
    private ITimer? _transcriptTimer; // One for each utterance: a late one speaks of its own.
    private CallerTurn? _kept; // What was said while the agent could not be interrupted, or before it was made to say something.
    private bool _keptIsOpen; // Recognition still listens to what was kept: it may go on.
    private bool _isBackchannel; // The speech in progress began as one.
    private bool _isEcho; // The speech in progress is the agent's own.
    private TimeSpan? _dismissedAt; // Voiced time of the speech in progress when it was found to be noise.
    private string _interim = ""; // The turn's words so far, the interim ones last.
    private TimeSpan _interimAt; // Media time since when they stand.
    private long _utterance;
    private int _askedAgain; // In a row.
    private bool _talkedOut; // The longest turn is over and the caller talks on: the agent has its say first.

    public CallerSide(SessionState state, VoiceSessionServices services, AgentSide agent, SessionMailbox mailbox, EchoPath? echo)
    {
        _state = state;
        _agent = agent;
        _mailbox = mailbox;
        _logger = services.LoggerFactory.CreateLogger<VoiceSession>();
        _ear = new Ear(state.Options, services.VoiceActivity(Ear.SampleRateHz), echo);
        _time = services.TimeProvider;
        _interruption = state.Options.Interruption.Create();
        agent.Said = (text, delay) => _interruption.OnAgentWords(text, _ear.Position + delay);
    }

    /// <summary>Media time of the caller's line.</summary>
    public TimeSpan Position => _ear.Position;

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

    /// <summary>What the caller is likely to say next.</summary>
    public void Expect(ExpectedInput expected) => _ear.Activity.Expected = expected;

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
        EndWhatIsBeingSaid();
        _askedAgain = 0;
        AnnounceCaller(interrupts, voicedFor: null);
        var caller = _state.Caller!;
        caller.DecidedAt = _state.Now;
        caller.Endpointing = TimeSpan.Zero;
        caller.Add(text);
        if (!caller.IsAwaiting)
        {
            _agent.Answer(caller);
            return;
        }

        // What was said before it is answered with it, once its text is there.
        _state.Machine.Apply(TurnInput.CallerStarts);
        _state.Machine.Apply(TurnInput.CallerStops);
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
        if (_keptIsOpen) return true; // Once it is whole.
        _kept = null;
        if (kept is { IsAwaiting: false, HasNews: false, IsTextLost: false }) return false;
        var isTold = kept.Number > 0;
        _state.Take(kept);
        kept.DecidedAt = _state.Now; // What the answer takes counts from here.
        kept.Endpointing = TimeSpan.Zero;
        _state.Machine.Apply(TurnInput.CallerStarts);
        if (!isTold || _ear.Activity.IsSpeaking) _state.Emit(new SessionEvent.UserStartedSpeaking(Interrupts: false));
        if (_ear.Activity.IsSpeaking)
        {
            _state.CallerHasFloor = true; // There is more to come.
            return true;
        }

        _state.Machine.Apply(TurnInput.CallerStops);
        if (!isTold) _state.Emit(new SessionEvent.UserStoppedSpeaking());
        ConcludeTurn(kept);
        return true;
    }

    public void OnRecognition(in Mail mail)
    {
        ((CreditGate)mail.Source!).Release();
        switch ((SpeechToTextEvent)mail.Payload!)
        {
            case SpeechToTextEvent.Interim interim when interim.Text.Length > 0:
                OnInterim(interim.Text);
                break;
            case SpeechToTextEvent.Final final:
                OnFinal(final);
                break;
            case SpeechToTextEvent.EndOfTurn end when _state.CallerHasFloor && (end.AfterUtterance ?? _utterance) == _utterance:
                OnTurnEnded();
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
        _talkedOut = true;
        OnTurnEnded();
    }

    /// <summary>Whoever knows says that the caller's turn is over.</summary>
    public void OnTurnEnded()
    {
        if (!_state.CallerHasFloor) return;
        _ear.Activity.Reset();
        EndTurn();
    }

    /// <summary>The agent is made to speak now: what the caller has said so far is kept until it has spoken, or until the caller speaks on.</summary>
    public void PutAside()
    {
        if (_state.Caller is not { } caller) return;
        _kept = caller;
        _keptIsOpen = _state.CallerHasFloor;
        if (_state.CallerHasFloor)
        {
            _ear.Activity.Reset(); // Who speaks on interrupts, with a voice of some length as always.
            _state.CallerHasFloor = false;
            _state.Machine.Apply(TurnInput.CallerStops);
            _state.Emit(new SessionEvent.UserStoppedSpeaking());
        }

        _state.Caller = null;
        _state.Machine.Apply(TurnInput.TextEmpty);
    }

    /// <summary>The caller types: what they have said so far is whole, what is not known to be speech is none.</summary>
    private void EndWhatIsBeingSaid()
    {
        if (_state.CallerHasFloor)
        {
            OnTurnEnded();
        }
        else if (_keptIsOpen)
        {
            _ear.Activity.Reset();
            _keptIsOpen = false;
            Commit(_kept!);
        }
        else if (_ear.Activity.IsSpeaking)
        {
            _ear.Activity.Reset();
            _ear.Discard();
        }
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
        if (change == SpeechChange.Started) (_isEcho, _isBackchannel, _dismissedAt, _interim) = (false, false, null, "");
        var decision = _interruption.OnFrame(Overlap());
        if (decision == InterruptionDecision.Commit && change == SpeechChange.None && !_ear.Activity.IsSpeaking) _agent.GoOn(); // Nobody speaks any more: words that came meanwhile speak for themselves.
        else Apply(decision);
        if (_ear.Activity.IsSpeaking)
        {
            if (!_state.CallerHasFloor && MayTakeFloor()) TakeFloor();
            if (_state.CallerHasFloor && _state.Options.EarlyAnswers.Enabled) AnswerEarly();
            return;
        }

        if (_keptIsOpen && (change != SpeechChange.None || _ear.Position - _ear.Activity.LastVoiceEnd >= _state.Options.Endpointing.EndSilence)) CloseKept();
        else if (change is not (SpeechChange.Ended or SpeechChange.TooLong)) return;
        else if (_state.CallerHasFloor) EndTurn();
        else EndOverlap();
        (_isEcho, _isBackchannel, _dismissedAt) = (false, false, null);
    }

    /// <summary>The end of speech that never took the floor.</summary>
    private void EndOverlap()
    {
        if (_ear.Activity.VoicedTime < _state.Options.Interruption.MinVoice)
        {
            _ear.Discard();
        }
        else if (_agent.IsUninterruptible)
        {
            Commit(Kept());
        }
        else if (MayTakeFloor())
        {
            TakeFloor(); // What could not be interrupted has ended in the silence after it.
            EndTurn();
        }
        else if (_isBackchannel)
        {
            Kept().IsDoubtful = true;
            Commit(_kept!); // Words may have followed it of which no interim text knew.
        }
        else
        {
            _ear.Discard();
        }
    }

    /// <summary>The caller has not gone on with what was kept: it is whole.</summary>
    private void CloseKept()
    {
        _keptIsOpen = false;
        Commit(_kept!);
        if (!_state.Machine.IsAgentActive) TryTakeUpKept();
    }

    /// <summary>The caller pauses, the words have stood for a while, and nothing says that there is more to come: the answer may
    /// be in the making already.</summary>
    private void AnswerEarly()
    {
        if (_interim.Length == 0 || _ear.IsVoiced || _ear.Position - _interimAt < _state.Options.EarlyAnswers.StableFor) return;
        if (_ear.Activity.RequiredSilence <= _state.Options.Endpointing.EndSilence) _agent.AnswerEarly(_interim);
    }

    private void OnInterim(string text)
    {
        var whole = _state.Caller is { HasNews: true } caller ? caller.Text + " " + text : text;
        _ear.Activity.OnInterim(whole, _ear.Position);
        if (whole != _interim) (_interim, _interimAt) = (whole, _ear.Position);
        _agent.DropEarlyUnlessFor(whole);
        Apply(_interruption.OnCallerWords(text, isFinal: false, _ear.Position));
        if (_state.CallerHasFloor) _state.Emit(new SessionEvent.UserInterim(text));
    }

    private OverlapFrame Overlap() => new()
    {
        Position = _ear.Position,
        Duration = Ear.FrameDuration,
        IsVoiced = _ear.IsVoiced,
        EchoKnown = _ear.EchoKnown,
        LevelDbfs = _ear.Level,
        CallerSpeaking = _ear.Activity.IsSpeaking,
        Voiced = _ear.Activity.VoicedTime,
        Silence = _ear.Position - _ear.Activity.LastVoiceEnd,
        Agent = _state.Machine.State switch
        {
            TurnState.Thinking => AgentFloor.Thinking,
            TurnState.Speaking => AgentFloor.Speaking,
            _ => AgentFloor.None,
        },
        Uninterruptible = _agent.IsUninterruptible || _talkedOut,
        AgentRemaining = _agent.Remaining,
        Expected = _ear.Activity.Expected,
    };

    private void Apply(InterruptionDecision decision)
    {
        switch (decision)
        {
            case InterruptionDecision.Hold:
                _agent.Hold();
                break;
            case InterruptionDecision.Commit:
                if (!_state.CallerHasFloor) TakeFloor();
                break;
            case InterruptionDecision.ResumeFalse:
                _dismissedAt = _ear.Activity.VoicedTime;
                GiveBack();
                break;
            case InterruptionDecision.ResumeEcho:
                _isEcho = true;
                GiveBack();
                break;
            case InterruptionDecision.ResumeBackchannel:
                _isBackchannel = true;
                GiveBack();
                break;
        }
    }

    /// <summary>The caller did not mean to interrupt: what was held or cut off goes on.</summary>
    private void GiveBack()
    {
        if (!_agent.IsSuspended)
        {
            _agent.GoOn();
            return;
        }

        if (_state.Caller is { HasNews: true }) return; // Something was said before it: that is answered.
        if (_state is { CallerHasFloor: true, Caller.IsAwaiting: true }) return; // It goes on what was said before, whose text decides.
        if (_state.CallerHasFloor)
        {
            _state.CallerHasFloor = false;
            _state.Machine.Apply(TurnInput.CallerStops);
            _state.Emit(new SessionEvent.UserStoppedSpeaking());
        }

        // A text that is still awaited may be words after all: then they cut in late.
        if (_state.Caller is { IsAwaiting: false })
        {
            _state.Caller = null;
            _state.Machine.Apply(TurnInput.TextEmpty);
        }

        _state.Telemetry.OnNothingHeard(_state.Now);
        _agent.Resume();
    }

    /// <summary>Whether voice takes the floor without the strategy's word: where nobody else has it, or after a noise that was followed by voice.</summary>
    private bool MayTakeFloor()
    {
        if (_isEcho || _talkedOut) return false;
        if (!_state.Machine.IsAgentActive) return true;
        return _dismissedAt is { } dismissed && _state.Options.Interruption.Enabled && !_agent.IsUninterruptible
            && _ear.Activity.VoicedTime - dismissed >= _state.Options.Interruption.MinVoice;
    }

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
        if (_state.Caller is null && _agent.Continue() is { } continued)
        {
            _state.Caller = continued;
            _ear.Activity.OnTurnGoesOn();
        }

        if (_state.Caller is null && _kept is { } kept)
        {
            (_kept, _keptIsOpen) = (null, false);
            _state.Take(kept);
        }
        else if (_state.Caller is null)
        {
            _state.Caller = _state.NextCallerTurn();
        }
        else if (!interrupts)
        {
            _ear.Activity.OnTurnGoesOn();
        }

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
        caller.IsClear |= _ear.ClearVoice >= ClearSpeech;
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
        var decision = _agent.IsSuspended ? _interruption.OnCallerWords(final.Text, isFinal: true, _ear.Position) : InterruptionDecision.None;
        var isBackchannel = caller.IsDoubtful && _state.Options.Interruption.Words.IsBackchannel(final.Text);
        if (!string.IsNullOrWhiteSpace(final.Text) && !isBackchannel && decision is InterruptionDecision.None or InterruptionDecision.Commit)
        {
            SessionLog.HeardSensitive(_logger, _state.Options.Id, final.Text, final.Confidence);
            caller.Add(final.Text, final.Confidence, final.Words);
        }

        if (caller == _kept && caller.IsDoubtful) SettleDoubtful(caller);
        else ConcludeTurn(caller);
    }

    /// <summary>What began as a backchannel has its text: what was said with it cuts in.</summary>
    private void SettleDoubtful(CallerTurn kept)
    {
        if (kept.IsAwaiting || _keptIsOpen || _state.Caller is not null) return;
        if (kept is { HasNews: false, IsTextLost: false }) _kept = null;
        if (!kept.HasNews || _agent.IsUninterruptible) return;
        if (!_state.Machine.IsAgentActive)
        {
            TryTakeUpKept();
            return;
        }

        _kept = null;
        _state.Take(kept);
        kept.DecidedAt = _state.Now;
        CutIn();
        _state.Emit(new SessionEvent.UserStoppedSpeaking());
        ConcludeTurn(kept);
    }

    /// <summary>Has the turn answered once nothing more is awaited and the caller is silent.</summary>
    private void ConcludeTurn(CallerTurn caller)
    {
        if (caller.IsAwaiting || _state.CallerHasFloor || caller != _state.Caller) return;
        Close();
        if (caller.HasNews)
        {
            _askedAgain = 0;
            if (_state.Machine.IsAgentActive) CutIn();
            _ear.Activity.Expected = ExpectedInput.None;
            _agent.Answer(caller);
            return;
        }

        _agent.DropEarly();
        _state.Telemetry.OnNothingHeard(_state.Now);
        _state.Caller = null;
        _state.Machine.Apply(TurnInput.TextEmpty);
        if (caller.IsTextLost) Apologise();
        else if (caller.IsClear && MayAskAgain()) AskAgain();
        else _agent.Resume(); // It was no speech: a cough leaves no silence.
    }

    private bool MayAskAgain() =>
        !_agent.IsSuspended && !_state.Machine.IsAgentActive && _askedAgain < MaxAskedAgain && _state.Options.NotUnderstood.Length > 0;

    /// <summary>Who has spoken waits for an answer, although recognition made nothing of it.</summary>
    private void AskAgain()
    {
        _askedAgain++;
        _agent.AskAgain();
    }

    /// <summary>Words have come of what seemed to be none, after the agent had gone on.</summary>
    private void CutIn()
    {
        _agent.Suspend();
        _state.Machine.Apply(TurnInput.CallerStarts);
        _state.Emit(new SessionEvent.UserStartedSpeaking(Interrupts: true));
        _agent.AnnounceSuspended();
        _state.Machine.Apply(TurnInput.CallerStops); // Its end was told when it seemed to be none.
    }

    /// <summary>Some of what the caller said is lost; the rest counts if there is any.</summary>
    private void LoseText(CallerTurn caller)
    {
        if (caller == _kept && caller is { IsDoubtful: true, IsAwaiting: false, HasNews: false })
        {
            _kept = null; // Of a backchannel nobody misses the text.
            return;
        }

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
