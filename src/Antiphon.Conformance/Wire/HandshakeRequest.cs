namespace Antiphon.Conformance.Wire;

/// <summary>A request for an upgrade, as it is written on the wire. Immutable.</summary>
internal sealed record HandshakeRequest
{
    public required Uri Address { get; init; }

    public required IReadOnlyList<(string Name, string Value)> Headers { get; init; }

    public required IReadOnlyList<string> Subprotocols { get; init; }

    /// <summary>Whether it asks for the upgrade at all.</summary>
    public bool IsUpgrade { get; init; } = true;

    /// <summary>Version of the WebSocket protocol that it names.</summary>
    public string Version { get; init; } = "13";
}

/// <summary>The answer to a <see cref="HandshakeRequest"/>; on 101 the stream that follows.</summary>
internal sealed record HandshakeResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Body, bool IsKeyAccepted, Stream? Stream);
