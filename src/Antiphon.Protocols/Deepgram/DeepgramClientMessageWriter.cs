using System.Buffers;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Writes what clients send, in the current shapes.</summary>
public static class DeepgramClientMessageWriter
{
    /// <summary>Writes one text message as UTF-8 JSON.</summary>
    public static void Write(ClientMessage message, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var json = new Utf8JsonWriter(output, WireJson.Writing);
        json.WriteStartObject();
        switch (message)
        {
            case ClientMessage.Settings settings:
                SettingsWriter.Write(settings.Value, json);
                break;
            case ClientMessage.KeepAlive:
                json.WriteString("type"u8, "KeepAlive"u8);
                break;
            case ClientMessage.UpdatePrompt update:
                json.WriteString("type"u8, "UpdatePrompt"u8);
                json.WriteString("prompt"u8, update.Prompt);
                break;
            case ClientMessage.UpdateSpeak update:
                json.WriteString("type"u8, "UpdateSpeak"u8);
                ProviderListWriter.Write("speak"u8, update.Speak, SpeakWriter.Write, json);
                break;
            case ClientMessage.UpdateThink update:
                json.WriteString("type"u8, "UpdateThink"u8);
                ProviderListWriter.Write("think"u8, update.Think, ThinkWriter.Write, json);
                break;
            case ClientMessage.UpdateListen update:
                json.WriteString("type"u8, "UpdateListen"u8);
                json.WritePropertyName("listen"u8);
                ListenWriter.Write(update.Listen, json);
                break;
            case ClientMessage.CustomToThinkProvider custom:
                json.WriteString("type"u8, "__customToThinkProvider"u8);
                json.WriteOptional("content"u8, (JsonElement?)custom.Content);
                break;
            case ClientMessage.InjectUserMessage inject:
                json.WriteString("type"u8, "InjectUserMessage"u8);
                json.WriteString("content"u8, inject.Content);
                break;
            case ClientMessage.InjectAgentMessage inject:
                json.WriteString("type"u8, "InjectAgentMessage"u8);
                json.WriteString("message"u8, inject.Message);
                if (inject.Behavior == InjectBehavior.Queue) json.WriteString("behavior"u8, "queue"u8);
                if (inject.Behavior == InjectBehavior.Interrupt) json.WriteString("behavior"u8, "interrupt"u8);
                break;
            case ClientMessage.FunctionCallResponse response:
                json.WriteString("type"u8, "FunctionCallResponse"u8);
                json.WriteString("id"u8, response.Id);
                json.WriteString("name"u8, response.Name ?? "");
                json.WriteString("content"u8, response.Content);
                json.WriteOptional("thought_signature"u8, response.ThoughtSignature);
                break;
            case ClientMessage.ForceEndTurn:
                json.WriteString("type"u8, "ForceEndTurn"u8);
                break;
            case ClientMessage.Close:
                json.WriteString("type"u8, "Close"u8);
                break;
        }

        json.WriteEndObject();
    }
}
