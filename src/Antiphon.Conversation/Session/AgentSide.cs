using Antiphon.Agents;
using Antiphon.Turns;

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
    private readonly Queue<string> _speakQueue = new(); // Bounded by MaxSpeakQueue.
    private readonly List<AgentRun> _runs = [];
    private AgentUtterance? _cutOff; // What was cut off last, until it is known what for.
    private string _unheard = "";

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

    /// <summary>Answers the caller's turn.</summary>
    public void Answer(CallerTurn caller)
    {
        _cutOff = null;
        var news = caller.TakeNews();
        _state.Remember([caller.ToMessage()]);
        _state.Caller = null;
        _state.Machine.Apply(TurnInput.TextReady);
        var marks = new LatencyMarks(caller.Endpointing, caller.DecidedAt);
        marks.Text(_state.Now);
        var utterance = _voice.Begin(marks, caller);
        if (news is not null) _state.Emit(news);
        Run(utterance);
    }

    /// <summary>Has the agent say <paramref name="text"/> verbatim, after what is being said.</summary>
    public void Speak(string text)
    {
        if (_speakQueue.Count < MaxSpeakQueue) _speakQueue.Enqueue(text);
        SpeakNext();
    }

    /// <summary>Says the next verbatim text if nobody has the floor.</summary>
    public void SpeakNext()
    {
        if (_speakQueue.Count == 0 || _voice.Utterance is not null || _state.Caller is not null || !_state.IsReady) return;
        if (!_state.Machine.Apply(TurnInput.AgentPrompted)) return;
        Say(_speakQueue.Dequeue(), endReason: null);
    }

    /// <summary>Says that something went wrong.</summary>
    public void Apologise()
    {
        _cutOff = null;
        if (_state.Options.Apology.Length > 0) Speak(_state.Options.Apology);
        else SpeakNext();
    }

    /// <summary>What was cut off by no speech goes on: an answer in the making is made again from where it was heard, the rest
    /// of a whole one is said, and the end that was to follow it follows.</summary>
    public void TakeUpCutOff()
    {
        var cutOff = _cutOff;
        _cutOff = null;
        if (cutOff is { TextComplete: false } && _state.Machine.Apply(TurnInput.AgentPrompted)) Run(_voice.Begin(null, null, cutOff.EndReason));
        else if (cutOff is not null && _unheard.Length > 0 && _state.Machine.Apply(TurnInput.AgentPrompted)) Say(_unheard, cutOff.EndReason);
        else if (cutOff?.EndReason is { } reason) _state.End(reason);
        else SpeakNext();
    }

    /// <summary>Silences the agent at once: nothing more of it goes to the line, and the line drops what it holds.</summary>
    public void Silence() => _voice.Silence();

    /// <summary>When the answer that was cut off had not begun and changed nothing, the caller goes on with the same turn.</summary>
    public CallerTurn? TryReopenQuestion()
    {
        if (_voice.Utterance is not { Started: false, ToolsUsed: false, Question: { } question }) return null;
        _state.ForgetLast();
        _voice.Forget();
        return question;
    }

    /// <summary>Settles the utterance that was cut off, if there is one: the history gets what was heard of it.</summary>
    public void CutOff()
    {
        if (_voice.Utterance is not { } utterance) return;
        _unheard = _voice.CutOff();
        _cutOff = utterance;
        Prune();
    }

    public void OnEvent(in Mail mail)
    {
        ((AgentRun)mail.Source!).Taken();
        Prune();
        if (_voice.Utterance is { } utterance && utterance.Epoch == mail.Number) OnEvent(utterance, (AgentEvent)mail.Payload!);
    }

    public void OnFailed(in Mail mail)
    {
        Prune();
        if (_voice.Utterance is { } utterance && utterance.Epoch == mail.Number) Fail(utterance, (VoiceException)mail.Payload!);
    }

    private void OnEvent(AgentUtterance utterance, AgentEvent agentEvent)
    {
        var now = _state.Now;
        switch (agentEvent)
        {
            case AgentEvent.ModelRequested requested:
                utterance.Record.Add(requested);
                utterance.Latency?.Request(now);
                if (requested.Round == 1) _state.Emit(new SessionEvent.AgentThinking());
                break;
            case AgentEvent.TextDelta delta:
                utterance.Latency?.Token(now);
                _state.Telemetry.OnModelSpoke(now);
                _voice.AddText(utterance, delta.Text);
                break;
            case AgentEvent.Thought thought:
                _state.Emit(new SessionEvent.AgentThought(thought.Text));
                break;
            case AgentEvent.ToolStarted started:
                utterance.ToolsUsed = true;
                utterance.Latency?.ToolStarted(now);
                utterance.Record.Add(started);
                _voice.FlushText(utterance); // What was said before the tool is said while it runs.
                _state.Emit(new SessionEvent.ToolStarted(started.CallId, started.Name, started.ArgumentsJson));
                break;
            case AgentEvent.ToolFinished finished:
                utterance.Latency?.ToolFinished(now);
                utterance.Record.Add(finished);
                _state.Emit(new SessionEvent.ToolFinished(finished.CallId, finished.Name, finished.Result, finished.Duration, finished.Error));
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

    private void Run(AgentUtterance utterance) =>
        _runs.Add(AgentRun.Start(_services.Runner, _state.Options.Agent.Agent, _state.History, utterance, _mailbox, _state.Telemetry.Current));

    private void Say(string text, string? endReason)
    {
        var utterance = _voice.Begin(null, null, endReason);
        _voice.AddText(utterance, text);
        _voice.CompleteText(utterance);
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
        _state.Emit(new SessionEvent.Fault(error));
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
        else if (isMute) Apologise();
        else SpeakNext();
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
