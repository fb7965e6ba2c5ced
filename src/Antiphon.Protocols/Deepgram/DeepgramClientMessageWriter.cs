using System.Buffers;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Writes what clients send, in the current shapes.</summary>
public static class DeepgramClientMessageWriter
{
    /// <summary>Writes one text message as UTF-8 JSON. It is not checked: see <see cref="SettingsValidator"/>.</summary>
    public static void Write(ClientMessage message, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(output);
        if (message is ClientMessage.Settings or ClientMessage.UpdateSpeak or ClientMessage.UpdateThink or ClientMessage.UpdateListen or ClientMessage.CustomToThinkProvider)
        {
            ClientTreeWriter.Write(message, output);
            return;
        }

        var json = new WireWriter(output);
        WriteEvent(message, ref json);
        json.Complete();
    }

    private static void WriteEvent(ClientMessage message, ref WireWriter json)
    {
        switch (message)
        {
            case ClientMessage.KeepAlive:
                json.Raw("{\"type\":\"KeepAlive\"}"u8);
                break;
            case ClientMessage.FunctionCallResponse response:
                FunctionCallWriter.Write(response, ref json);
                break;
            case ClientMessage.InjectAgentMessage inject:
                json.Text("{\"type\":\"InjectAgentMessage\",\"message\":"u8, inject.Message);
                json.Raw(inject.Behavior switch
                {
                    InjectBehavior.Queue => ",\"behavior\":\"queue\"}"u8,
                    InjectBehavior.Interrupt => ",\"behavior\":\"interrupt\"}"u8,
                    _ => "}"u8,
                });
                break;
            case ClientMessage.InjectUserMessage inject:
                json.Text("{\"type\":\"InjectUserMessage\",\"content\":"u8, inject.Content);
                json.Raw("}"u8);
                break;
            case ClientMessage.UpdatePrompt update:
                json.Text("{\"type\":\"UpdatePrompt\",\"prompt\":"u8, update.Prompt);
                json.Raw("}"u8);
                break;
            case ClientMessage.ForceEndTurn:
                json.Raw("{\"type\":\"ForceEndTurn\"}"u8);
                break;
            case ClientMessage.Close:
                json.Raw("{\"type\":\"Close\"}"u8);
                break;
        }
    }
}
