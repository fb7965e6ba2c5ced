using Antiphon.Agents;
using Antiphon.Audio;
using Antiphon.Speech;
using Antiphon.Turns;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Antiphon.Conversation;

/// <summary>
/// The one reader of a session's mailbox: the only code that changes the session's state. Every handler is synchronous;
/// what takes time runs elsewhere and comes back as mail.
/// </summary>
internal sealed class SessionReader : IDisposable
{
    /// <summary>With acknowledged playout, how long after its end by the clock the last mark may still come.</summary>
    private static readonly TimeSpan MarkGrace = TimeSpan.FromSeconds(2);

    /// <summary>Texts waiting to be said verbatim at most; more is refused by dropping the newest.</summary>
    private const int MaxSpeakQueue = 64;

    private readonly VoiceSessionOptions _options;
    private readonly VoiceSessionServices _services;
    private readonly SessionOutput _output;
    private readonly IVoiceLine _line;
    private readonly SessionMailbox _mailbox;
    private readonly Action<string, VoiceException?> _end;
    private readonly ILogger _logger;
    private readonly TurnMachine _machine = new();
    private readonly Ear _ear;
    private readonly List<ChatMessage> _history;
    private readonly Queue<string> _speakQueue = new();
    private readonly List<AgentRun> _runs = [];
    private readonly List<SpeechSegmenter.Segment> _cuts = [];
    private readonly ITimer _ticker;
    private readonly ITimer _transcriptTimer;
    private readonly Action<SpokenSegment> _announce;
    private Mouth? _mouth;
    private AgentUtterance? _utterance;
    private CallerTurn? _caller;
    private string _unheard = "";
    private ChatMessage[] _historySnapshot;
    private long _epoch;
    private long _utteranceNumber;
    private int _turn;
    private int _failedTurns;
    private int _enginesOpening = 2;
    private bool _callerHasFloor;

