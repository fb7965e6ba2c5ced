using Antiphon.Audio;
using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// A session's line in this protocol: its events as messages, its audio as binary frames, in their order. The far end says
/// nothing of what it has played. Members of <see cref="IVoiceLine"/> are called by the session's reader; the rest is
/// thread-safe.
/// </summary>
internal sealed class DeepgramLine(DeepgramOutbox outbox, DeepgramSessionPlan plan, IDeepgramLineOwner owner) : IVoiceLine
{
    private bool _wavHeaderDue = plan.Output.IsWav;
    private readonly LatencyTelling _latency = new();
    private readonly Dictionary<string, RunningCall> _running = new(StringComparer.Ordinal);
    private volatile bool _userSpeaking;
    private volatile bool _agentSpeaking;
    private volatile int _toolsRunning;
    private VoiceException? _lastWarned;

    public PlayoutReporting Playout => PlayoutReporting.PacedClock;

    public bool IsUserSpeaking => _userSpeaking;

    public bool IsAgentSpeaking => _agentSpeaking;

    /// <summary>Whether a tool of the session is at work.</summary>
    public bool IsToolRunning => _toolsRunning > 0;

    /// <summary>The failure that was last announced as an Error, so that it is not announced twice.</summary>
    public VoiceException? LastError { get; private set; }

    public bool TrySendAudio(AudioFrame frame)
    {
        var sent = outbox.TrySendAudio(frame, plan.Output.Format.Encoding, _wavHeaderDue);
        frame.Dispose();
        if (sent) _wavHeaderDue = false;
        if (!sent) owner.OnClientTooSlow();
        return sent;
    }

    public void SendMark(long mark)
    {
        // Never asked for: the far end acknowledges nothing in this protocol.
    }

    public void Flush()
    {
        outbox.FlushAudio();
        // The header may have gone with the audio.
        _wavHeaderDue = plan.Output.IsWav;
    }

    public void Emit(SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.Started:
                Send(new ServerMessage.SettingsApplied());
                foreach (var warning in plan.Warnings) Send(warning);
                owner.OnStarted();
                break;
            case SessionEvent.UserStartedSpeaking:
                _userSpeaking = true;
                Send(new ServerMessage.UserStartedSpeaking());
                break;
            case SessionEvent.UserStoppedSpeaking:
                _userSpeaking = false;
                break;
            case SessionEvent.UserText text:
                _userSpeaking = false;
                _latency.OnAsked(text.Turn, text.At);
                owner.OnInterrupted(_running.Keys); // What was asked before is over. Calls that began early for this text are not among them.
                Say(ConversationRole.User, text.Text);
                break;
            case SessionEvent.AgentThought thought:
                Send(new ServerMessage.AgentThinking(thought.Text));
                break;
            case SessionEvent.ToolStarted started:
                OnToolStarted(started);
                break;
            case SessionEvent.ToolFinished finished:
                OnToolFinished(finished);
                break;
            case SessionEvent.AgentStartedSpeaking started:
                OnAgentStarted(_latency.OnStarted(started));
                break;
            case SessionEvent.AgentText text:
                Say(ConversationRole.Assistant, text.Text);
                break;
            case SessionEvent.AgentFiller { Kind: not FillerKind.Sound } filler:
                // Heard, so it stands in the transcript; no answer, so it is not in the history that a client could send back.
                Send(new ServerMessage.ConversationText(ConversationRole.Assistant, filler.Text));
                break;
            case SessionEvent.AgentResumed:
                OnAgentStarted(LatencyTelling.NotMeasured); // The client has dropped what it had: to it this is speech anew.
                break;
            case SessionEvent.AgentSuspended or SessionEvent.AgentAudioDone or SessionEvent.AgentHeard:
                if (_agentSpeaking) OnAgentDone();
                break;
            case SessionEvent.Fault fault:
                OnFault(fault.Error);
                break;
            case SessionEvent.Ended ended:
                OnEnded(ended.End);
                break;
        }
    }

    /// <summary>Queues a message; a queue that is full ends the session.</summary>
    public void Send(ServerMessage message)
    {
        if (!outbox.TrySend(message)) owner.OnClientTooSlow();
    }

    private void Say(ConversationRole role, string text)
    {
        Send(new ServerMessage.ConversationText(role, text));
        if (plan.SendHistory) Send(new ServerMessage.History(new HistoryEntry.Text(role, text)));
    }

    private void OnToolStarted(SessionEvent.ToolStarted started)
    {
        var side = owner.SideOf(started.Name);
        _running[started.CallId] = new RunningCall(started.ArgumentsJson, side);
        _toolsRunning = _running.Count;
        // A call that the client runs is announced with those of its reply, once their arguments have been checked.
        if (side == FunctionSide.Server)
            Send(new ServerMessage.FunctionCallRequest([new FunctionCall(started.CallId, started.Name, started.ArgumentsJson, ClientSide: false)]));
    }

    private void OnToolFinished(SessionEvent.ToolFinished finished)
    {
        var call = _running.Remove(finished.CallId, out var begun) ? begun : new RunningCall("{}", FunctionSide.Client);
        _toolsRunning = _running.Count;
        owner.OnActivity();
        if (finished.Error == ErrorCodes.ToolUnknown)
        {
            owner.OnUnknownFunction();
            return;
        }

        if (finished.Error is not null) Send(new ServerMessage.Warning(DeepgramWarnings.FunctionCallFailed, finished.Error.Meaning));
        if (call.Side == FunctionSide.Server) Send(new ServerMessage.FunctionCallResponse(finished.CallId, finished.Name, finished.Result));
        var signature = owner.TakeSignature(finished.CallId);
        if (!plan.SendHistory) return;
        Send(new ServerMessage.History(new HistoryEntry.Calls(
            [new HistoryCall(finished.CallId, finished.Name, call.Side == FunctionSide.Client, call.ArgumentsJson, finished.Result) { ThoughtSignature = signature }])));
    }

    private void OnAgentStarted(ServerMessage.AgentStartedSpeaking started)
    {
        _agentSpeaking = true;
        if (plan.SendStartedSpeaking) Send(started);
    }

    private void OnAgentDone()
    {
        _agentSpeaking = false;
        _wavHeaderDue = plan.Output.IsWav;
        Send(new ServerMessage.AgentAudioDone());
        owner.OnActivity();
        if (_latency.TakeReport() is { } report) Send(report);
    }

    private void OnFault(VoiceException error)
    {
        if (DeepgramWarnings.For(error.Code) is { } code)
        {
            _lastWarned = error;
            Send(new ServerMessage.Warning(code, error.Message));
            return;
        }

        // Too many rounds are no failure of a request.
        if (error.Code != ErrorCodes.MaxRoundsExceeded && !owner.TellsThinkFailures) Send(new ServerMessage.Warning(DeepgramWarnings.ThinkRequestFailed, error.Message));
        LastError = error;
        Send(new ServerMessage.Error(DeepgramErrors.ToWire(error.Code).Code, error.Message));
    }

    private void OnEnded(SessionEnd end)
    {
        var isUntold = end.Error is { } error && DeepgramWarnings.For(error.Code) == DeepgramWarnings.SpeakRequestFailed && !ReferenceEquals(error, _lastWarned);
        if (isUntold && !owner.TellsSpeakFailures) Send(new ServerMessage.Warning(DeepgramWarnings.SpeakRequestFailed, end.Error!.Message));
        owner.OnSessionEnded(end);
    }

    private readonly record struct RunningCall(string ArgumentsJson, FunctionSide Side);
}
