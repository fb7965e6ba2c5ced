using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Reads what clients send, strictly: as the hosted service does, a field that is not known makes the message unreadable.</summary>
public static class DeepgramClientMessageReader
{
    private static readonly ClientMessage KeepAlive = new ClientMessage.KeepAlive();
    private static readonly ClientMessage ForceEndTurn = new ClientMessage.ForceEndTurn();
    private static readonly ClientMessage Close = new ClientMessage.Close();

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
        options ??= DeepgramReaderOptions.Default;
        try
        {
            var message = new WireReader(utf8);
            var type = message.FindType();
            if (type is MessageType.Settings or MessageType.UpdateSpeak or MessageType.UpdateThink or MessageType.UpdateListen or MessageType.CustomToThinkProvider)
                return ClientTreeReader.Read(type, utf8, options);
            var events = new ClientEventReader(message, options);
            var value = ReadEvent(type, ref events) ?? throw UnknownTypes.Refuse(TypeOf(utf8));
            return events.Ignored.Count == 0 ? value : value with { IgnoredFields = events.Ignored };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The platform's parser tells of half a surrogate pair only when the text is fetched, as InvalidOperationException.
            throw WireError.NotJson(e);
        }
    }

    private static ClientMessage? ReadEvent(MessageType type, ref ClientEventReader events) => type switch
    {
        MessageType.KeepAlive => events.ReadBare(KeepAlive),
        MessageType.FunctionCallResponse => events.ReadFunctionCallResponse(),
        MessageType.InjectAgentMessage => events.ReadInjectAgentMessage(),
        MessageType.InjectUserMessage => events.ReadInjectUserMessage(),
        MessageType.UpdatePrompt => events.ReadUpdatePrompt(),
        MessageType.ForceEndTurn => events.ReadBare(ForceEndTurn),
        MessageType.Close => events.ReadBare(Close),
        _ => null,
    };

    private static string TypeOf(ReadOnlySpan<byte> utf8) => WireJson.Parse(utf8).GetProperty("type").GetString()!;
}