    public SessionReader(VoiceSessionOptions options, VoiceSessionServices services, SessionOutput output, IVoiceLine line,
        SessionMailbox mailbox, Action<string, VoiceException?> end)
    {
        _options = options;
        _services = services;
        _output = output;
        _line = line;
        _mailbox = mailbox;
        _end = end;
        _logger = services.LoggerFactory.CreateLogger<VoiceSession>();
        _ear = new Ear(options);
        _history = [.. options.History];
        _historySnapshot = [.. _history];
        _announce = segment =>
        {
            segment.Announced = true;
            Emit(new SessionEvent.AgentText(segment.Text));
        };
        _ticker = services.TimeProvider.CreateTimer(static state => ((SessionMailbox)state!).PostTick(), mailbox, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _transcriptTimer = services.TimeProvider.CreateTimer(
            static state => ((SessionReader)state!).OnTranscriptTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The conversation so far; a new array after each change.</summary>
    public IReadOnlyList<ChatMessage> History => Volatile.Read(ref _historySnapshot);

    public TurnState State => _machine.State;

    /// <summary>Number of the current turn.</summary>
    public int Turn => _turn;

    public void Handle(in Mail mail)
    {
        switch (mail.Kind)
        {
            case MailKind.Audio: OnAudio((AudioFrame)mail.Payload!); break;
            case MailKind.Tick: SendDue(); break;
            case MailKind.SpeechAudio: OnSpeechAudio(mail); break;
            case MailKind.SpeechWords: OnSpeechWords(mail); break;
            case MailKind.SpeechSegmentDone: OnSpeechSegmentDone(mail); break;
            case MailKind.SpeechFailed: OnSpeechFailed(mail); break;
            case MailKind.AgentEvent: OnAgentMail(mail); break;
            case MailKind.AgentFailed: OnAgentFailed(mail); break;
            case MailKind.Recognition: OnRecognition(mail); break;
            case MailKind.TranscriptTimeout: OnTranscriptTimeout(mail.Number); break;
            case MailKind.TypedText: OnTypedText((string)mail.Payload!); break;
            case MailKind.Speak: OnSpeak((string)mail.Payload!); break;
            case MailKind.Mark: OnMark(mail.Number); break;
            case MailKind.SpeechToTextOpened: OnSpeechToTextOpened(mail.Payload); break;
            case MailKind.TextToSpeechOpened: OnTextToSpeechOpened(mail); break;
        }
    }

    /// <summary>Settles everything for the end: the history keeps what was heard, nothing sounds any more. Once.</summary>
    public void Close()
    {
        if (_utterance is { Started: true }) _line.Flush();
        CutOff();
        _machine.Apply(TurnInput.Close);
        _ticker.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _transcriptTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The runs that have not ended.</summary>
    public IEnumerable<Task> Running => _runs.Select(run => run.Completion);

    public void Dispose()
    {
        _ticker.Dispose();
        _transcriptTimer.Dispose();
        _mouth?.Dispose();
    }

    // ---- engines ----

    private void OnSpeechToTextOpened(object? opened)
    {
        if (opened is ISpeechToTextSession session) _ear.Recognition = session;
        else if (opened is VoiceException error && !ToleratedAtOpening(error)) return;
        OnEngineOpened();
    }

    private void OnTextToSpeechOpened(in Mail mail)
    {
        if (mail.Payload is SpeechPump pump) _mouth = new Mouth(_options, _line, pump);
        else if (mail.Payload is VoiceException error && !ToleratedAtOpening(error)) return;
        OnEngineOpened();
    }

    /// <summary>A missing engine leaves a session that types; any other failure to open ends it.</summary>
    private bool ToleratedAtOpening(VoiceException error)
    {
        if (error.Code == ErrorCodes.EngineMissing)
        {
            Emit(new SessionEvent.Fault(error));
            return true;
        }

        _end("error", error);
        return false;
    }

    private void OnEngineOpened()
    {
        if (--_enginesOpening > 0) return;
        _mailbox.AudioOpen = true;
        SessionLog.Started(_logger, _options.Id);
        Emit(new SessionEvent.Started());
        if (!string.IsNullOrWhiteSpace(_options.Agent.Greeting)) OnSpeak(_options.Agent.Greeting);
    }

    // ---- the caller ----

    private void OnAudio(AudioFrame frame)
    {
        _ear.Push(frame.Samples);
        frame.Dispose();
        while (_ear.TryAdvance(out var change)) OnFrame(change);
    }

    private void OnFrame(SpeechChange change)
    {
        if (_ear.Recognition is null) return;
        if (_ear.Activity.IsSpeaking)
        {
            if (!_callerHasFloor && MayTakeFloor()) TakeFloor();
            return;
        }

        if (change is not (SpeechChange.Ended or SpeechChange.TooLong)) return;
        if (_callerHasFloor) EndCallersTurn();
        else _ear.Discard();
    }

    private bool MayTakeFloor() => !_machine.IsAgentActive
        || (_options.Interruption.Enabled && _ear.Activity.VoicedTime >= _options.Interruption.MinVoice);

    private void TakeFloor()
    {
        var interrupts = _machine.IsAgentActive;
        _callerHasFloor = true;
        Interrupt();
        _machine.Apply(TurnInput.CallerStarts);
        AnnounceCaller(interrupts);
    }

    private void AnnounceCaller(bool interrupts)
    {
        _caller ??= TryReopenQuestion() ?? new CallerTurn(++_turn);
        Emit(new SessionEvent.UserStartedSpeaking(interrupts));
        CutOff();
    }

    private void EndCallersTurn()
    {
        _callerHasFloor = false;
        var caller = _caller!;
        caller.LastUtterance = ++_utteranceNumber;
        caller.PendingTexts++;
        caller.DecidedAt = _output.Now;
        caller.Endpointing = _ear.Position - _ear.Activity.LastVoiceEnd;
        _ear.Commit(caller.LastUtterance);
        _machine.Apply(TurnInput.CallerStops);
        Emit(new SessionEvent.UserStoppedSpeaking());
        _transcriptTimer.Change(_options.TranscriptTimeout, Timeout.InfiniteTimeSpan);
    }

    private void OnTypedText(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        var interrupts = _machine.IsAgentActive;
        Interrupt();
        if (_callerHasFloor || _ear.Activity.IsSpeaking)
        {
            _ear.Activity.Reset();
            _ear.Discard();
            _callerHasFloor = false;
        }

        AnnounceCaller(interrupts);
        var caller = _caller!;
        caller.PendingTexts = 0; // What was being recognised is overtaken.
        caller.DecidedAt = _output.Now;
        caller.Endpointing = TimeSpan.Zero;
        caller.Add(text);
        Answer(caller);
    }

    private void OnRecognition(in Mail mail)
    {
        ((CreditGate)mail.Source!).Release();
        switch ((SpeechToTextEvent)mail.Payload!)
        {
            case SpeechToTextEvent.Interim interim when _callerHasFloor && interim.Text.Length > 0:
                Emit(new SessionEvent.UserInterim(interim.Text));
                break;
            case SpeechToTextEvent.Final final:
                OnFinal(final.Utterance, final.Text, final);
                break;
            case SpeechToTextEvent.EndOfTurn when _callerHasFloor:
                _ear.Activity.Reset();
                EndCallersTurn();
                break;
            case SpeechToTextEvent.Fault { Error.IsTransient: true } fault:
                Emit(new SessionEvent.Fault(fault.Error));
                if (fault.Utterance is { } lost && IsAwaited(lost)) LoseText();
                break;
            case SpeechToTextEvent.Fault fault:
                _end("error", new VoiceException(ErrorCodes.SpeechToTextClosed, fault.Error.Message, fault.Error));
                break;
        }
    }

    private bool IsAwaited(long utterance) =>
        _caller is { PendingTexts: > 0 } caller && utterance > caller.LastUtterance - caller.PendingTexts && utterance <= caller.LastUtterance;

    private void OnFinal(long utterance, string text, SpeechToTextEvent.Final final)
    {
        if (!IsAwaited(utterance)) return;
        var caller = _caller!;
        caller.PendingTexts--;
        if (!string.IsNullOrWhiteSpace(text))
        {
            SessionLog.HeardSensitive(_logger, _options.Id, text, final.Confidence);
            caller.Add(text, final.Confidence, final.Words);
        }

        ConcludeCallersTurn();
    }

    /// <summary>Starts the answer once nothing more is awaited and the caller is silent.</summary>
    private void ConcludeCallersTurn()
    {
        var caller = _caller!;
        if (caller.PendingTexts > 0 || _callerHasFloor) return;
        _transcriptTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (caller.HasText)
        {
            Answer(caller);
            return;
        }

        // It was no speech. What it cut off is taken up again, so that a cough leaves no silence.
        _caller = null;
        _machine.Apply(TurnInput.TextEmpty);
        var rest = _unheard;
        _unheard = "";
        if (rest.Length > 0) OnSpeak(rest);
        else SpeakNext();
    }

    private void OnTranscriptTimer()
    {
        var utterance = Volatile.Read(ref _utteranceNumber);
        _mailbox.Post(new Mail(MailKind.TranscriptTimeout, utterance));
    }

    private void OnTranscriptTimeout(long utterance)
    {
        if (!IsAwaited(utterance)) return;
        Emit(new SessionEvent.Fault(new VoiceException(ErrorCodes.SpeechToTextTimeout,
            $"No text came within {_options.TranscriptTimeout.TotalMilliseconds:F0} ms of the end of the caller's turn.")));
        LoseText();
    }

    /// <summary>What the caller said is lost and the caller must hear so.</summary>
    private void LoseText()
    {
        var caller = _caller!;
        caller.PendingTexts = 0;
        if (_callerHasFloor) return;
        if (caller.HasText)
        {
            ConcludeCallersTurn();
            return;
        }

        _caller = null;
        _machine.Apply(TurnInput.TextEmpty);
        _unheard = "";
        CountFailure(new VoiceException(ErrorCodes.SpeechToTextTimeout, "Recognition failed in several turns in a row."));
        if (_options.Apology.Length > 0) OnSpeak(_options.Apology);
        else SpeakNext();
    }

    // ---- the agent ----

    private void Answer(CallerTurn caller)
    {
        _unheard = "";
        var news = caller.TakeNews();
        _history.Add(caller.ToMessage());
        PublishHistory();
        _caller = null;
        _machine.Apply(TurnInput.TextReady);
        var now = _output.Now;
        var marks = new LatencyMarks(caller.Endpointing, caller.DecidedAt);
        marks.Text(now);
        var utterance = Begin(marks, caller);
        if (news is not null) Emit(news);
        var run = AgentRun.Start(_services.Runner, _options.Agent.Agent, _historySnapshot, utterance, _mailbox);
        _runs.Add(run);
    }

    private void OnSpeak(string text)
    {
        if (_speakQueue.Count < MaxSpeakQueue) _speakQueue.Enqueue(text);
        SpeakNext();
    }

    /// <summary>Says the next verbatim text if nobody has the floor.</summary>
    private void SpeakNext()
    {
        if (_speakQueue.Count == 0 || _utterance is not null || _caller is not null || _enginesOpening > 0) return;
        if (!_machine.Apply(TurnInput.AgentPrompted)) return;
        var text = _speakQueue.Dequeue();
        var utterance = Begin(null, null);
        AddText(utterance, text);
        CompleteText(utterance);
    }

    private AgentUtterance Begin(LatencyMarks? marks, CallerTurn? question)
    {
        var utterance = new AgentUtterance(++_epoch, _turn, _options.OutputSampleRateHz) { Latency = marks, Question = question };
        _utterance = utterance;
        _mouth?.Begin();
        return utterance;
    }

    private bool IsCurrent(long epoch) => _utterance is not null && _utterance.Epoch == epoch;

    private void OnAgentMail(in Mail mail)
    {
        ((AgentRun)mail.Source!).Taken();
        PruneRuns();
        if (!IsCurrent(mail.Number)) return;
        OnAgentEvent(_utterance!, (AgentEvent)mail.Payload!);
    }

    private void OnAgentEvent(AgentUtterance utterance, AgentEvent agentEvent)
    {
        var now = _output.Now;
        switch (agentEvent)
        {
            case AgentEvent.ModelRequested requested:
                utterance.Latency?.Request(now);
                if (requested.Round == 1) Emit(new SessionEvent.AgentThinking());
                break;
            case AgentEvent.TextDelta delta:
                utterance.Latency?.Token(now);
                AddText(utterance, delta.Text);
                break;
            case AgentEvent.Thought thought:
                Emit(new SessionEvent.AgentThought(thought.Text));
                break;
            case AgentEvent.ToolStarted started:
                utterance.ToolsUsed = true;
                utterance.Latency?.ToolStarted(now);
                utterance.Record.Add(started);
                FlushSegmenter(utterance); // What was said before the tool is said while it runs.
                Emit(new SessionEvent.ToolStarted(started.CallId, started.Name, started.ArgumentsJson));
                break;
            case AgentEvent.ToolFinished finished:
                utterance.Latency?.ToolFinished(now);
                utterance.Record.Add(finished);
                Emit(new SessionEvent.ToolFinished(finished.CallId, finished.Name, finished.Result, finished.Duration, finished.Error));
                break;
            case AgentEvent.EndRequested requested:
                utterance.EndReason = requested.Reason;
                break;
            case AgentEvent.Completed when utterance.Record.TextLength == 0 && utterance.EndReason is null:
                Fail(utterance, new VoiceException(ErrorCodes.ModelFailed, "The model answered without a word."));
                break;
            case AgentEvent.Completed:
                _failedTurns = 0;
                CompleteText(utterance);
                break;
        }
    }

    private void OnAgentFailed(in Mail mail)
    {
        PruneRuns();
        if (IsCurrent(mail.Number)) Fail(_utterance!, (VoiceException)mail.Payload!);
    }

    /// <summary>The turn has failed: the caller hears an apology instead of silence, and after several in a row the session ends.</summary>
    private void Fail(AgentUtterance utterance, VoiceException error)
    {
        Emit(new SessionEvent.Fault(error));
        if (CountFailure(error)) return;
        FlushSegmenter(utterance);
        if (_options.Apology.Length > 0) AddText(utterance, utterance.Record.TextLength > 0 ? " " + _options.Apology : _options.Apology);
        CompleteText(utterance);
    }

    private bool CountFailure(VoiceException error)
    {
        if (++_failedTurns < _options.MaxFailedTurns) return false;
        _end("error", error);
        return true;
    }

    private void AddText(AgentUtterance utterance, string text)
    {
        utterance.Record.Add(new AgentEvent.TextDelta(text));
        _cuts.Clear();
        utterance.Segmenter.Add(text, _cuts);
        EnqueueCuts(utterance);
    }

    private void FlushSegmenter(AgentUtterance utterance)
    {
        _cuts.Clear();
        utterance.Segmenter.Complete(_cuts);
        EnqueueCuts(utterance);
    }

    private void EnqueueCuts(AgentUtterance utterance)
    {
        foreach (var cut in _cuts)
        {
            utterance.Latency?.Segment(_output.Now);
            var segment = new SpokenSegment(utterance.Epoch, cut.Text, cut.Start, utterance.Cancelled);
            if (_mouth is null)
            {
                StartAudio(utterance); // A session without a voice: its text is its audio.
                _announce(segment);
                continue;
            }

            utterance.SegmentsPending++;
            if (_mouth.Pump.TryEnqueue(segment)) continue;
            _end("error", new VoiceException(ErrorCodes.SessionOverloaded, "The agent's answer has more sentences than can wait to be spoken."));
            return;
        }
    }

    private void CompleteText(AgentUtterance utterance)
    {
        FlushSegmenter(utterance);
        utterance.TextComplete = true;
        CompleteAudioIfWhole(utterance);
    }

    // ---- the agent's voice ----

    private void OnSpeechAudio(in Mail mail)
    {
        var audio = (AudioFrame)mail.Payload!;
        if (!IsCurrent(mail.Number))
        {
            _mouth!.Pump.Consumed(audio.Duration);
            audio.Dispose();
            return;
        }

        _utterance!.Latency?.Synthesised(_output.Now);
        _mouth!.Take(_utterance, (SpokenSegment)mail.Source!, audio);
        SendDue();
    }

    private void OnSpeechWords(in Mail mail)
    {
        if (IsCurrent(mail.Number)) _mouth!.TakeWords(_utterance!, (SpokenSegment)mail.Source!, (IReadOnlyList<WordMark>)mail.Payload!);
    }

    private void OnSpeechSegmentDone(in Mail mail)
    {
        if (!IsCurrent(mail.Number)) return;
        _utterance!.SegmentsPending--;
        _mouth!.Complete(_utterance, (SpokenSegment)mail.Source!);
        CompleteAudioIfWhole(_utterance);
    }

    private void OnSpeechFailed(in Mail mail)
    {
        if (!IsCurrent(mail.Number)) return;
        var error = (VoiceException)mail.Payload!;
        var segment = (SpokenSegment)mail.Source!;
        if (error.IsTransient && segment.StartSample >= 0)
        {
            // Part of it was made before the synthesiser failed: that segment is cut short, the rest is spoken.
            Emit(new SessionEvent.Fault(error));
            if (CountFailure(error)) return;
            _utterance!.SegmentsPending--;
            _mouth!.Complete(_utterance, segment);
            CompleteAudioIfWhole(_utterance);
            return;
        }

        _end("error", error.Code.Category == ErrorCategory.Internal
            ? new VoiceException(ErrorCodes.TextToSpeechFailed, "The agent's speech could not be made.", error)
            : error);
    }

    private void CompleteAudioIfWhole(AgentUtterance utterance)
    {
        if (!utterance.TextComplete || utterance.SegmentsPending > 0) return;
        _mouth?.CompleteAll(utterance);
        SendDue();
    }

    private void SendDue()
    {
        if (_utterance is not { } utterance) return;
        var now = _output.Now;
        if (_mouth is not null)
        {
            if (_mouth.HasFrames) StartAudio(utterance);
            if (!_mouth.Send(utterance, now, _announce)) return; // The transport ends the session.
        }

        if (!utterance.TextComplete || utterance.SegmentsPending > 0 || _mouth is { IsEmpty: false }) return;
        if (!utterance.AudioDone)
        {
            utterance.AudioDone = true;
            utterance.AudioDoneAt = now;
            if (utterance.Started) Emit(new SessionEvent.AgentAudioDone(Interrupted: false));
        }

        if (IsPlayedOut(utterance, now)) Finish(utterance);
    }

    private void StartAudio(AgentUtterance utterance)
    {
        if (utterance.Started) return;
        utterance.Started = true;
        _machine.Apply(TurnInput.AudioStarts);
        Emit(new SessionEvent.AgentStartedSpeaking(utterance.Latency?.Complete(_output.Now)));
        _ticker.Change(_options.FrameDuration, _options.FrameDuration);
    }

    private bool IsPlayedOut(AgentUtterance utterance, TimeSpan now)
    {
        if (utterance.Clock.PlayedSamples(now) < utterance.Clock.SentSamples) return false;
        return _line.Playout == PlayoutReporting.PacedClock || utterance.Marks.Count == 0 || now - utterance.AudioDoneAt > MarkGrace + _options.PlayoutLead;
    }

    private void OnMark(long mark)
    {
        if (_utterance is not { } utterance) return;
        while (utterance.Marks.Count > 0 && utterance.Marks.Peek().Number <= mark) utterance.AcknowledgedSamples = utterance.Marks.Dequeue().Samples;
        SendDue();
    }

    private void Finish(AgentUtterance utterance)
    {
        Settle(utterance, interrupted: false);
        _machine.Apply(TurnInput.AgentDone);
        if (utterance.EndReason is { } reason) _end(reason, null);
        else SpeakNext();
    }

    /// <summary>Silences the agent at once: nothing more of it goes to the line, and the line drops what it holds.</summary>
    private void Interrupt()
    {
        if (_utterance is not { } utterance) return;
        utterance.Cancel();
        _mouth?.Clear();
        if (utterance.Started) _line.Flush();
    }

    /// <summary>When the answer that was cut off had not begun and changed nothing, the caller goes on with the same turn.</summary>
    private CallerTurn? TryReopenQuestion()
    {
        if (_utterance is not { Started: false, ToolsUsed: false, Question: { } question } utterance) return null;
        _history.RemoveAt(_history.Count - 1);
        PublishHistory();
        Forget(utterance);
        return question;
    }

    /// <summary>Settles the utterance that was cut off, if there is one: the history gets what was heard of it.</summary>
    private void CutOff()
    {
        if (_utterance is not { } utterance) return;
        utterance.Cancel();
        _mouth?.Clear();
        if (utterance is { Started: true, AudioDone: false }) Emit(new SessionEvent.AgentAudioDone(Interrupted: true));
        Settle(utterance, interrupted: true);
    }

    private void Settle(AgentUtterance utterance, bool interrupted)
    {
        var heard = HeardCharacters(utterance, interrupted);
        var messages = utterance.Record.ToMessages(heard);
        _history.AddRange(messages);
        PublishHistory();
        if (utterance.Started) Emit(new SessionEvent.AgentHeard(utterance.Record.TextBefore(heard), interrupted));
        _unheard = interrupted ? utterance.Record.TextFrom(heard).Trim() : "";
        Forget(utterance);
    }

    private void Forget(AgentUtterance utterance)
    {
        _utterance = null;
        utterance.Cancel();
        _ticker.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        PruneRuns();
    }

    private int HeardCharacters(AgentUtterance utterance, bool interrupted)
    {
        if (_mouth is null) return int.MaxValue;
        var acknowledged = _line.Playout == PlayoutReporting.Marks;
        if (!interrupted && !(acknowledged && utterance.Marks.Count > 0)) return int.MaxValue;
        return utterance.Ledger.HeardCharacters(acknowledged ? utterance.AcknowledgedSamples : utterance.Clock.PlayedSamples(_output.Now));
    }

    private void PublishHistory() => Volatile.Write(ref _historySnapshot, [.. _history]);

    private void PruneRuns()
    {
        for (var i = _runs.Count - 1; i >= 0; i--)
        {
            if (_runs[i].Completion.IsCompleted) _runs.RemoveAt(i);
        }
    }

    private void Emit(SessionEvent sessionEvent) => _output.Emit(sessionEvent, _turn);
}
