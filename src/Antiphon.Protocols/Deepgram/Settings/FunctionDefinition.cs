using System.Collections.ObjectModel;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>A function the model may call.</summary>
public sealed record FunctionDefinition(string Name)
{
    /// <summary>What it does, for the model.</summary>
    public string? Description { get; init; }

    /// <summary>JSON schema of the arguments object; null for a function without arguments.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Where the server calls it; null when the client runs it.</summary>
    public EndpointSettings? Endpoint { get; init; }

    /// <summary>Hold the call until the turn is confirmed.</summary>
    public bool DeferUntilEot { get; init; }

    /// <summary>Further fields, sent as they are; not filled when reading. Names of the fields above are not for here.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;
}
