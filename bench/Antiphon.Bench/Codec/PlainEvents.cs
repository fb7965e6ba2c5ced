using System.Text.Json.Serialization;

namespace Antiphon.Bench.Codec;

/// <summary>The events as a program would declare them for the reflection-based serializer.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(PlainUserStartedSpeaking), "UserStartedSpeaking")]
[JsonDerivedType(typeof(PlainConversationText), "ConversationText")]
[JsonDerivedType(typeof(PlainHistory), "History")]
[JsonDerivedType(typeof(PlainFunctionCallRequest), "FunctionCallRequest")]
[JsonDerivedType(typeof(PlainFunctionCallResponse), "FunctionCallResponse")]
[JsonDerivedType(typeof(PlainAgentStartedSpeaking), "AgentStartedSpeaking")]
[JsonDerivedType(typeof(PlainAgentAudioDone), "AgentAudioDone")]
[JsonDerivedType(typeof(PlainLatencyReport), "LatencyReport")]
[JsonDerivedType(typeof(PlainError), "Error")]
[JsonDerivedType(typeof(PlainKeepAlive), "KeepAlive")]
[JsonDerivedType(typeof(PlainInjectAgentMessage), "InjectAgentMessage")]
[JsonDerivedType(typeof(PlainUpdatePrompt), "UpdatePrompt")]
[JsonDerivedType(typeof(PlainAudio), "Audio")]
internal abstract class PlainEvent;

internal sealed class PlainUserStartedSpeaking : PlainEvent;

internal sealed class PlainAgentAudioDone : PlainEvent;

internal sealed class PlainKeepAlive : PlainEvent;

internal sealed class PlainConversationText : PlainEvent
{
    public string Role { get; set; } = "";

    public string Content { get; set; } = "";

    public List<string>? LanguagesHinted { get; set; }

    public List<string>? Languages { get; set; }

    public string? ConversationalBehavior { get; set; }
}

internal sealed class PlainHistory : PlainEvent
{
    public string? Role { get; set; }

    public string? Content { get; set; }

    public List<PlainCall>? FunctionCalls { get; set; }
}

internal sealed class PlainFunctionCallRequest : PlainEvent
{
    public List<PlainCall> Functions { get; set; } = [];
}

internal sealed class PlainCall
{
    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public string Arguments { get; set; } = "";

    public bool ClientSide { get; set; }

    public string? Response { get; set; }

    public string? ThoughtSignature { get; set; }
}

internal sealed class PlainFunctionCallResponse : PlainEvent
{
    public string? Id { get; set; }

    public string Name { get; set; } = "";

    public string Content { get; set; } = "";

    public string? ThoughtSignature { get; set; }
}

internal sealed class PlainAgentStartedSpeaking : PlainEvent
{
    public double TotalLatency { get; set; }

    public double TtsLatency { get; set; }

    public double TttLatency { get; set; }
}

internal sealed class PlainLatencyReport : PlainEvent
{
    public double? SttLatency { get; set; }

    public double? TttTokenLatency { get; set; }

    public double? TttTextLatency { get; set; }

    public double? TttToolLatency { get; set; }

    public double? TttThinkingLatency { get; set; }

    public double? TtsLatency { get; set; }

    public double? TotalLatency { get; set; }
}

internal sealed class PlainError : PlainEvent
{
    public string Description { get; set; } = "";

    public string Code { get; set; } = "";
}

internal sealed class PlainInjectAgentMessage : PlainEvent
{
    public string Message { get; set; } = "";

    public string? Behavior { get; set; }
}

internal sealed class PlainUpdatePrompt : PlainEvent
{
    public string Prompt { get; set; } = "";
}

/// <summary>Audio as protocols without binary frames carry it.</summary>
internal sealed class PlainAudio : PlainEvent
{
    public string Audio { get; set; } = "";
}
