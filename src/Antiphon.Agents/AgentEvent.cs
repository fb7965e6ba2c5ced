namespace Antiphon.Agents;

/// <summary>What happens while an agent runs, in order. A closed family.</summary>
public abstract record AgentEvent
{
    private protected AgentEvent()
    {
    }

    /// <summary>A request goes to the model.</summary>
    /// <param name="Round">1 for the first of the turn.</param>
    public sealed record ModelRequested(int Round) : AgentEvent;

    /// <summary>Text from the model, to be spoken.</summary>
    /// <param name="Text">Never empty.</param>
    public sealed record TextDelta(string Text) : AgentEvent;

    /// <summary>Text the model thinks but does not say.</summary>
    /// <param name="Text">Never empty.</param>
    public sealed record Thought(string Text) : AgentEvent;

    /// <summary>A tool begins to run.</summary>
    /// <param name="CallId">The model's id of the call.</param>
    /// <param name="Name">Name of the tool.</param>
    /// <param name="ArgumentsJson">Arguments as a JSON object.</param>
    public sealed record ToolStarted(string CallId, string Name, string ArgumentsJson) : AgentEvent;

    /// <summary>A tool has ended; several may run at once, so the order of ends is their own.</summary>
    /// <param name="CallId">The model's id of the call.</param>
    /// <param name="Name">Name of the tool.</param>
    /// <param name="Result">What the model is told: the result, or the failure in words that leak nothing.</param>
    /// <param name="Duration">How long it ran.</param>
    public sealed record ToolFinished(string CallId, string Name, string Result, TimeSpan Duration) : AgentEvent
    {
        /// <summary>Why it failed; null when it did not.</summary>
        public ErrorCode? Error { get; init; }
    }

    /// <summary>A tool asked for the conversation to end once the agent has finished speaking.</summary>
    /// <param name="Reason">Short stable reason, e.g. <c>handed_over</c>.</param>
    public sealed record EndRequested(string Reason) : AgentEvent;

    /// <summary>The turn's text is complete. The last event.</summary>
    public sealed record Completed : AgentEvent;
}
