using System.Collections.ObjectModel;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary><c>agent.listen.provider</c>.</summary>
public sealed record ListenProvider
{
    /// <summary>Always <c>deepgram</c> in the protocol.</summary>
    public string Type { get; init; } = "deepgram";

    /// <summary><c>v1</c> (default) or <c>v2</c>.</summary>
    public string Version { get; init; } = "v1";

    /// <summary>Model; required with <c>v2</c>, where its name begins with <c>flux-</c>.</summary>
    public string? Model { get; init; }

    /// <summary>BCP 47 or <c>multi</c>; <c>v1</c> only.</summary>
    public string? Language { get; init; }

    /// <summary>Words to listen for.</summary>
    public IReadOnlyList<string> Keyterms { get; init; } = [];

    /// <summary><c>v1</c> only. Null when absent.</summary>
    public bool? SmartFormat { get; init; }

    /// <summary>BCP 47; <c>v2</c> only.</summary>
    public IReadOnlyList<string> LanguageHints { get; init; } = [];

    /// <summary>0.5 to 1, default 0.7; 1 turns the natural end of turn off. <c>v2</c> only.</summary>
    public double? EotThreshold { get; init; }

    /// <summary>0.3 to 0.9, at most <see cref="EotThreshold"/>; null for off. <c>v2</c> only.</summary>
    public double? EagerEotThreshold { get; init; }

    /// <summary>500 to 10,000 ms of silence, default 5,000, that end a turn whatever the model says. <c>v2</c> only.</summary>
    public int? EotTimeoutMs { get; init; }

    /// <summary>Further fields, sent as they are; not filled when reading. Names of the fields above are not for here.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    /// <summary>A recogniser of version 1, for instance <c>nova-3</c>.</summary>
    public static ListenProvider Nova(string model) => new() { Model = model };

    /// <summary>A recogniser of version 2, which decides on the end of turns, for instance <c>flux-general-en</c>.</summary>
    public static ListenProvider Flux(string model) => new() { Version = "v2", Model = model };
}
