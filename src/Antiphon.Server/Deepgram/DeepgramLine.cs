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
    private readonly Dictionary<string, string> _argumentsByCall = new(StringComparer.Ordinal);
    private bool _wavHeaderDue = plan.Output.IsWav;
    private TurnLatency? _latency;
    private volatile bool _userSpeaking;
    private volatile bool _agentSpeaking;
    private volatile int _toolsRunning;

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
                owner.OnInterrupted(); // What was asked before is over.
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
                OnAgentStarted(started.Latency);
                break;
            case SessionEvent.AgentText text:
                Say(ConversationRole.Assistant, text.Text);
                break;
            case SessionEvent.AgentFiller { Kind: not FillerKind.Sound } filler:
                // Heard, so it stands in the transcript; no answer, so it is not in the history that a client could send back.
                Send(new ServerMessage.ConversationText(ConversationRole.Assistant, filler.Text));
                break;
            case SessionEvent.AgentResumed:
                OnAgentStarted(latency: null); // The client has dropped what it had: to it this is speech anew.
                break;
            case SessionEvent.AgentSuspended or SessionEvent.AgentAudioDone or SessionEvent.AgentHeard:
                if (_agentSpeaking) OnAgentDone();
                break;
            case SessionEvent.Fault fault:
                OnFault(fault.Error);
                break;
            case SessionEvent.Ended ended:
                owner.OnSessionEnded(ended.End);
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
        _argumentsByCall[started.CallId] = started.ArgumentsJson;
        _toolsRunning = _argumentsByCall.Count;
        // A call that the client runs is announced by the function itself, once its arguments have been checked.
        if (plan.IsServerTool(started.Name))
            Send(new ServerMessage.FunctionCallRequest([new FunctionCall(started.CallId, started.Name, started.ArgumentsJson, ClientSide: false)]));
    }

    private void OnToolFinished(SessionEvent.ToolFinished finished)
    {
        _argumentsByCall.Remove(finished.CallId, out var arguments);
        _toolsRunning = _argumentsByCall.Count;
        owner.OnActivity();
        if (finished.Error == ErrorCodes.ToolUnknown)
        {
            owner.OnUnknownFunction();
            return;
        }

        var isServerTool = plan.IsServerTool(finished.Name);
        var signature = owner.TakeSignature(finished.CallId);
        if (finished.Error is not null) Send(new ServerMessage.Warning(DeepgramWarnings.FunctionCallFailed, finished.Error.Meaning));
        if (isServerTool) Send(new ServerMessage.FunctionCallResponse(finished.CallId, finished.Name, finished.Result));
        if (!plan.SendHistory) return;
        Send(new ServerMessage.History(new HistoryEntry.Calls(
            [new HistoryCall(finished.CallId, finished.Name, !isServerTool, arguments ?? "{}", finished.Result) { ThoughtSignature = signature }])));
    }

    private void OnAgentStarted(TurnLatency? latency)
    {
        _agentSpeaking = true;
        _latency = latency;
        Send(latency is null
            ? new ServerMessage.AgentStartedSpeaking(default, default, default)
            : new ServerMessage.AgentStartedSpeaking(latency.Total, TextToSpeech(latency), Think(latency)));
    }

    private void OnAgentDone()
    {
        _agentSpeaking = false;
        _wavHeaderDue = plan.Output.IsWav;
        Send(new ServerMessage.AgentAudioDone());
        owner.OnActivity();
        if (_latency is not { } latency) return;
        _latency = null;
        Send(new ServerMessage.LatencyReport
        {
            SpeechToText = latency.Endpointing + latency.Transcription,
            ThinkToken = latency.Dispatch + latency.Model,
            ThinkText = Think(latency),
            ThinkTool = latency.Tools,
            TextToSpeech = TextToSpeech(latency),
            Total = latency.Total,
        });
    }

    private void OnFault(VoiceException error)
    {
        if (DeepgramWarnings.For(error.Code) is { } code)
        {
            Send(new ServerMessage.Warning(code, error.Message));
            return;
        }

        LastError = error;
        Send(new ServerMessage.Error(DeepgramErrors.ToWire(error.Code).Code, error.Message));
    }

    // The report's three parts cover the whole, so that they sum to the total.
    private static TimeSpan Think(TurnLatency latency) => latency.Dispatch + latency.Model + latency.Segmentation;

    private static TimeSpan TextToSpeech(TurnLatency latency) => latency.Synthesis + latency.Wire;
}

/// <summary>What a line tells its connection. Called by the session's reader; must return at once.</summary>
internal interface IDeepgramLineOwner
{
    /// <summary>The settings are in force.</summary>
    void OnStarted();

    /// <summary>The caller has said something new: all that the agent was doing before is cut off.</summary>
    void OnInterrupted();

    /// <summary>What the model signed this call with; null when it did not. Taken once.</summary>
    string? TakeSignature(string callId);

    /// <summary>Something happened that restarts the idle time.</summary>
    void OnActivity();

    /// <summary>The outbound queue is full.</summary>
    void OnClientTooSlow();

    /// <summary>The model called a function that nobody defined.</summary>
    void OnUnknownFunction();

    /// <summary>The session is over.</summary>
    void OnSessionEnded(SessionEnd end);
}
