using Antiphon.Agents;
using Antiphon.Turns;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation;

/// <summary>The agent's half of a conversation: runs the agent on what the caller said and hands its words to its voice.</summary>
internal sealed class AgentSide
{
    /// <summary>Texts waiting to be said verbatim at most; beyond it the newest is not taken.</summary>
    private const int MaxSpeakQueue = 64;

    private readonly SessionState _state;
    private readonly VoiceSessionServices _services;
    private readonly AgentVoice _voice;
    private readonly SessionMailbox _mailbox;
    private readonly LinkedList<VerbatimText> _speakQueue = new(); // Bounded by MaxSpeakQueue.
    private readonly List<AgentRun> _runs = [];
    private EarlyAnswer? _early;
    private int _earlyAnswers; // In the caller's present turn.

    public AgentSide(SessionState state, VoiceSessionServices services, AgentVoice voice, SessionMailbox mailbox)
    {
        _state = state;
        _services = services;
        _voice = voice;
        _mailbox = mailbox;
        voice.PlayedOut = OnPlayedOut;
    }

    /// <summary>The runs that have not ended.</summary>
    public IEnumerable<Task> Running => _runs.Select(run => run.Completion);

    /// <summary>Takes up what the caller said while nothing could interrupt; false when that was nothing.</summary>
    public Func<bool>? Kept { get; set; }

    /// <summary>Told of words as they go out; set before the voice opens.</summary>
    public SaidWords? Said
    {
        set => _voice.Said = value;
    }

    /// <summary>What is left to be played of what is being said; null while that is not known.</summary>
    public TimeSpan? Remaining => _voice.Remaining;

    /// <summary>Whether the caller has stopped it and it is not known yet what for.</summary>
    public bool IsSuspended => _voice.Utterance is { IsSuspended: true };

    /// <summary>Whether what is being said must be heard to its end.</summary>
    public bool IsUninterruptible => _voice.Utterance is { Interruptible: false };

    /// <summary>Answers the caller's turn. What it cut off is settled first: asked again as a whole when nothing of its answer was
    /// heard or done, else with what was heard of it.</summary>
    public void Answer(CallerTurn caller)
    {
        var (early, history) = (TakeEarly(), _state.History);
        _earlyAnswers = 0;
        if (!TryReopenQuestion(caller)) Settle();
        _state.Budget.BeginTurn();
        var news = caller.TakeNews();
        _state.Remember([caller.ToMessage()]);
        _state.Caller = null;
        _state.Machine.Apply(TurnInput.TextReady);
        var marks = new LatencyMarks(caller.Endpointing, caller.DecidedAt);
        marks.Text(_state.Now);
        if (early is not null && early.Fits(caller.Text, history))
        {
            Adopt(early, marks, caller, news);
            return;
        }

        DropEarly(early);
        var utterance = _voice.Begin(marks, caller);
        if (news is not null) _state.Emit(news);
        Run(utterance, _state.History);
    }

    /// <summary>Asks the model before the turn is over: <paramref name="text"/> is what the caller has probably said.</summary>
    public void AnswerEarly(string text)
    {
        if (_early?.IsFor(text) == true || _voice.Utterance is not null || _earlyAnswers >= _state.Options.EarlyAnswers.MaxPerTurn) return;
        DropEarly();
        _earlyAnswers++;
        var history = _state.History;
        _early = new EarlyAnswer(text, history, _voice.Prepare());
        Run(_early.Utterance, [.. history, new ChatMessage(ChatRole.User, text)]);
    }

    /// <summary>The caller has said something else than the early answer was made for.</summary>
    public void DropEarlyUnlessFor(string text)
    {
        if (_early?.IsFor(text) == false) DropEarly();
    }

    /// <summary>The turn is over without an answer.</summary>
    public void DropEarly()
    {
        DropEarly(TakeEarly());
    }

    private EarlyAnswer? TakeEarly()
    {
        var early = _early;
        _early = null;
        return early;
    }

    private void DropEarly(EarlyAnswer? early)
    {
        if (early is null) return;
        _voice.Stop(early.Utterance);
        ConversationTelemetry.EarlyAnswers.Add(1, new KeyValuePair<string, object?>("antiphon.early_answer.outcome", "dropped"));
    }

