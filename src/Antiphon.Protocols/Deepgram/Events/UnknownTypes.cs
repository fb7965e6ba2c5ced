namespace Antiphon.Protocols.Deepgram;

/// <summary>Types of text messages that a server of this version does not take, and what to send instead.</summary>
internal static class UnknownTypes
{
    /// <summary>The refusal of a message of this type.</summary>
    internal static ProtocolException Refuse(string type) => type switch
    {
        "SettingsConfiguration" => Early(type, "Settings"),
        "UpdateInstructions" => Early(type, "UpdatePrompt"),
        "InstructionsUpdated" => Early(type, "PromptUpdated"),
        "FunctionCalling" => Early(type, "FunctionCallRequest"),
        "EndOfThought" => Early(type, "AgentThinking"),
        // Recognised, and offered by the hosted service by invitation only.
        "UpdateThinkLive" or "InjectDynamicAgentMessage" => new(ErrorCodes.MessageUnsupported,
            $"The message '{type}' belongs to Think Live, which is not offered here. Use UpdateThink or InjectAgentMessage.")
        { Path = "type" },
        _ => new(ErrorCodes.MessageUnreadable, "The text message matched none of the expected formats: its 'type' is not known.") { Path = "type" },
    };

    private static ProtocolException Early(string type, string now) => new(ErrorCodes.MessageUnreadable,
        $"The message '{type}' belongs to the early-access protocol; version 1 calls it '{now}'.")
    { Path = "type" };
}
