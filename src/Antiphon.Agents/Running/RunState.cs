using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>What the steps of one run share. One step at a time touches it.</summary>
internal sealed class RunState
{
    private readonly HashSet<string> _callIds = new(StringComparer.Ordinal);
    private Agent _agent;
    private Dictionary<string, AIFunction> _tools;

    public RunState(Agent agent, IReadOnlyList<ChatMessage> history, Action<AgentEvent.ToolFinished> late)
    {
        Late = late;
        _agent = agent;
        _tools = ByName(agent);
        Messages = [.. history];
        foreach (var call in history.SelectMany(message => message.Contents.OfType<FunctionCallContent>())) _callIds.Add(call.CallId);
    }

    /// <summary>Who answers now; its instructions and tools go into the next request.</summary>
    public Agent Agent
    {
        get => _agent;
        set
        {
            _tools = ByName(value);
            _agent = value;
        }
    }

    /// <summary>Told of tools that end after the run.</summary>
    public Action<AgentEvent.ToolFinished> Late { get; }

    /// <summary>What the model is sent: the history and what this turn added.</summary>
    public List<ChatMessage> Messages { get; }

    /// <summary>Model requests so far.</summary>
    public int Round { get; set; }

    /// <summary>Whether the model has said anything in this turn.</summary>
    public bool HasText { get; set; }

    /// <summary>Why a tool asked for the end of the conversation; null while none has.</summary>
    public string? EndReason { get; set; }

    /// <summary>Whether the turn's one retry has been spent.</summary>
    public bool HasRetried { get; set; }

    /// <summary>Span that the spans of the steps belong to.</summary>
    public ActivityContext Parent { get; set; }

    /// <summary>The step after the present one; null to end the run.</summary>
    public IRunStep? Next { get; set; }

    public AIFunction? FindTool(string name) => _tools.GetValueOrDefault(name);

    public IRunStep? TakeNext()
    {
        var next = Next;
        Next = null;
        return next;
    }

    /// <summary>The model's id of a call if it is usable, else one of ours: some servers send none, or one again that a call of
    /// this conversation has had, and a late answer to that must not be taken for this one's.</summary>
    public string UniqueCallId(string? callId)
    {
        var id = string.IsNullOrEmpty(callId) ? "call" : callId;
        for (var n = 2; !_callIds.Add(id); n++) id = $"{(string.IsNullOrEmpty(callId) ? "call" : callId)}_{n}";
        return id;
    }

    private static Dictionary<string, AIFunction> ByName(Agent agent)
    {
        var tools = new Dictionary<string, AIFunction>(StringComparer.Ordinal);
        foreach (var tool in agent.Tools)
        {
            if (!tools.TryAdd(tool.Name, tool))
                throw new ArgumentException($"Agent '{agent.Name}' has two tools named '{tool.Name}'; names are unique.", nameof(agent));
        }

        return tools;
    }
}
