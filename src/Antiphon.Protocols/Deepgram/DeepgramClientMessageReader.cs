using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Reads what clients send, strictly: as the hosted service does, a field that is not known makes the message unreadable.</summary>
public static class DeepgramClientMessageReader
{
    /// <summary>Reads one text message.</summary>
    /// <exception cref="ProtocolException">
    /// <see cref="ErrorCodes.MessageUnreadable"/>: not JSON, of no known type, or a field is missing, misplaced or of the
    /// wrong kind (<see cref="ProtocolException.Path"/> names it). <see cref="ErrorCodes.MessageUnsupported"/>: a message of
    /// the protocol that this version does not offer. <see cref="ErrorCodes.SettingsInvalid"/>: settings that can be read and
    /// cannot be meant. Nothing else is thrown, whatever the bytes.
    /// </exception>
    public static ClientMessage Read(ReadOnlySpan<byte> utf8) => WireJson.Read(utf8, Read);

    private static ClientMessage Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new ProtocolException(ErrorCodes.MessageUnreadable, "A text message is a JSON object; this one is not.");
        var message = new WireObject(root, "");
        var type = message["type"].String();
        var value = Read(type, message);
        message.End();
        return value;
    }

    private static ClientMessage Read(string type, WireObject message) => type switch
    {
        "Settings" => new ClientMessage.Settings(SettingsReader.Read(message)),
        "KeepAlive" => new ClientMessage.KeepAlive(),
        "InjectUserMessage" => new ClientMessage.InjectUserMessage(message["content"].String()),
        "InjectAgentMessage" => ReadInjectAgentMessage(message),
        "FunctionCallResponse" => ReadFunctionCallResponse(message),
        "ForceEndTurn" => new ClientMessage.ForceEndTurn(),
        "Close" => new ClientMessage.Close(),
        "UpdatePrompt" or "UpdateSpeak" or "UpdateThink" or "UpdateListen" or "UpdateThinkLive" or "InjectDynamicAgentMessage"
            or "__customToThinkProvider" => throw new ProtocolException(ErrorCodes.MessageUnsupported,
                $"This server does not offer the message '{type}' yet. Put what it would change into the Settings of a new session.")
            { Path = "type" },
        "SettingsConfiguration" => throw Early(type, "Settings"),
        "UpdateInstructions" => throw Early(type, "UpdatePrompt"),
        _ => throw new ProtocolException(ErrorCodes.MessageUnreadable,
            "The text message matched none of the expected formats: its 'type' is not known.")
        { Path = "type" },
    };

    private static ClientMessage.InjectAgentMessage ReadInjectAgentMessage(WireObject message)
    {
        // The 2025 guide and older stock clients say "content" where the protocol says "message".
        var legacy = message.OptionalString("content");
        var text = message.OptionalString("message") ?? legacy ?? message["message"].String();
        var behavior = message.TryTake("behavior", out var value)
            ? value.Value.OneOf(("default", InjectBehavior.Default), ("queue", InjectBehavior.Queue), ("interrupt", InjectBehavior.Interrupt))
            : InjectBehavior.Default;
        return new ClientMessage.InjectAgentMessage(text, behavior);
    }

    private static ClientMessage.FunctionCallResponse ReadFunctionCallResponse(WireObject message)
    {
        // Early shape, still in one stock client: function_call_id and output.
        if (message.TryTake("function_call_id", out var legacy))
            return new ClientMessage.FunctionCallResponse(legacy.Value.String(), message["output"].String()) { Name = message.OptionalString("name") };
        return new ClientMessage.FunctionCallResponse(message["id"].String(), message["content"].String())
        {
            Name = message["name"].String(),
            ThoughtSignature = message.OptionalString("thought_signature"),
        };
    }

    private static ProtocolException Early(string type, string now) => new(ErrorCodes.MessageUnreadable,
        $"The message '{type}' belongs to the early-access protocol; version 1 calls it '{now}'.")
    { Path = "type" };
}
