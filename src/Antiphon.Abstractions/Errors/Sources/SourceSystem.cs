namespace Antiphon;

/// <summary>A system whose error names this software answers to.</summary>
public enum SourceSystem
{
    /// <summary>Deepgram Voice Agent, the protocol over WebSocket, version 1.</summary>
    DeepgramVoiceAgent,

    /// <summary>Hydra, the realtime protocol of Smallest AI.</summary>
    HydraRealtime,

    /// <summary>AgenTao, the SDK for telephone calls.</summary>
    AgenTaoCalls,

    /// <summary>OpenAI Agents SDK, with its voice and realtime parts.</summary>
    OpenAIAgents,
}
