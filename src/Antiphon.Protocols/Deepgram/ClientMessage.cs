using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>What a client says in text frames; audio travels beside it in binary frames. A closed family.</summary>
public abstract record ClientMessage
{
    private protected ClientMessage()
    {
    }

    /// <summary>Dotted paths of fields that were read over: all unknown ones when reading leniently, else those of the
    /// protocol that nobody honours. At most 100. Empty in a message that is to be sent.</summary>
    public IReadOnlyList<string> IgnoredFields { get; init; } = [];

    /// <summary><c>Settings</c>: first and once.</summary>
    public sealed record Settings(VoiceAgentSettings Value) : ClientMessage;

    /// <summary><c>KeepAlive</c>: nothing to say, still here. Never answered.</summary>
    public sealed record KeepAlive : ClientMessage;

    /// <summary><c>UpdatePrompt</c>: adds to the instructions in use; it does not replace them.</summary>
    public sealed record UpdatePrompt(string Prompt) : ClientMessage;

    /// <summary><c>UpdateSpeak</c>: replaces the synthesiser for later speech; first choice first, at least one.</summary>
    public sealed record UpdateSpeak(IReadOnlyList<SpeakSettings> Speak) : ClientMessage;

    /// <summary><c>UpdateThink</c>: replaces the whole think configuration; first choice first, at least one.</summary>
    public sealed record UpdateThink(IReadOnlyList<ThinkSettings> Think) : ClientMessage;

    /// <summary><c>UpdateListen</c>: changes what it names and keeps the rest.</summary>
    public sealed record UpdateListen(ListenUpdate Listen) : ClientMessage;

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

    /// <summary><c>__customToThinkProvider</c>: any JSON, for a think provider of the server's own.</summary>
    public sealed record CustomToThinkProvider(JsonElement Content) : ClientMessage;

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
