using System.Collections.ObjectModel;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>An entry of <c>agent.think</c>.</summary>
public sealed record ThinkSettings(ThinkProvider Provider)
{
    /// <summary>Endpoint of the client's own model; null for the server's.</summary>
    public EndpointSettings? Endpoint { get; init; }

    /// <summary>System prompt. Null when absent.</summary>
    public string? Prompt { get; init; }

    /// <summary>What the model may call.</summary>
    public IReadOnlyList<FunctionDefinition> Functions { get; init; } = [];

    /// <summary>Characters of conversation kept; null when absent, <see cref="int.MaxValue"/> for <c>max</c>. Only with <see cref="Endpoint"/>.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Further fields, sent as they are; not filled when reading. Names of the fields above are not for here.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;
}

/// <summary>The model asked for. Which fields a type has is checked when a message is read and before settings are sent.</summary>
public sealed record ThinkProvider(string Type)
{
    /// <summary>Every type of the protocol.</summary>
    public static IReadOnlyList<string> Types { get; } = ["open_ai", "anthropic", "google", "nvidia", "groq", "aws_bedrock", "deepgram"];

    /// <summary>Model id; some types have a default.</summary>
    public string? Model { get; init; }

    /// <summary>Version of the provider's interface.</summary>
    public string? Version { get; init; }

    /// <summary>0 to 2; to 1 for <c>anthropic</c>.</summary>
    public double? Temperature { get; init; }

    /// <summary><c>none</c>, <c>minimal</c>, <c>low</c>, <c>medium</c> or <c>high</c>.</summary>
    public string? ReasoningMode { get; init; }

    /// <summary><c>credentials</c> of <c>aws_bedrock</c>; never logged.</summary>
    public AwsCredentials? Credentials { get; init; }

    /// <summary><c>voice_prompt_opt_out</c> of <c>deepgram</c>.</summary>
    public bool? VoicePromptOptOut { get; init; }

    /// <summary>Further fields, sent as they are; not filled when reading. Names of the fields above are not for here.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;
}
