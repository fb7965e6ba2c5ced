namespace Antiphon.Protocols.Deepgram;

/// <summary>Reads the messages of clients that are trees: settings and their updates, of which there are few in a session.</summary>
internal static class ClientTreeReader
{
    internal static ClientMessage Read(MessageType type, ReadOnlySpan<byte> utf8, DeepgramReaderOptions options)
    {
        var context = new WireContext(options);
        var message = new WireObject(WireJson.Parse(utf8), "", context);
        _ = message["type"];
        ClientMessage value = type switch
        {
            MessageType.Settings => new ClientMessage.Settings(SettingsReader.Read(message)),
            MessageType.UpdateSpeak => ReadUpdateSpeak(message),
            MessageType.UpdateThink => ReadUpdateThink(message),
            MessageType.UpdateListen => ReadUpdateListen(message),
            _ => ReadCustom(message),
        };
        return context.Ignored.Count == 0 ? value : value with { IgnoredFields = [.. context.Ignored] };
    }

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

    private static ClientMessage.CustomToThinkProvider ReadCustom(WireObject message)
    {
        var content = message.Any("content");
        message.End();
        return new ClientMessage.CustomToThinkProvider(content);
    }
}