    /// <summary>The caller has said what the early answer was made for: all that happened in it happens now.</summary>
    private void Adopt(EarlyAnswer early, LatencyMarks marks, CallerTurn caller, SessionEvent? news)
    {
        ConversationTelemetry.EarlyAnswers.Add(1, new KeyValuePair<string, object?>("antiphon.early_answer.outcome", "used"));
        var utterance = early.Utterance;
        _voice.Adopt(utterance, marks, caller);
        if (news is not null) _state.Emit(news);
        foreach (var agentEvent in early.Events)
        {
            utterance.Run!.Taken(agentEvent);
            OnEvent(utterance, agentEvent);
            if (agentEvent is AgentEvent.ToolStarted started && !early.HasBegun(started.CallId)) utterance.Run.Permit();
        }
    }

    /// <summary>Has the agent say <paramref name="text"/> verbatim, after what is being said.</summary>
    /// <param name="text">What is said.</param>
    /// <param name="interruptible">Whether the caller can cut it off.</param>
    /// <param name="isOwed">Whether it is said later when it is cut off before anything of it was heard.</param>
    public void Speak(string text, bool interruptible = true, bool isOwed = false)
    {
        if (_speakQueue.Count < MaxSpeakQueue) _speakQueue.AddLast(new VerbatimText(text, interruptible, isOwed));
        SpeakNext();
    }

    /// <summary>Says the next verbatim text if nobody has the floor.</summary>
    public void SpeakNext()
    {
        if (_speakQueue.Count == 0 || _voice.Utterance is not null || _state.Caller is not null || !_state.IsReady) return;
        if (!_state.Machine.Apply(TurnInput.AgentPrompted)) return;
        var verbatim = _speakQueue.First!.Value;
        _speakQueue.RemoveFirst();
        var utterance = _voice.Begin(null, null, verbatim.Interruptible);
        utterance.Verbatim = verbatim;
        _voice.AddText(utterance, verbatim.Text);
        _voice.CompleteText(utterance);
    }

    /// <summary>Has the agent say <paramref name="text"/> verbatim in the place of what it is saying; after that if it must be heard to its end.</summary>
    public void Interject(string text, bool interruptible)
    {
        if (_state.IsReady && !IsUninterruptible && _state.Caller is null)
        {
            DropEarly();
            Settle();
            _state.Machine.Apply(TurnInput.AgentDone);
        }

        if (_speakQueue.Count < MaxSpeakQueue) _speakQueue.AddFirst(new VerbatimText(text, interruptible, IsOwed: true));
        SpeakNext();
    }

    /// <summary>This agent answers from the caller's next turn on.</summary>
    public void Use(Agent agent)
    {
        DropEarly(); // It was asked of another.
        _state.Use(agent);
    }

    /// <summary>Says that something went wrong; what was cut off is over.</summary>
    public void Apologise()
    {
        if (IsSuspended) Settle();
        if (_state.Options.Apology.Length > 0) Speak(_state.Options.Apology);
        else SpeakNext();
    }

    /// <summary>Says that the caller was not understood, before anything else that waits to be said.</summary>
    public void AskAgain()
    {
        if (_speakQueue.Count < MaxSpeakQueue) _speakQueue.AddFirst(new VerbatimText(_state.Options.NotUnderstood, Interruptible: true, IsOwed: false));
        SpeakNext();
    }

    /// <summary>The agent has worked too long: what it does is stopped and the caller hears an apology; false when that was once
    /// too often and the session ends.</summary>
    public bool GiveUp(VoiceException error)
    {
        _state.Emit(new SessionEvent.Fault(error));
        if (_state.CountFailure(error)) return false;
        Settle();
        _state.Machine.Apply(TurnInput.AgentDone);
        Apologise();
        return true;
    }

    /// <summary>Says <paramref name="text"/> in the place of whatever is being said or worked on, and ends the session with it.</summary>
    public void SayLast(string text, string endReason)
    {
        DropEarly();
        Settle();
        _speakQueue.Clear();
        _state.Caller = null;
        _state.Machine.Apply(TurnInput.AgentDone);
        if (!_state.Machine.Apply(TurnInput.AgentPrompted)) return;
        var utterance = _voice.Begin(null, null);
        utterance.EndReason = endReason;
        _voice.AddText(utterance, text);
        _voice.CompleteText(utterance);
    }

    /// <summary>The caller may be about to speak: sending waits, nothing else changes.</summary>
    public void Hold() => _voice.Hold();

    /// <summary>It was nothing: sending goes on.</summary>
    public void GoOn() => _voice.GoOn();

