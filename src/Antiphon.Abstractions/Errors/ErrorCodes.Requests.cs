namespace Antiphon;

// What was asked for, and how it was said.
public static partial class ErrorCodes
{
    /// <summary>A message that cannot be read.</summary>
    public static ErrorCode MessageUnreadable { get; } = Row("message_unreadable", ErrorCategory.Protocol,
        meaning: "A message is not of any known shape.",
        advice: "Check the message against the protocol; the text names the field.", acts: ErrorActor.Client,
        recovery: "Ends the session.",
        by: "protocol reader", hears: Hears.CallEnds,
        provoked: "A client sends a message that is no JSON object.");

    /// <summary>A message larger than the limit.</summary>
    public static ErrorCode MessageTooLarge { get; } = Row("message_too_large", ErrorCategory.Protocol,
        meaning: "A message is larger than the server accepts.",
        advice: "Send smaller messages; audio in frames of 20 to 100 ms.", acts: ErrorActor.Client,
        recovery: "Ends the session.",
        by: "server, client", hears: Hears.CallEnds,
        provoked: "A client sends a message longer than the limit.");

    /// <summary>Known, but not in this version.</summary>
    public static ErrorCode MessageUnsupported { get; } = Row("message_unsupported", ErrorCategory.Protocol,
        meaning: "The message belongs to the protocol but this server does not offer it yet.",
        advice: "Do without it; the documentation lists what is there.", acts: ErrorActor.Client,
        recovery: "Answers with the protocol's own error and ends the session.",
        by: "protocol reader", hears: Hears.CallEnds,
        provoked: "A client sends a message of the protocol that this server does not know yet.");

    /// <summary>A message before its time.</summary>
    public static ErrorCode MessageOutOfOrder { get; } = Row("message_out_of_order", ErrorCategory.Protocol,
        meaning: "A message came before the session was configured.",
        advice: "Send the settings first.", acts: ErrorActor.Client,
        recovery: "Ends the session.",
        by: "server", hears: Hears.NoCall,
        provoked: "A client sends audio before Settings.");

    /// <summary>Settings twice.</summary>
    public static ErrorCode AlreadyConfigured { get; } = Row("already_configured", ErrorCategory.Protocol,
        meaning: "The session is configured already.",
        advice: "Open a new connection to change what cannot be updated.", acts: ErrorActor.Client,
        recovery: "Ends the session.",
        by: "server", hears: Hears.CallEnds,
        provoked: "A client sends Settings twice.");

    /// <summary>Readable, but it cannot be done.</summary>
    public static ErrorCode RequestInvalid { get; } = Row("request_invalid", ErrorCategory.InvalidRequest,
        meaning: "A message can be read and asks for what cannot be.",
        advice: "Correct the field that the text names and send it again.", acts: ErrorActor.Client,
        recovery: "Refuses that message; nothing changes.",
        by: "server", hears: Hears.Nothing, continues: true,
        provoked: "A client asks for a token that is valid for no seconds.");

    /// <summary>Settings that cannot be.</summary>
    public static ErrorCode SettingsInvalid { get; } = Row("settings_invalid", ErrorCategory.InvalidRequest,
        meaning: "The settings can be read but not carried out.",
        advice: "Correct the field that the text names.", acts: ErrorActor.Client,
        recovery: "Ends the session.",
        by: "protocol reader, server", hears: Hears.NoCall,
        provoked: "A client sends Settings with an encoding that is none.");

    /// <summary>No such voice.</summary>
    public static ErrorCode VoiceUnknown { get; } = Row("voice_unknown", ErrorCategory.InvalidRequest,
        meaning: "The voice is not known to the synthesiser.",
        advice: "Choose one of those the text names.", acts: ErrorActor.Client,
        recovery: "Refuses the settings.",
        by: "speech engine, server", hears: Hears.NoCall,
        provoked: "An agent with a voice that the synthesiser does not have.");

    /// <summary>Stored agents are not offered.</summary>
    public static ErrorCode StoredAgentUnsupported { get; } = Row("stored_agent_unsupported", ErrorCategory.InvalidRequest,
        meaning: "This server cannot look up stored agents.",
        advice: "Send the whole agent.", acts: ErrorActor.Client,
        recovery: "Ends the session.",
        by: "server", hears: Hears.NoCall,
        provoked: "A client sends Settings with the id of a stored agent.");

    /// <summary>No such stored agent.</summary>
    public static ErrorCode StoredAgentUnknown { get; } = Row("stored_agent_unknown", ErrorCategory.InvalidRequest,
        meaning: "The id of the stored agent is malformed or not known.",
        advice: "Correct the id.", acts: ErrorActor.Client,
        recovery: "Ends the session.",
        by: "server", hears: Hears.NoCall,
        provoked: "A client sends Settings with a text that is no id of an agent.");

    /// <summary>A cut beyond what there is.</summary>
    public static ErrorCode TruncationOutOfRange { get; } = Planned("truncation_out_of_range", ErrorCategory.InvalidRequest,
        meaning: "An utterance was to be cut before its start or after its end.",
        advice: "Send the position that was played, not the time that passed.", acts: ErrorActor.Client,
        recovery: "Refuses the cut; the history stays as it is.",
        by: "server", hears: Hears.Nothing, continues: true);
}
