using Antiphon.Conversation.Recording;
using Antiphon.Turns;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation;

/// <summary>What the reader's parts share: whose turn it is, what was said, where events go. Changed by the reader only.</summary>
internal sealed class SessionState
{
    private readonly Action<string, VoiceException?> _end;
    private readonly SessionOutput _output;
    private readonly List<ChatMessage> _history;
    private ChatMessage[] _snapshot;

    public SessionState(VoiceSessionOptions options, SessionOutput output, TimeProvider time, Action<string, VoiceException?> end)
    {
        Options = options;
        Budget = new RetryBudget(options.Retries, time);
        Agent = WithBudget(options.Agent.Agent, Budget);
        _output = output;
        _end = end;
        _history = [.. options.History];
        _snapshot = [.. _history];
    }

    public VoiceSessionOptions Options { get; }

    /// <summary>What the present turn may spend on trying again.</summary>
    public RetryBudget Budget { get; }

    /// <summary>The agent as its runs get it: its requests carry the budget.</summary>
    public Agents.Agent Agent { get; private set; }

    public SessionTelemetry Telemetry => _output.Telemetry;

    public TurnMachine Machine { get; } = new();

    /// <summary>Sees what goes out; null for nobody.</summary>
    public OutgoingTap? Tap { get; init; }

    /// <summary>Number of the current turn; 0 before the caller first spoke.</summary>
    public int Turn { get; private set; }

    /// <summary>The caller's turn that is not answered yet; null while there is none.</summary>
    public CallerTurn? Caller { get; set; }

    /// <summary>Whether the caller is speaking and was announced as such.</summary>
    public bool CallerHasFloor { get; set; }

    /// <summary>Whether the engines are open.</summary>
    public bool IsReady { get; set; }

    /// <summary>Failed turns in a row.</summary>
    public int FailedTurns { get; set; }

    /// <summary>Session time of what is being handled: clock time since the session started, the same for the whole handling.</summary>
    public TimeSpan Now { get; set; }

    /// <summary>The conversation so far; a new array after each change, for any thread.</summary>
    public ChatMessage[] History => Volatile.Read(ref _snapshot);

    public CallerTurn NextCallerTurn() => new(++Turn);

    /// <summary>What was kept becomes the caller's turn.</summary>
    public void Take(CallerTurn kept)
    {
        if (kept.Number == 0) kept.Number = ++Turn;
        Caller = kept;
    }

    /// <summary>This agent answers from now on.</summary>
    public void Use(Agents.Agent agent) => Agent = WithBudget(agent, Budget);

    /// <summary>Tool calls of settled utterances whose result has not come.</summary>
    public OpenCalls OpenCalls { get; } = new();

    public void Emit(SessionEvent sessionEvent) => Emit(sessionEvent, Turn);

    /// <summary>Emits an event that belongs to another turn than the current one.</summary>
    public void Emit(SessionEvent sessionEvent, int turn) => _output.Emit(sessionEvent with { At = Now, Turn = turn });

    public void End(string reason, VoiceException? error = null)
    {
        Tap?.EndRequested(reason, error);
        _end(reason, error);
    }

    /// <summary>Counts a failed turn; true when that was one too many and the session ends.</summary>
    public bool CountFailure(VoiceException error)
    {
        if (++FailedTurns < Options.MaxFailedTurns) return false;
        End("error", error);
        return true;
    }

    public void Remember(IReadOnlyList<ChatMessage> messages)
    {
        if (messages.Count == 0) return;
        _history.AddRange(messages);
        Publish();
    }

    /// <summary>A call's result has come after its turn was settled: it takes the place of what stood there.</summary>
    public void Amend(string callId, string result)
    {
        for (var i = _history.Count - 1; i >= 0; i--)
        {
            if (!_history[i].Contents.Any(content => IsResult(content, callId))) continue;

            // A message of its own: the one that stands there may be under way to a model.
            _history[i] = new ChatMessage(_history[i].Role, [.. _history[i].Contents.Select(content => IsResult(content, callId) ? new FunctionResultContent(callId, result) : content)]);
            Publish();
            return;
        }
    }

    public void ForgetLast()
    {
        _history.RemoveAt(_history.Count - 1);
        Publish();
    }

    private static bool IsResult(AIContent content, string callId) => content is FunctionResultContent result && result.CallId == callId;

    private static Agents.Agent WithBudget(Agents.Agent agent, RetryBudget budget)
    {
        var model = agent.ModelOptions?.Clone() ?? new ChatOptions();
        budget.AddTo(model);
        return agent with { ModelOptions = model };
    }

    private void Publish() => Volatile.Write(ref _snapshot, [.. _history]);
}