    /// <summary>Silences the agent at once: nothing more of it goes to the line, and the line drops what it holds. Neither a tool
    /// nor a model round begins until it is known what the caller has to say.</summary>
    public void Suspend() => _voice.Suspend();

    /// <summary>Says that the agent was silenced, if it was heard at all.</summary>
    public void AnnounceSuspended()
    {
        if (_voice.Utterance is { IsSuspended: true, Started: true } utterance) _state.Emit(new SessionEvent.AgentSuspended(), utterance.Turn);
    }

    /// <summary>The turn in which the caller goes on with a question whose answer had not begun; null when it had.</summary>
    public CallerTurn? Continue() =>
        _voice.Utterance is { IsSuspended: true, IsReopenable: true, Question: { } question } ? new CallerTurn(question.Number) : null;

    /// <summary>It was no speech: what was cut off goes on where it was, in sound and in thought. Without that the next verbatim text is
    /// said.</summary>
    public void Resume()
    {
        if (_voice.Utterance is not { IsSuspended: true } utterance || !_state.Machine.Apply(TurnInput.AgentPrompted))
        {
            SpeakNext();
            return;
        }

        _voice.Resume();
        if (_voice.Utterance == utterance && utterance.Run is { } run && run.Unpark() is { } parked) OnEvent(utterance, parked, run);
    }

    /// <summary>Goes on with an answer that had not begun, although what the caller added to the question is lost; false when there is none.</summary>
    public bool TryResumeUnheard()
    {
        if (_voice.Utterance is not { IsSuspended: true, Started: false, Question: not null }) return false;
        Resume();
        return true;
    }

    /// <summary>Settles what is being said, or was cut off: the history gets what was heard of it. Verbatim text of which nobody has
    /// heard anything is said later.</summary>
    public void Settle()
    {
        if (_voice.Utterance is { Started: false, Verbatim: { IsOwed: true } verbatim }) _speakQueue.AddFirst(verbatim);
        _voice.SettleInterrupted();
        while (_state.OpenCalls.TryGiveUp(OpenCalls.Capacity, out var call)) GiveUp(call);
        Prune();
    }

    /// <summary>The session ends: no result is waited for any more.</summary>
    public void GiveUpCalls()
    {
        while (_state.OpenCalls.TryGiveUp(0, out var call)) GiveUp(call);
    }

    public void OnEvent(in Mail mail)
    {
        var (run, agentEvent) = (mail.Source as AgentRun, (AgentEvent)mail.Payload!); // A replayed event comes from no run.
        if (_early is { } early && early.Utterance.Epoch == mail.Number)
        {
            early.Keep(agentEvent); // Not taken: what it may have under way bounds it.
            if (agentEvent is AgentEvent.ModelRequested) run?.Permit();
            if (agentEvent is AgentEvent.ToolStarted started && _state.Options.EarlyAnswers.Tools?.Invoke(started.Name) == true)
            {
                early.Begin(started.CallId);
                run?.Permit();
            }

            return;
        }

        run?.Taken(agentEvent);
        Prune();
        if (_voice.Utterance is { } utterance && utterance.Epoch == mail.Number) OnEvent(utterance, agentEvent, utterance.Run!);
        else if (agentEvent is AgentEvent.ToolFinished finished) OnLate(mail.Number, finished);
    }

    public void OnFailed(in Mail mail)
    {
        Prune();
        if (_early is { } early && early.Utterance.Epoch == mail.Number) DropEarly(); // Asked again once the text is there.
        else if (_voice.Utterance is { } utterance && utterance.Epoch == mail.Number) Fail(utterance, (VoiceException)mail.Payload!);
    }

    private void OnEvent(AgentUtterance utterance, AgentEvent agentEvent, AgentRun run)
    {
        var waits = AgentRun.NeedsPermit(agentEvent);
        if (waits && utterance.IsSuspended)
        {
            run.Park(agentEvent);
            return;
        }

        OnEvent(utterance, agentEvent);
        if (waits) run.Permit();
    }

    /// <summary>A tool has ended whose turn was settled without it.</summary>
    private void OnLate(long epoch, AgentEvent.ToolFinished finished)
    {
        if (!_state.OpenCalls.TryTake(epoch, finished.CallId, out var call)) return; // It never began, or was given up.
        _state.Amend(finished.CallId, finished.Result);
        _state.Emit(new SessionEvent.ToolFinished(finished.CallId, finished.Name, finished.Result, finished.Duration, finished.Error), call.Turn);
    }

