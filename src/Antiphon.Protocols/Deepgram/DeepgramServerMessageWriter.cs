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
        using var json = new Utf8JsonWriter(output, WireJson.Writing);
        if (message is ServerMessage.Unknown unknown)
        {
            unknown.Raw.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        WriteFields(message, json);
        json.WriteEndObject();
    }

    private static void WriteFields(ServerMessage message, Utf8JsonWriter json)
    {
        switch (message)
        {
            case ServerMessage.Welcome welcome:
                Type("Welcome"u8);
                json.WriteString("request_id"u8, welcome.RequestId);
                break;
            case ServerMessage.SettingsApplied:
                Type("SettingsApplied"u8);
                break;
            case ServerMessage.ConversationText text:
                Type("ConversationText"u8);
                json.WriteString("role"u8, HistoryWriter.NameOf(text.Role));
                json.WriteString("content"u8, text.Content);
                json.WriteStrings("languages_hinted"u8, text.LanguagesHinted);
                json.WriteStrings("languages"u8, text.Languages);
                json.WriteOptional("conversational_behavior"u8, text.ConversationalBehavior);
                break;
            case ServerMessage.History history:
                HistoryWriter.Write(history.Entry, json);
                break;
            case ServerMessage.UserStartedSpeaking:
                Type("UserStartedSpeaking"u8);
                break;
            case ServerMessage.AgentThinking thinking:
                Type("AgentThinking"u8);
                json.WriteString("content"u8, thinking.Content);
                break;
            case ServerMessage.FunctionCallRequest request:
                Type("FunctionCallRequest"u8);
                WriteCalls(request.Functions, json);
                break;
            case ServerMessage.FunctionCallResponse response:
                Type("FunctionCallResponse"u8);
                json.WriteOptional("id"u8, response.Id);
                json.WriteString("name"u8, response.Name);
                json.WriteString("content"u8, response.Content);
                break;
            case ServerMessage.FunctionCallCancelled cancelled:
                Type("FunctionCallCancelled"u8);
                json.WriteStartArray("functions"u8);
                foreach (var call in cancelled.Functions)
                {
                    json.WriteStartObject();
                    json.WriteString("id"u8, call.Id);
                    json.WriteString("name"u8, call.Name);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            case ServerMessage.AgentStartedSpeaking started:
                Type("AgentStartedSpeaking"u8);
                json.WriteNumber("total_latency"u8, started.TotalLatency.TotalSeconds);
                json.WriteNumber("tts_latency"u8, started.TextToSpeechLatency.TotalSeconds);
                json.WriteNumber("ttt_latency"u8, started.ThinkLatency.TotalSeconds);
                break;
            case ServerMessage.AgentAudioDone:
                Type("AgentAudioDone"u8);
                break;
            case ServerMessage.LatencyReport report:
                Type("LatencyReport"u8);
                json.WriteOptional("stt_latency"u8, report.SpeechToText);
                json.WriteOptional("ttt_token_latency"u8, report.ThinkToken);
                json.WriteOptional("ttt_text_latency"u8, report.ThinkText);
                json.WriteOptional("ttt_tool_latency"u8, report.ThinkTool);
                json.WriteOptional("ttt_thinking_latency"u8, report.ThinkThinking);
                json.WriteOptional("tts_latency"u8, report.TextToSpeech);
                json.WriteOptional("total_latency"u8, report.Total);
                break;
            case ServerMessage.Updated updated:
                Type(updated.Part switch
                {
                    UpdatedPart.Prompt => "PromptUpdated"u8,
                    UpdatedPart.Speak => "SpeakUpdated"u8,
                    UpdatedPart.Think => "ThinkUpdated"u8,
                    _ => "ListenUpdated"u8,
                });
                break;
            case ServerMessage.InjectionRefused refused:
                Type("InjectionRefused"u8);
                json.WriteString("message"u8, refused.Message);
                break;
            case ServerMessage.Warning warning:
                Type("Warning"u8);
                json.WriteString("description"u8, warning.Description);
                json.WriteString("code"u8, warning.Code);
                break;
            case ServerMessage.Error error:
                Type("Error"u8);
                json.WriteString("description"u8, error.Description);
                json.WriteString("code"u8, error.Code);
                break;
            case ServerMessage.CustomFromThinkProvider custom:
                Type("__customFromThinkProvider"u8);
                json.WriteOptional("content"u8, (JsonElement?)custom.Content);
                break;
            default:
                throw new ArgumentException("Audio travels in binary frames.", nameof(message));
        }

        void Type(ReadOnlySpan<byte> name) => json.WriteString("type"u8, name);
    }

    private static void WriteCalls(IReadOnlyList<FunctionCall> calls, Utf8JsonWriter json)
    {
        json.WriteStartArray("functions"u8);
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, call.Id);
            json.WriteString("name"u8, call.Name);
            json.WriteString("arguments"u8, call.Arguments);
            json.WriteBoolean("client_side"u8, call.ClientSide);
            json.WriteOptional("thought_signature"u8, call.ThoughtSignature);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
