using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>
/// Reads what servers send, leniently: fields that are not known are passed over, optional ones may be missing, numbers may
/// come as numeric text, and a message of an unknown type is kept as it is.
/// </summary>
public static class DeepgramServerMessageReader
{
    private static readonly ServerMessage SettingsApplied = new ServerMessage.SettingsApplied();
    private static readonly ServerMessage UserStartedSpeaking = new ServerMessage.UserStartedSpeaking();
    private static readonly ServerMessage AgentAudioDone = new ServerMessage.AgentAudioDone();
    private static readonly ServerMessage PromptUpdated = new ServerMessage.Updated(UpdatedPart.Prompt);
    private static readonly ServerMessage SpeakUpdated = new ServerMessage.Updated(UpdatedPart.Speak);
    private static readonly ServerMessage ThinkUpdated = new ServerMessage.Updated(UpdatedPart.Think);
    private static readonly ServerMessage ListenUpdated = new ServerMessage.Updated(UpdatedPart.Listen);

    /// <summary>Reads one text message.</summary>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.MessageUnreadable"/>: not a JSON object with a type, or a
    /// required field of a known message is missing. Nothing else is thrown, whatever the bytes.</exception>
    public static ServerMessage Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var message = new WireReader(utf8);
            return Read(ref message, utf8);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The platform's parser tells of half a surrogate pair only when the text is fetched, as InvalidOperationException.
            throw WireError.NotJson(e);
        }
    }

    private static ServerMessage Read(ref WireReader message, ReadOnlySpan<byte> utf8)
    {
        switch (message.FindType())
        {
            case MessageType.ConversationText:
                return ConversationReader.ReadText(ref message);
            case MessageType.History:
                return ConversationReader.ReadHistory(ref message);
            case MessageType.AgentThinking:
                return ConversationReader.ReadThinking(ref message);
            case MessageType.UserStartedSpeaking:
                return Bare(ref message, UserStartedSpeaking);
            case MessageType.AgentStartedSpeaking:
                return LatencyReader.ReadStarted(ref message);
            case MessageType.AgentAudioDone:
                return Bare(ref message, AgentAudioDone);
            case MessageType.LatencyReport:
                return LatencyReader.ReadReport(ref message);
            case MessageType.FunctionCallRequest:
                return FunctionCallReader.ReadRequest(ref message);
            case MessageType.FunctionCallResponse:
                return FunctionCallReader.ReadResponse(ref message);
            case MessageType.FunctionCallCancelled:
                return FunctionCallReader.ReadCancelled(ref message);
            case MessageType.Welcome:
                return NoticeReader.ReadWelcome(ref message);
            case MessageType.SettingsApplied:
                return Bare(ref message, SettingsApplied);
            case MessageType.PromptUpdated:
                return Bare(ref message, PromptUpdated);
            case MessageType.SpeakUpdated:
                return Bare(ref message, SpeakUpdated);
            case MessageType.ThinkUpdated:
                return Bare(ref message, ThinkUpdated);
            case MessageType.ListenUpdated:
                return Bare(ref message, ListenUpdated);
            case MessageType.InjectionRefused:
                return NoticeReader.ReadRefused(ref message);
            case MessageType.Warning:
                var warning = NoticeReader.ReadCoded(ref message);
                return new ServerMessage.Warning(warning.Code, warning.Description);
            case MessageType.Error:
                var error = NoticeReader.ReadCoded(ref message);
                return new ServerMessage.Error(error.Code, error.Description);
            case MessageType.CustomFromThinkProvider:
                return ReadCustom(WireJson.Parse(utf8));
            default:
                var raw = WireJson.Parse(utf8);
                return new ServerMessage.Unknown(raw.GetProperty("type").GetString()!, raw);
        }
    }

    private static ServerMessage Bare(ref WireReader message, ServerMessage value)
    {
        while (message.Next()) message.Pass();
        return value;
    }

    private static ServerMessage.CustomFromThinkProvider ReadCustom(JsonElement root) => root.TryGetProperty("content", out var content)
        ? new ServerMessage.CustomFromThinkProvider(content)
        : throw WireError.Unreadable("content", "it is missing.");
}
