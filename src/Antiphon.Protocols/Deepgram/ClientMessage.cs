namespace Antiphon.Protocols.Deepgram;

/// <summary>What a client says in text frames; audio travels beside it in binary frames. A closed family.</summary>
public abstract record ClientMessage
{
    private protected ClientMessage()
    {
    }

    /// <summary><c>Settings</c>: first and once.</summary>
    public sealed record Settings(VoiceAgentSettings Value) : ClientMessage;

    /// <summary><c>KeepAlive</c>: nothing to say, still here. Never answered.</summary>
    public sealed record KeepAlive : ClientMessage;

    /// <summary><c>InjectUserMessage</c>: text taken as if the user had spoken it.</summary>
    public sealed record InjectUserMessage(string Content) : ClientMessage;

    /// <summary><c>InjectAgentMessage</c>: text the agent is to say verbatim.</summary>
    public sealed record InjectAgentMessage(string Message, InjectBehavior Behavior = InjectBehavior.Default) : ClientMessage;

    /// <summary><c>FunctionCallResponse</c>: the result of a function that the client ran.</summary>
    public sealed record FunctionCallResponse(string Id, string Content) : ClientMessage
    {
        /// <summary>Name of the function; null only in the early shape (<c>function_call_id</c>, <c>output</c>).</summary>
        public string? Name { get; init; }

        /// <summary>Handed back unchanged when the request had one.</summary>
        public string? ThoughtSignature { get; init; }
    }

    /// <summary><c>ForceEndTurn</c>: the user's turn is over now.</summary>
    public sealed record ForceEndTurn : ClientMessage;

    /// <summary><c>Close</c>: sent by one stock client before it closes; a wish to end in good order.</summary>
    public sealed record Close : ClientMessage;
}

/// <summary>What happens to injected speech while somebody speaks.</summary>
public enum InjectBehavior
{
    /// <summary>Refused while the user or the agent speaks.</summary>
    Default,

    /// <summary>Spoken after what the agent is saying; refused while the user speaks.</summary>
    Queue,

    /// <summary>Spoken at once; cuts off whoever speaks.</summary>
    Interrupt,
}
