using Antiphon.Audio;
using Antiphon.Speech;
using Antiphon.Turns;
using Microsoft.Extensions.Logging;

namespace Antiphon.Conversation;

/// <summary>
/// The one reader of a session's mailbox: the only code that changes the session's state. Every handler is synchronous;
/// what takes time runs elsewhere and comes back as mail.
/// </summary>
internal sealed class SessionReader : IDisposable
{
    private readonly SessionMailbox _mailbox;
    private readonly IVoiceLine _line;
    private readonly ILogger _logger;
    private readonly AgentVoice _voice;
    private readonly AgentSide _agent;
    private readonly CallerSide _caller;
    private readonly FillerVoice _filler;
    private readonly SessionLiveness _liveness;
    private int _enginesOpening = 2;

    public SessionReader(VoiceSessionServices services, SessionState state, IVoiceLine line, SessionMailbox mailbox)
    {
        State = state;
        var echo = state.Options.Interruption.FollowEcho && services.SpeechToText is not null ? new EchoPath() : null;
        if (echo is not null) line = new PlayedLine(line, state, echo) { Position = () => _caller!.Position };
        _mailbox = mailbox;
        _line = line;
        _logger = services.LoggerFactory.CreateLogger<VoiceSession>();
        _filler = new FillerVoice(state, services, line, mailbox);
        _voice = new AgentVoice(state, services, line, mailbox) { Filler = _filler };
        _filler.AnswerUntil = () => _voice.Utterance?.Clock.PlayedOutAt ?? TimeSpan.Zero;
        _agent = new AgentSide(state, services, _voice, mailbox);
        _caller = new CallerSide(state, services, _agent, mailbox, echo);
        _agent.Kept = _caller.TryTakeUpKept;
        _liveness = new SessionLiveness(state, services, _voice, _agent, _caller, _filler, mailbox);
    }

    public SessionState State { get; }

    /// <summary>The agent's runs that have not ended, and what is still being told to stop.</summary>
    public IEnumerable<Task> Running => _agent.Running.Append(_voice.Stopping).Append(_filler.Stopping);

    /// <param name="mail">What came through the door.</param>
    /// <param name="now">Session time at which it is handled; the handlers know no other.</param>
    public void Handle(in Mail mail, TimeSpan now)
    {
        State.Now = now;
        Dispatch(mail);
        _liveness.Observe(mail);
    }

    private void Dispatch(in Mail mail)
    {
        switch (mail.Kind)
        {
            case MailKind.Audio: _caller.OnAudio((AudioFrame)mail.Payload!); break;
            case MailKind.Tick: OnTick(); break;
            case MailKind.SpeechAudio when FillerVoice.Owns(mail): _filler.OnAudio(mail); break;
            case MailKind.SpeechWords or MailKind.SpeechContinued when FillerVoice.Owns(mail): break;
            case MailKind.SpeechSegmentDone when FillerVoice.Owns(mail): _filler.OnSegmentDone(mail); break;
            case MailKind.SpeechFailed when FillerVoice.Owns(mail): _filler.OnFailed(mail); break;
            case MailKind.SpeechAudio: _voice.OnAudio(mail); break;
            case MailKind.SpeechWords: _voice.OnWords(mail); break;
            case MailKind.SpeechSegmentDone: _voice.OnSegmentDone(mail); break;
            case MailKind.SpeechContinued: _voice.OnContinued(mail); break;
            case MailKind.SpeechFailed: _voice.OnFailed(mail); break;
            case MailKind.AgentEvent: _agent.OnEvent(mail); break;
            case MailKind.AgentFailed: _agent.OnFailed(mail); break;
            case MailKind.Recognition: _caller.OnRecognition(mail); break;
            case MailKind.TranscriptTimeout: _caller.OnTranscriptTimeout(mail.Number); break;
            case MailKind.TypedText: OnTypedText((string)mail.Payload!); break;
            case MailKind.Speak: _agent.Speak((string)mail.Payload!, interruptible: mail.Number != 0, isOwed: true); break;
            case MailKind.Interject: OnInterject((string)mail.Payload!, interruptible: mail.Number != 0); break;
            case MailKind.EndCallerTurn: _caller.OnTurnEnded(); break;
            case MailKind.UseAgent: _agent.Use((Agents.Agent)mail.Payload!); break;
            case MailKind.Expect: _caller.Expect((ExpectedInput)mail.Payload!); break;
            case MailKind.Mark: _voice.OnMark(mail.Number); break;
            case MailKind.SpeechToTextOpened: OnSpeechToTextOpened(mail.Payload); break;
            case MailKind.TextToSpeechOpened: OnTextToSpeechOpened(mail.Payload); break;
        }
    }

    /// <summary>Settles everything for the end: the history keeps what was heard, nothing sounds any more. Once.</summary>
    public void Close(TimeSpan now)
    {
        State.Now = now;
        _liveness.Close();
        _filler.Stop();
        _agent.DropEarly();
        _agent.Suspend();
        _agent.Settle();
        _agent.GiveUpCalls();
        State.Machine.Apply(TurnInput.Close);
        _caller.Close();
    }

    public void Dispose()
    {
        _liveness.Dispose();
        _filler.Dispose();
        _caller.Dispose();
        _voice.Dispose();
    }

    private void OnTick()
    {
        _filler.SendDue();
        _voice.SendDue(); // Where the filler was the last thing in its way, without a gap.
    }

    private void OnTypedText(string text)
    {
        if (!_agent.IsUninterruptible) _filler.Stop(); // Else it is kept: what must be heard comes behind the filler as it would have.
        _caller.OnTypedText(text);
    }

    private void OnInterject(string text, bool interruptible)
    {
        if (State.IsReady && !_agent.IsUninterruptible)
        {
            _filler.Stop();
            _caller.PutAside();
        }

        _agent.Interject(text, interruptible);
    }

    private void OnSpeechToTextOpened(object? opened)
    {
        if (opened is ISpeechToTextSession session) _caller.Listen(State.Tap?.Through(session) ?? session);
        else if (opened is VoiceException error && !IsTolerated(error)) return;
        OnEngineOpened();
    }

    private void OnTextToSpeechOpened(object? opened)
    {
        if (opened is ISpeechPump pump) OpenVoice(State.Tap?.Through(pump) ?? pump);
        else if (opened is VoiceException error && !IsTolerated(error)) return;
        OnEngineOpened();
    }

    private void OpenVoice(ISpeechPump pump)
    {
        _voice.Open(new Mouth(State.Options, _line, pump));
        _filler.Open(pump);
    }

    /// <summary>A missing engine leaves a session that types; any other failure to open ends it.</summary>
    private bool IsTolerated(VoiceException error)
    {
        if (error.Code == ErrorCodes.EngineMissing)
        {
            State.Emit(new SessionEvent.Fault(error));
            return true;
        }

        State.End("error", error);
        return false;
    }

    private void OnEngineOpened()
    {
        if (--_enginesOpening > 0) return;
        State.IsReady = true;
        _mailbox.AudioOpen = true;
        SessionLog.Started(_logger, State.Options.Id);
        State.Emit(new SessionEvent.Started());
        if (!string.IsNullOrWhiteSpace(State.Options.Agent.Greeting)) _agent.Speak(State.Options.Agent.Greeting, State.Options.Agent.GreetingInterruptible);
        else _agent.SpeakNext();
        _caller.OnReady();
    }
}
