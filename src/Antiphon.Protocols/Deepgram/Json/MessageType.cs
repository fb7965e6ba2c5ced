namespace Antiphon.Protocols.Deepgram;

/// <summary>Types of text messages, of both directions.</summary>
internal enum MessageType
{
    /// <summary>None of the others.</summary>
    Unknown,
    Settings,
    KeepAlive,
    UpdatePrompt,
    UpdateSpeak,
    UpdateThink,
    UpdateListen,
    InjectAgentMessage,
    InjectUserMessage,
    FunctionCallResponse,
    ForceEndTurn,
    CustomToThinkProvider,
    Close,
    Welcome,
    SettingsApplied,
    ConversationText,
    History,
    UserStartedSpeaking,
    AgentThinking,
    FunctionCallRequest,
    FunctionCallCancelled,
    AgentStartedSpeaking,
    AgentAudioDone,
    LatencyReport,
    PromptUpdated,
    SpeakUpdated,
    ThinkUpdated,
    ListenUpdated,
    InjectionRefused,
    Warning,
    Error,
    CustomFromThinkProvider,
}

/// <summary>Names of the types, compared as bytes.</summary>
internal static class MessageTypes
{
    internal static MessageType Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 => name.SequenceEqual("Error"u8) ? MessageType.Error
            : name.SequenceEqual("Close"u8) ? MessageType.Close : MessageType.Unknown,
        7 => name.SequenceEqual("History"u8) ? MessageType.History
            : name.SequenceEqual("Welcome"u8) ? MessageType.Welcome
            : name.SequenceEqual("Warning"u8) ? MessageType.Warning : MessageType.Unknown,
        8 => name.SequenceEqual("Settings"u8) ? MessageType.Settings : MessageType.Unknown,
        9 => name.SequenceEqual("KeepAlive"u8) ? MessageType.KeepAlive : MessageType.Unknown,
        11 => name.SequenceEqual("UpdateSpeak"u8) ? MessageType.UpdateSpeak
            : name.SequenceEqual("UpdateThink"u8) ? MessageType.UpdateThink : MessageType.Unknown,
        12 => name.SequenceEqual("UpdatePrompt"u8) ? MessageType.UpdatePrompt
            : name.SequenceEqual("UpdateListen"u8) ? MessageType.UpdateListen
            : name.SequenceEqual("ForceEndTurn"u8) ? MessageType.ForceEndTurn
            : name.SequenceEqual("SpeakUpdated"u8) ? MessageType.SpeakUpdated
            : name.SequenceEqual("ThinkUpdated"u8) ? MessageType.ThinkUpdated : MessageType.Unknown,
        13 => name.SequenceEqual("LatencyReport"u8) ? MessageType.LatencyReport
            : name.SequenceEqual("AgentThinking"u8) ? MessageType.AgentThinking
            : name.SequenceEqual("PromptUpdated"u8) ? MessageType.PromptUpdated
            : name.SequenceEqual("ListenUpdated"u8) ? MessageType.ListenUpdated : MessageType.Unknown,
        14 => name.SequenceEqual("AgentAudioDone"u8) ? MessageType.AgentAudioDone : MessageType.Unknown,
        15 => name.SequenceEqual("SettingsApplied"u8) ? MessageType.SettingsApplied : MessageType.Unknown,
        16 => name.SequenceEqual("ConversationText"u8) ? MessageType.ConversationText
            : name.SequenceEqual("InjectionRefused"u8) ? MessageType.InjectionRefused : MessageType.Unknown,
        17 => name.SequenceEqual("InjectUserMessage"u8) ? MessageType.InjectUserMessage : MessageType.Unknown,
        18 => name.SequenceEqual("InjectAgentMessage"u8) ? MessageType.InjectAgentMessage : MessageType.Unknown,
        19 => name.SequenceEqual("UserStartedSpeaking"u8) ? MessageType.UserStartedSpeaking
            : name.SequenceEqual("FunctionCallRequest"u8) ? MessageType.FunctionCallRequest : MessageType.Unknown,
        20 => name.SequenceEqual("FunctionCallResponse"u8) ? MessageType.FunctionCallResponse
            : name.SequenceEqual("AgentStartedSpeaking"u8) ? MessageType.AgentStartedSpeaking : MessageType.Unknown,
        21 => name.SequenceEqual("FunctionCallCancelled"u8) ? MessageType.FunctionCallCancelled : MessageType.Unknown,
        23 => name.SequenceEqual("__customToThinkProvider"u8) ? MessageType.CustomToThinkProvider : MessageType.Unknown,
        25 => name.SequenceEqual("__customFromThinkProvider"u8) ? MessageType.CustomFromThinkProvider : MessageType.Unknown,
        _ => MessageType.Unknown,
    };
}
