using Antiphon.Concurrency;
using Antiphon.Audio;
using Antiphon.Speech;
using Antiphon.Turns;
using Microsoft.Extensions.Logging;

namespace Antiphon.Conversation;

/// <summary>The caller's half of a conversation: hears when the caller speaks, gathers the text of the turn, and hands it to the agent.</summary>
internal sealed class CallerSide : IDisposable
{
    private readonly SessionState _state;
    private readonly AgentSide _agent;
    private readonly SessionMailbox _mailbox;
    private readonly ILogger _logger;
    private readonly Ear _ear;
    private readonly ITimer _transcriptTimer;
    private readonly Queue<string> _early = new(); // Typed before the engines were open; bounded by the command capacity.
    private long _utterance;

    public CallerSide(SessionState state, VoiceSessionServices services, AgentSide agent, SessionMailbox mailbox)
    {
        _state = state;
        _agent = agent;
        _mailbox = mailbox;
        _logger = services.LoggerFactory.CreateLogger<VoiceSession>();
        _ear = new Ear(state.Options, services.VoiceActivity(Ear.SampleRateHz));
        _transcriptTimer = services.TimeProvider.CreateTimer(
            static side => ((CallerSide)side!).OnTranscriptTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Recognition is open.</summary>
    public void Listen(ISpeechToTextSession recognition) => _ear.Recognition = recognition;

    public void Close() => _transcriptTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose() => _transcriptTimer.Dispose();

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

        var interrupts = _state.Machine.IsAgentActive;
        _agent.Silence();
        if (_state.CallerHasFloor || _ear.Activity.IsSpeaking)
        {
            _ear.Activity.Reset();
            _ear.Discard();
            _state.CallerHasFloor = false;
        }

        AnnounceCaller(interrupts, voicedFor: null);
        var caller = _state.Caller!;
        caller.PendingTexts = 0; // What was being recognised is overtaken.
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
                if (fault.Utterance is { } lost && IsAwaited(lost)) LoseText();
                break;
            case SpeechToTextEvent.Fault fault:
                _state.End("error", new VoiceException(ErrorCodes.SpeechToTextClosed, fault.Error.Message, fault.Error));
                break;
        }
    }

    public void OnTranscriptTimeout(long utterance)
    {
        if (!IsAwaited(utterance)) return;
        _state.Emit(new SessionEvent.Fault(new VoiceException(ErrorCodes.SpeechToTextTimeout,
            $"No text came within {_state.Options.TranscriptTimeout.TotalMilliseconds:F0} ms of the end of the caller's turn.")));
        LoseText();
    }

    private void KeepForLater(string text)
    {
        if (_early.Count < _state.Options.CommandCapacity) _early.Enqueue(text);
        else _state.End("error", new VoiceException(ErrorCodes.SessionOverloaded, $"More than {_state.Options.CommandCapacity} texts were typed before the session was ready."));
    }

    private void OnFrame(SpeechChange change)
    {
        if (_ear.Recognition is null) return;
        if (_ear.Activity.IsSpeaking)
        {
            if (!_state.CallerHasFloor && MayTakeFloor()) TakeFloor();
            return;
        }

        if (change is not (SpeechChange.Ended or SpeechChange.TooLong)) return;
        if (_state.CallerHasFloor) EndTurn();
        else _ear.Discard();
    }

    private bool MayTakeFloor() => !_state.Machine.IsAgentActive
        || (_state.Options.Interruption.Enabled && _ear.Activity.VoicedTime >= _state.Options.Interruption.MinVoice);

    private void TakeFloor()
    {
        var interrupts = _state.Machine.IsAgentActive;
        _state.CallerHasFloor = true;
        _agent.Silence(); // Before anything else: the decision and the silence are one frame.
        _state.Machine.Apply(TurnInput.CallerStarts);
        AnnounceCaller(interrupts, _ear.Position - _ear.Activity.SpeechStart);
    }

    private void AnnounceCaller(bool interrupts, TimeSpan? voicedFor)
    {
        _state.Caller ??= _agent.TryReopenQuestion() ?? _state.NextCallerTurn();
        _state.Emit(new SessionEvent.UserStartedSpeaking(interrupts) { VoicedFor = voicedFor });
        _agent.CutOff();
    }

    private void EndTurn()
    {
        _state.CallerHasFloor = false;
        var caller = _state.Caller!;
        caller.LastUtterance = ++_utterance;
        caller.PendingTexts++;
        caller.DecidedAt = _state.Now;
        caller.Endpointing = _ear.Position - _ear.Activity.LastVoiceEnd;
        _ear.Commit(caller.LastUtterance);
        _state.Machine.Apply(TurnInput.CallerStops);
        _state.Emit(new SessionEvent.UserStoppedSpeaking());
        _transcriptTimer.Change(_state.Options.TranscriptTimeout, Timeout.InfiniteTimeSpan);
    }

    private bool IsAwaited(long utterance) =>
        _state.Caller is { PendingTexts: > 0 } caller && utterance > caller.LastUtterance - caller.PendingTexts && utterance <= caller.LastUtterance;

    private void OnFinal(SpeechToTextEvent.Final final)
    {
        if (!IsAwaited(final.Utterance)) return;
        var caller = _state.Caller!;
        caller.PendingTexts--;
        if (!string.IsNullOrWhiteSpace(final.Text))
        {
            SessionLog.HeardSensitive(_logger, _state.Options.Id, final.Text, final.Confidence);
            caller.Add(final.Text, final.Confidence, final.Words);
        }

        ConcludeTurn();
    }

    /// <summary>Has the turn answered once nothing more is awaited and the caller is silent.</summary>
    private void ConcludeTurn()
    {
        var caller = _state.Caller!;
        if (caller.PendingTexts > 0 || _state.CallerHasFloor) return;
        Close();
        if (caller.HasText)
        {
            _agent.Answer(caller);
            return;
        }

        _state.Telemetry.OnNothingHeard(_state.Now);
        // It was no speech. What it cut off is taken up again, so that a cough leaves no silence.
        _state.Caller = null;
        _state.Machine.Apply(TurnInput.TextEmpty);
        _agent.TakeUpCutOff();
    }

    /// <summary>What the caller said is lost and the caller must hear so.</summary>
    private void LoseText()
    {
        var caller = _state.Caller!;
        caller.PendingTexts = 0;
        if (_state.CallerHasFloor) return;
        if (caller.HasText)
        {
            ConcludeTurn();
            return;
        }

        _state.Telemetry.OnNothingHeard(_state.Now);
        _state.Caller = null;
        _state.Machine.Apply(TurnInput.TextEmpty);
        if (_state.CountFailure(new VoiceException(ErrorCodes.SpeechToTextTimeout, "Recognition failed in several turns in a row."))) return;
        _agent.Apologise();
    }

    private void OnTranscriptTimer() => _mailbox.Post(new Mail(MailKind.TranscriptTimeout, Volatile.Read(ref _utterance)));
}
