namespace Antiphon.Protocols.Deepgram;

/// <summary><c>agent</c>: an agent in full, or the id of a stored one.</summary>
public sealed record AgentSettings
{
    /// <summary>Id of a stored agent, when <c>agent</c> is a string; all else is empty then.</summary>
    public string? StoredAgentId { get; init; }

    /// <summary><c>agent.language</c>; deprecated in favour of the providers' languages. Null when absent.</summary>
    public string? Language { get; init; }

    /// <summary><c>agent.context.messages</c>: earlier turns, oldest first.</summary>
    public IReadOnlyList<HistoryEntry> Context { get; init; } = [];

    /// <summary><c>agent.listen.provider</c>; null for the server's default.</summary>
    public ListenProvider? Listen { get; init; }

    /// <summary><c>agent.think</c>: first choice first; empty for the server's default.</summary>
    public IReadOnlyList<ThinkSettings> Think { get; init; } = [];

    /// <summary><c>agent.speak</c>: first choice first; empty for the server's default.</summary>
    public IReadOnlyList<SpeakSettings> Speak { get; init; } = [];

    /// <summary><c>agent.greeting</c>: spoken first, verbatim. Null to wait for the user.</summary>
    public string? Greeting { get; init; }
}

/// <summary><c>agent.listen.provider</c>.</summary>
public sealed record ListenProvider
{
    /// <summary>Always <c>deepgram</c> in the protocol.</summary>
    public string Type { get; init; } = "deepgram";

    /// <summary><c>v1</c> (default) or <c>v2</c>.</summary>
    public string Version { get; init; } = "v1";

    /// <summary>Model; required with <c>v2</c>.</summary>
    public string? Model { get; init; }

    /// <summary>BCP 47 or <c>multi</c>; <c>v1</c> only.</summary>
    public string? Language { get; init; }

    /// <summary>Words to listen for.</summary>
    public IReadOnlyList<string> Keyterms { get; init; } = [];

    /// <summary><c>v1</c> only. Null when absent.</summary>
    public bool? SmartFormat { get; init; }

    /// <summary>BCP 47; <c>v2</c> only.</summary>
    public IReadOnlyList<string> LanguageHints { get; init; } = [];

    /// <summary>0.5 to 1; 1 turns the natural end of turn off. <c>v2</c> only.</summary>
    public double? EotThreshold { get; init; }

    /// <summary>0.3 to 0.9, at most <see cref="EotThreshold"/>. <c>v2</c> only.</summary>
    public double? EagerEotThreshold { get; init; }

    /// <summary>500 to 10,000 ms of silence that end a turn whatever the model says. <c>v2</c> only.</summary>
    public int? EotTimeoutMs { get; init; }
}

/// <summary>An HTTP or WebSocket endpoint of the client's own.</summary>
public sealed record EndpointSettings(string Url)
{
    /// <summary>Headers to send; never logged.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>HTTP method, functions only; null for POST.</summary>
    public string? Method { get; init; }
}
