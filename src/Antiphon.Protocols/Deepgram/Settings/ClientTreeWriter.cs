using System.Buffers;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Writes the messages of clients that are trees: settings and their updates.</summary>
internal static class ClientTreeWriter
{
    internal static void Write(ClientMessage message, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WireJson.Writing);
        json.WriteStartObject();
        switch (message)
        {
            case ClientMessage.Settings settings:
                SettingsWriter.Write(settings.Value, json);
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
                json.WritePropertyName("content"u8);
                custom.Content.WriteTo(json);
                break;
        }

        json.WriteEndObject();
    }
}
