using System.Collections.ObjectModel;
using System.Text.Json;

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

    /// <summary>Further fields, sent as they are; not filled when reading. Names of the fields above are not for here.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;
}