    private void GiveUp(OpenCalls.Call call) =>
        _state.Emit(new SessionEvent.ToolFinished(call.CallId, call.Name, AgentTurn.CancelledResult, TimeSpan.Zero, null), call.Turn);

    private bool TryReopenQuestion(CallerTurn caller)
    {
        if (_voice.Utterance is not { IsReopenable: true, Question: { } question }) return false;
        caller.Reopen(question);
        _state.ForgetLast();
        _voice.Forget();
        return true;
    }

    private void OnEvent(AgentUtterance utterance, AgentEvent agentEvent)
    {
        var now = _state.Now;
        switch (agentEvent)
        {
            case AgentEvent.ModelRequested requested:
                utterance.Record.Add(requested);
                utterance.Latency?.Request(now);
                if (requested.Round == 1) _state.Emit(new SessionEvent.AgentThinking(), utterance.Turn);
                break;
            case AgentEvent.TextDelta delta:
                utterance.Latency?.Token(now);
                if (!utterance.IsSuspended) _state.Telemetry.OnModelSpoke(now);
                _voice.AddText(utterance, delta.Text);
                break;
            case AgentEvent.Thought thought:
                _state.Emit(new SessionEvent.AgentThought(thought.Text), utterance.Turn);
                break;
            case AgentEvent.ToolStarted started:
                utterance.ToolsUsed = true;
                utterance.Latency?.ToolStarted(now);
                utterance.Record.Add(started);
                _voice.FlushText(utterance); // What was said before the tool is said while it runs.
                _state.Emit(new SessionEvent.ToolStarted(started.CallId, started.Name, started.ArgumentsJson), utterance.Turn);
                break;
            case AgentEvent.ToolFinished finished:
                utterance.Latency?.ToolFinished(now);
                utterance.Record.Add(finished);
                _state.Emit(new SessionEvent.ToolFinished(finished.CallId, finished.Name, finished.Result, finished.Duration, finished.Error), utterance.Turn);
                break;
            case AgentEvent.EndRequested requested:
                utterance.EndReason = requested.Reason;
                break;
            case AgentEvent.Completed:
                Complete(utterance);
                break;
            default:
                utterance.Record.Add(agentEvent);
                break;
        }
    }

    private void Run(AgentUtterance utterance, IReadOnlyList<ChatMessage> history)
    {
        _state.Tap?.RunStarted(utterance.Epoch, _state.Agent, history);
        var run = AgentRun.Start(_services.Runner, _state.Agent, history, utterance, _mailbox, _state.Telemetry.Current);
        utterance.Run = run;
        _runs.Add(run);
    }

    private void Complete(AgentUtterance utterance)
    {
        _voice.FlushText(utterance);
        if (!utterance.HasSpeech && utterance.EndReason is null)
        {
            Fail(utterance, new VoiceException(ErrorCodes.ModelFailed, "The model answered without a word."));
            return;
        }

        _state.FailedTurns = 0;
        _voice.CompleteText(utterance);
    }

    /// <summary>The turn has failed: the caller hears an apology instead of silence, and after several in a row the session ends.</summary>
    private void Fail(AgentUtterance utterance, VoiceException error)
    {
        _state.Emit(new SessionEvent.Fault(error), utterance.Turn);
        if (_state.CountFailure(error)) return;
        _voice.FlushText(utterance);
        var apology = _state.Options.Apology;
        if (apology.Length > 0) _voice.AddText(utterance, utterance.Record.TextLength > 0 ? " " + apology : apology);
        _voice.CompleteText(utterance);
    }

    private void OnPlayedOut(AgentUtterance utterance)
    {
        Prune();
        var isMute = utterance is { HasSpeech: true, Started: false };
        if (isMute && ReportMute()) return;
        if (utterance.EndReason is { } reason) _state.End(reason);
        else if (isMute && _state.Options.Apology.Length > 0) Apologise();
        else if (Kept?.Invoke() != true) SpeakNext();
    }

    /// <summary>There were words and no audio came of them; true when that was once too often.</summary>
    private bool ReportMute()
    {
        var error = new VoiceException(ErrorCodes.TextToSpeechFailed, "The synthesiser made no audio of the agent's words.");
        _state.Emit(new SessionEvent.Fault(error));
        return _state.CountFailure(error);
    }

    private void Prune()
    {
        for (var i = _runs.Count - 1; i >= 0; i--)
        {
            if (_runs[i].Completion.IsCompleted) _runs.RemoveAt(i);
        }
    }
}
