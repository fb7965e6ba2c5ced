using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>What a client's settings come to on this server.</summary>
internal sealed record DeepgramSessionPlan
{
    public required VoiceSessionOptions Session { get; init; }

    public required DeepgramInput Input { get; init; }

    public required DeepgramOutput Output { get; init; }

    public required bool SendHistory { get; init; }

    /// <summary>Names of the tools that run on this server.</summary>
    public required IReadOnlySet<string> ServerTools { get; init; }

    /// <summary>What the client should know of its settings.</summary>
    public required IReadOnlyList<ServerMessage.Warning> Warnings { get; init; }

    public bool IsServerTool(string name) => ServerTools.Contains(name);
}
