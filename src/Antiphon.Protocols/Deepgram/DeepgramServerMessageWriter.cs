using System.Buffers;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Writes what servers send in text frames.</summary>
public static class DeepgramServerMessageWriter
{
    /// <summary>Writes one text message as UTF-8 JSON.</summary>
    /// <exception cref="ArgumentException"><paramref name="message"/> is <see cref="ServerMessage.Audio"/>, which travels in
    /// binary frames as it is.</exception>
    public static void Write(ServerMessage message, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(output);
        switch (message)
        {
            case ServerMessage.Audio:
                throw new ArgumentException("Audio travels in binary frames.", nameof(message));
            case ServerMessage.Unknown unknown:
                WriteRaw(unknown, output);
                return;
            case ServerMessage.CustomFromThinkProvider custom:
                WriteCustom(custom, output);
                return;
        }

        var json = new WireWriter(output);
        WriteEvent(message, ref json);
        json.Complete();
    }

    private static void WriteEvent(ServerMessage message, ref WireWriter json)
    {
        switch (message)
        {
            case ServerMessage.ConversationText text:
                ConversationWriter.Write(text, ref json);
                break;
            case ServerMessage.History history:
                ConversationWriter.Write(history.Entry, ref json);
                break;
            case ServerMessage.UserStartedSpeaking:
                json.Raw("{\"type\":\"UserStartedSpeaking\"}"u8);
                break;
            case ServerMessage.AgentStartedSpeaking started:
                LatencyWriter.Write(started, ref json);
                break;
            case ServerMessage.AgentAudioDone:
                json.Raw("{\"type\":\"AgentAudioDone\"}"u8);
                break;
            case ServerMessage.LatencyReport report:
                LatencyWriter.Write(report, ref json);
                break;
            case ServerMessage.AgentThinking thinking:
                ConversationWriter.Write(thinking, ref json);
                break;
            case ServerMessage.FunctionCallRequest request:
                FunctionCallWriter.Write(request, ref json);
                break;
            case ServerMessage.FunctionCallResponse response:
                FunctionCallWriter.Write(response, ref json);
                break;
            case ServerMessage.FunctionCallCancelled cancelled:
                FunctionCallWriter.Write(cancelled, ref json);
                break;
            case ServerMessage.Welcome welcome:
                NoticeWriter.Write(welcome, ref json);
                break;
            case ServerMessage.SettingsApplied:
                json.Raw("{\"type\":\"SettingsApplied\"}"u8);
                break;
            case ServerMessage.Updated updated:
                json.Raw(updated.Part switch
                {
                    UpdatedPart.Prompt => "{\"type\":\"PromptUpdated\"}"u8,
                    UpdatedPart.Speak => "{\"type\":\"SpeakUpdated\"}"u8,
                    UpdatedPart.Think => "{\"type\":\"ThinkUpdated\"}"u8,
                    _ => "{\"type\":\"ListenUpdated\"}"u8,
                });
                break;
            case ServerMessage.InjectionRefused refused:
                NoticeWriter.Write(refused, ref json);
                break;
            case ServerMessage.Warning warning:
                NoticeWriter.Write(warning, ref json);
                break;
            case ServerMessage.Error error:
                NoticeWriter.Write(error, ref json);
                break;
        }
    }

    private static void WriteRaw(ServerMessage.Unknown unknown, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WireJson.Writing);
        unknown.Raw.WriteTo(json);
    }

    private static void WriteCustom(ServerMessage.CustomFromThinkProvider custom, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WireJson.Writing);
        json.WriteStartObject();
        json.WriteString("type"u8, "__customFromThinkProvider"u8);
        json.WritePropertyName("content"u8);
        custom.Content.WriteTo(json);
        json.WriteEndObject();
    }
}
