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
}

/// <summary>The model asked for.</summary>
public sealed record ThinkProvider(string Type)
{
    /// <summary>Every type of the protocol.</summary>
    public static IReadOnlyList<string> Types { get; } = ["open_ai", "anthropic", "google", "nvidia", "groq", "aws_bedrock", "deepgram"];

    /// <summary>Model id.</summary>
    public string? Model { get; init; }

    /// <summary>Version of the provider's interface.</summary>
    public string? Version { get; init; }

    /// <summary>0 to 2; to 1 for <c>anthropic</c>.</summary>
    public double? Temperature { get; init; }

    /// <summary><c>none</c>, <c>minimal</c>, <c>low</c>, <c>medium</c> or <c>high</c>.</summary>
    public string? ReasoningMode { get; init; }

    /// <summary><c>credentials</c> of <c>aws_bedrock</c>, as sent; never logged.</summary>
    public JsonElement? Credentials { get; init; }

    /// <summary><c>voice_prompt_opt_out</c> of <c>deepgram</c>.</summary>
    public bool? VoicePromptOptOut { get; init; }
}

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
}
