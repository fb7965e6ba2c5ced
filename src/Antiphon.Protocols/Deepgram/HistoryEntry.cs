namespace Antiphon.Protocols.Deepgram;

/// <summary>Who said it.</summary>
public enum ConversationRole
{
    /// <summary><c>user</c>.</summary>
    User,

    /// <summary><c>assistant</c>.</summary>
    Assistant,
}

/// <summary>An entry of the conversation, in <c>History</c> messages and in <c>agent.context.messages</c>. A closed family.</summary>
public abstract record HistoryEntry
{
    private protected HistoryEntry()
    {
    }

    /// <summary>Something said.</summary>
    public sealed record Text(ConversationRole Role, string Content) : HistoryEntry;

    /// <summary>Calls and their results.</summary>
    public sealed record Calls(IReadOnlyList<HistoryCall> FunctionCalls) : HistoryEntry;
}

/// <summary>A call with its result.</summary>
/// <param name="Id">Id of the call.</param>
/// <param name="Name">The function.</param>
/// <param name="ClientSide">Whether the client ran it.</param>
/// <param name="Arguments">JSON text of the arguments object.</param>
/// <param name="Response">The result.</param>
public sealed record HistoryCall(string Id, string Name, bool ClientSide, string Arguments, string Response)
{
    /// <summary>Handed on unchanged; null when there is none.</summary>
    public string? ThoughtSignature { get; init; }
}
