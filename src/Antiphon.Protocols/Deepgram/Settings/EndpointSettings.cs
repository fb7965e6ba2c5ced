using System.Collections.ObjectModel;

namespace Antiphon.Protocols.Deepgram;

/// <summary>An HTTP or WebSocket endpoint of the client's own.</summary>
public sealed record EndpointSettings(string Url)
{
    /// <summary>Headers to send; never logged.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>HTTP method, functions only; null for POST.</summary>
    public string? Method { get; init; }
}
