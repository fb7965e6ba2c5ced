using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Reads what clients send, strictly: as the hosted service does, a field that is not known makes the message unreadable.</summary>
public static class DeepgramClientMessageReader
{
    /// <summary>Reads one text message.</summary>
    /// <param name="utf8">The message.</param>
    /// <param name="options">How strictly; null for <see cref="DeepgramReaderOptions.Default"/>.</param>
    /// <exception cref="ProtocolException">
    /// <see cref="ErrorCodes.MessageUnreadable"/>: not JSON, of no known type, or a field is missing, misplaced or of the
    /// wrong kind (<see cref="ProtocolException.Path"/> names it). <see cref="ErrorCodes.MessageUnsupported"/>: a message of
    /// the protocol that this version does not offer. <see cref="ErrorCodes.SettingsInvalid"/>: settings that can be read and
    /// cannot be meant. Nothing else is thrown, whatever the bytes.
    /// </exception>
    public static ClientMessage Read(ReadOnlySpan<byte> utf8, DeepgramReaderOptions? options = null)
    {
        var root = WireJson.Parse(utf8);
        if (root.ValueKind != JsonValueKind.Object) throw WireError.NotAnObject();
        var context = new WireContext(options ?? DeepgramReaderOptions.Default);
        var message = new WireObject(root, "", context);
        var value = Read(message["type"].String(), message);
        message.End();
        return context.Ignored.Count == 0 ? value : value with { IgnoredFields = context.Ignored };
    }

    private static ClientMessage Read(string type, WireObject message) => type switch
    {
        "Settings" => new ClientMessage.Settings(SettingsReader.Read(message)),
        "KeepAlive" => new ClientMessage.KeepAlive(),
        "UpdatePrompt" => new ClientMessage.UpdatePrompt(message["prompt"].String()),
        "UpdateSpeak" => ReadUpdateSpeak(message),
        "UpdateThink" => ReadUpdateThink(message),
        "UpdateListen" => ReadUpdateListen(message),
        "InjectUserMessage" => new ClientMessage.InjectUserMessage(message["content"].String()),
        "InjectAgentMessage" => ReadInjectAgentMessage(message),
        "FunctionCallResponse" => ReadFunctionCallResponse(message),
        "ForceEndTurn" => new ClientMessage.ForceEndTurn(),
        "__customToThinkProvider" => new ClientMessage.CustomToThinkProvider(message.Any("content")),
        "Close" => new ClientMessage.Close(),
        _ => throw UnknownTypes.Refuse(type),
    };

    // As with settings: a misplaced field is said before a value out of range.
    private static ClientMessage.UpdateSpeak ReadUpdateSpeak(WireObject message)
    {
        var value = message["speak"];
        var speak = value.OneOrMany(SpeakReader.Read);
        message.End();
        SettingsValidator.Speak(speak, "speak", value.IsArray);
        return new ClientMessage.UpdateSpeak(speak);
    }

    private static ClientMessage.UpdateThink ReadUpdateThink(WireObject message)
    {
        var value = message["think"];
        var think = value.OneOrMany(ThinkReader.Read);
        message.End();
        SettingsValidator.Think(think, "think", value.IsArray);
        return new ClientMessage.UpdateThink(think);
    }

    private static ClientMessage.UpdateListen ReadUpdateListen(WireObject message)
    {
        var update = ListenReader.ReadUpdate(message["listen"].Object());
        message.End();
        ListenRules.Check(update);
        return new ClientMessage.UpdateListen(update);
    }

    private static ClientMessage.InjectAgentMessage ReadInjectAgentMessage(WireObject message)
    {
        // The 2025 guide and older stock clients say "content" where the protocol says "message".
        var legacy = message.Context.AcceptsLegacy ? message.OptionalString("content") : null;
        var text = message.OptionalString("message") ?? legacy ?? message["message"].String();
        var behavior = message.TryTake("behavior", out var value)
            ? value.Value.OneOf(("default", InjectBehavior.Default), ("queue", InjectBehavior.Queue), ("interrupt", InjectBehavior.Interrupt))
            : InjectBehavior.Default;
        return new ClientMessage.InjectAgentMessage(text, behavior);
    }

    private static ClientMessage.FunctionCallResponse ReadFunctionCallResponse(WireObject message)
    {
        // Early shape, still in one stock client: function_call_id and output.
        if (message.Context.AcceptsLegacy && message.TryTake("function_call_id", out var legacy))
            return new ClientMessage.FunctionCallResponse(legacy.Value.String(), message["output"].String()) { Name = message.OptionalString("name") };
        return new ClientMessage.FunctionCallResponse(message["id"].String(), message["content"].String())
        {
            Name = message["name"].String(),
            ThoughtSignature = message.OptionalString("thought_signature"),
        };
    }
}
