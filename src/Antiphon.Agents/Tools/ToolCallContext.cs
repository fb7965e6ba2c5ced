using System.Buffers;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>
/// The call a tool is running for. A method given to <see cref="AgentTool"/> gets it by having a parameter of this type,
/// which does not show in the schema; any other <see cref="AIFunction"/> by <see cref="Of"/>. Thread-safe.
/// </summary>
public sealed class ToolCallContext
{
    /// <summary>Longest reason of an end, in characters.</summary>
    public const int MaxReasonLength = 64;

    private static readonly SearchValues<char> ReasonCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private string? _endReason;

    internal ToolCallContext(Agent agent, string callId, string toolName)
    {
        Agent = agent;
        CallId = callId;
        ToolName = toolName;
    }

    /// <summary>The agent whose model made the call.</summary>
    public Agent Agent { get; }

    /// <summary>The model's id of the call.</summary>
    public string CallId { get; }

    /// <summary>Name of the tool.</summary>
    public string ToolName { get; }

    /// <summary>The calls of the same reply of the model that can run, in its order, this one among them: for a tool that hands
    /// calls on and would rather hand on several at once. They begin side by side, each when its turn comes.</summary>
    public IReadOnlyList<FunctionCallContent> Together { get; internal init; } = [];

    internal string? EndReason => Volatile.Read(ref _endReason);

    /// <summary>The context of a call that the runner makes; null when somebody else makes it.</summary>
    public static ToolCallContext? Of(AIFunctionArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments.Context is { } context && context.TryGetValue(typeof(ToolCallContext), out var value) ? value as ToolCallContext : null;
    }

    /// <summary>Asks for the conversation to end once the agent has spoken its answer to this call. The first call counts, and
    /// only if the tool succeeds.</summary>
    /// <param name="reason">Short stable reason: 1 to <see cref="MaxReasonLength"/> lower-case letters, digits and underscores,
    /// e.g. <c>handed_over</c>. It is logged and sent; nothing of the caller's belongs into it.</param>
    /// <exception cref="ArgumentException">The reason is of another form.</exception>
    public void EndConversation(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (reason.Length > MaxReasonLength || reason.AsSpan().ContainsAnyExcept(ReasonCharacters))
        {
            throw new ArgumentException($"Expected 1 to {MaxReasonLength} lower-case letters, digits and underscores.", nameof(reason));
        }

        Interlocked.CompareExchange(ref _endReason, reason, null);
    }
}
