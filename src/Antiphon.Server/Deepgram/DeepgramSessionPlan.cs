using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>What a client's settings come to on this server.</summary>
internal sealed record DeepgramSessionPlan
{
    public required VoiceSessionOptions Session { get; init; }

    public required DeepgramInput Input { get; init; }

    public required DeepgramOutput Output { get; init; }

    /// <summary>Whether <c>History</c> is sent.</summary>
    public required bool SendHistory { get; init; }

    /// <summary>Whether <c>AgentStartedSpeaking</c> is sent.</summary>
    public required bool SendStartedSpeaking { get; init; }

    /// <summary>The voice at the start.</summary>
    public required MappedSpeak Speak { get; init; }

    /// <summary>The agent without what the client said of listening.</summary>
    public required VoiceAgent AgentUnheard { get; init; }

    /// <summary>The settings as they came.</summary>
    public required AgentSettings Asked { get; init; }

    /// <summary>What the client should know of its settings.</summary>
    public required IReadOnlyList<ServerMessage.Warning> Warnings { get; init; }
}
