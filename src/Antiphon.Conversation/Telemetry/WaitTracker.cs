namespace Antiphon.Conversation;

/// <summary>
/// Says at any moment what a session waits for, from its events alone: the answer to "why is it silent". Pure; not thread-safe
/// but for <see cref="Published"/>.
/// </summary>
/// <param name="recognizer">Name of the recogniser; null for none.</param>
/// <param name="synthesizer">Name of the synthesiser; null for none.</param>
internal sealed class WaitTracker(string? recognizer, string? synthesizer)
{
    private readonly List<(string CallId, string Name)> _tools = []; // As many as run side by side.
    private bool _open;
    private bool _ended;
    private bool _callerHasFloor;
    private bool _textPending;
    private bool _runPending;
    private bool _modelAsked;
    private bool _modelSpoke;
    private int _segmentsPending;
    private bool _speaking;
    private bool _playing;
    private TimeSpan _since;
    private Box _published = new(new SessionWait(WaitReason.Opening, null, default));
    private Stopped? _stopped; // What the agent was at when the caller stopped it, until it is known what for.

    /// <summary>What it waits for as far as the events tell.</summary>
    public WaitReason Reason { get; private set; } = WaitReason.Opening;

    /// <summary>The last <see cref="Explain"/> without further facts; for any thread.</summary>
    public SessionWait Published => Volatile.Read(ref _published).Wait;

    private IEnumerable<string> Tools => _tools.Select(tool => tool.Name);

    /// <summary>What it waits for.</summary>
    public SessionWait Explain(WaitFacts facts = default)
    {
        var reason = ReasonFor(facts);
        return new SessionWait(reason, DetailOf(reason), _since);
    }

    public void On(SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.Started:
                _open = true;
                break;
            case SessionEvent.UserStartedSpeaking:
                if (_stopped is null && (_modelAsked || _runPending || _tools.Count > 0)) _stopped = new Stopped(_runPending, _modelAsked, _modelSpoke, [.. _tools]);
                ForgetAgent(); // Whatever it was at waits, or is cut off.
                _callerHasFloor = true;
                break;
            case SessionEvent.UserStoppedSpeaking:
                _callerHasFloor = false;
                _textPending = true;
                break;
            case SessionEvent.UserText:
                _stopped = null;
                _callerHasFloor = false;
                _textPending = false;
                _runPending = true;
                break;
            case SessionEvent.AgentThinking:
                _runPending = false;
                _modelAsked = true;
                _modelSpoke = false;
                break;
            case SessionEvent.ToolStarted started:
                _tools.Add((started.CallId, started.Name));
                break;
            case SessionEvent.ToolFinished finished:
                _stopped?.Tools.RemoveAll(tool => tool.CallId == finished.CallId);
                if (_tools.RemoveAll(tool => tool.CallId == finished.CallId) == 0) break; // Of a turn that is over, or stopped.
                _modelSpoke = false; // Its result goes to the model, which is asked again.
                break;
            case SessionEvent.AgentStartedSpeaking or SessionEvent.AgentResumed:
                _speaking = true;
                break;
            case SessionEvent.AgentText:
                if (_segmentsPending > 0) _segmentsPending--;
                break;
            case SessionEvent.AgentAudioDone done:
                _speaking = false;
                _playing = !done.Interrupted;
                break;
            case SessionEvent.AgentHeard { Interrupted: false }:
                ForgetAgent();
                break;
            case SessionEvent.Ended:
                _ended = true;
                break;
        }

        Settle(sessionEvent.At);
    }

    /// <summary>The model has said a word of its answer.</summary>
    public void OnModelSpoke(TimeSpan now)
    {
        _modelSpoke = true;
        Settle(now);
    }

    /// <summary>A piece of the agent's text was handed to the synthesiser.</summary>
    public void OnSegment(TimeSpan now)
    {
        _textPending = false;
        _runPending = false;
        _segmentsPending++;
        Settle(now);
    }

    /// <summary>The recogniser found no words in what the caller uttered.</summary>
    public void OnNothingHeard(TimeSpan now)
    {
        _textPending = false;
        if (_stopped is { } stopped)
        {
            // What was stopped for it goes on.
            (_runPending, _modelAsked, _modelSpoke) = (stopped.RunPending, stopped.ModelAsked, stopped.ModelSpoke);
            _tools.AddRange(stopped.Tools);
            _stopped = null;
        }

        Settle(now);
    }

    private WaitReason ReasonFor(WaitFacts facts)
    {
        if (_ended) return WaitReason.Ended;
        if (!_open) return WaitReason.Opening;
        if (_callerHasFloor) return facts.CallerIsSilent ? WaitReason.Endpointing : WaitReason.Caller;
        if ((_speaking || _playing) && !facts.LineIsSilent) return WaitReason.Playout;
        if (_tools.Count > 0) return WaitReason.Tool;
        if (_segmentsPending > 0) return WaitReason.Synthesis;
        if (_textPending) return WaitReason.Transcript;
        if (_runPending) return WaitReason.Dispatch;
        if (_modelAsked && !_playing) return _modelSpoke && !_speaking ? WaitReason.Phrase : WaitReason.Model;
        return _speaking || _playing ? WaitReason.Playout : WaitReason.Idle;
    }

    private string? DetailOf(WaitReason reason) => reason switch
    {
        WaitReason.Transcript => recognizer,
        WaitReason.Synthesis => synthesizer,
        WaitReason.Tool => string.Join(", ", Tools),
        _ => null,
    };

    private sealed record Stopped(bool RunPending, bool ModelAsked, bool ModelSpoke, List<(string CallId, string Name)> Tools);

    private void ForgetAgent()
    {
        _tools.Clear();
        _textPending = false;
        _runPending = false;
        _modelAsked = false;
        _modelSpoke = false;
        _segmentsPending = 0;
        _speaking = false;
        _playing = false;
    }

    private void Settle(TimeSpan now)
    {
        var reason = ReasonFor(default);
        if (reason != Reason)
        {
            Reason = reason;
            _since = now;
        }
        else if (reason != WaitReason.Tool)
        {
            return; // Only the names of the tools may have changed.
        }

        Volatile.Write(ref _published, new Box(Explain()));
    }

    private sealed record Box(SessionWait Wait);
}
