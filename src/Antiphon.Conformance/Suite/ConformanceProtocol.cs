using System.Text.Json.Nodes;
using Antiphon.Conformance.Matching;

namespace Antiphon.Conformance;

/// <summary>What all cases of a protocol share: <c>suite.yaml</c> of its folder.</summary>
internal sealed record ConformanceProtocol
{
    /// <summary>Name of the protocol, which is that of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>Path of the WebSocket.</summary>
    public required string Path { get; init; }

    /// <summary>The settings that <c>settings:</c> steps change.</summary>
    public required JsonObject Settings { get; init; }

    /// <summary>Error codes with the close code after each.</summary>
    public required IReadOnlyDictionary<string, int> Errors { get; init; }

    /// <summary>Error codes after which the session goes on.</summary>
    public required IReadOnlySet<string> SurvivedErrors { get; init; }

    /// <summary>Fields that each message of the server must have.</summary>
    public required IReadOnlyDictionary<string, ValueMatcher> Shapes { get; init; }
}
