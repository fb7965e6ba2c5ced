namespace Antiphon.Protocols.Deepgram;

/// <summary>Which fields a type of provider has, beside <c>type</c>.</summary>
internal sealed class ProviderShape(string type, string[] required, string[] optional)
{
    internal static IReadOnlyList<ProviderShape> Think { get; } =
    [
        new("open_ai", ["model"], ["version", "temperature", "reasoning_mode"]),
        new("anthropic", ["model"], ["version", "temperature"]),
        // With an endpoint of the client's own it takes no model: see ThinkRules.
        new("google", [], ["model", "version", "temperature"]),
        new("nvidia", [], ["model", "temperature"]),
        new("groq", ["model"], ["version", "temperature", "reasoning_mode"]),
        new("aws_bedrock", ["model"], ["temperature", "credentials"]),
        new("deepgram", [], ["model", "temperature", "reasoning_mode", "voice_prompt_opt_out"]),
    ];

    internal static IReadOnlyList<ProviderShape> Speak { get; } =
    [
        new("deepgram", ["model"], ["version", "speed", "expressivity"]),
        new("eleven_labs", ["model_id"], ["version", "language"]),
        new("cartesia", ["model_id", "voice"], ["version", "language", "volume", "speed"]),
        new("open_ai", ["model", "voice"], ["version"]),
        new("aws_polly", ["voice", "language", "engine", "credentials"], []),
    ];

    internal string Type { get; } = type;

    internal bool Requires(string name) => required.Contains(name, StringComparer.Ordinal);

    internal bool Has(string name) => Requires(name) || optional.Contains(name, StringComparer.Ordinal);

    /// <summary>Refuses settings made in code that lack a field, or have one that their type has not.</summary>
    internal void Check(string path, params ReadOnlySpan<(string Name, bool IsGiven)> fields)
    {
        foreach (var (name, isGiven) in fields)
        {
            if (isGiven && !Has(name)) throw WireError.Invalid($"{path}.{name}", $"{Type} has no such field.");
            if (!isGiven && Requires(name)) throw WireError.Invalid($"{path}.{name}", $"{Type} needs it.");
        }
    }

    /// <summary>The shape of a type.</summary>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>: there is no such type.</exception>
    internal static ProviderShape Of(IReadOnlyList<ProviderShape> shapes, string type, string path) =>
        shapes.FirstOrDefault(shape => shape.Type == type)
        ?? throw WireError.Invalid($"{path}.type", $"expected one of {string.Join(", ", shapes.Select(shape => shape.Type))}.");
}
