using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Antiphon.Bench.Codec;

/// <summary>
/// The straightforward way: the message as a string, its type from a document, then the serializer by reflection; and the
/// shortest way that reflection has: polymorphic, from bytes to bytes.
/// </summary>
internal static class PlainCodec
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    internal static PlainEvent ReadThroughText(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        using var document = JsonDocument.Parse(text);
        var type = document.RootElement.GetProperty("type").GetString() switch
        {
            "UserStartedSpeaking" => typeof(PlainUserStartedSpeaking),
            "ConversationText" => typeof(PlainConversationText),
            "History" => typeof(PlainHistory),
            "FunctionCallRequest" => typeof(PlainFunctionCallRequest),
            "FunctionCallResponse" => typeof(PlainFunctionCallResponse),
            "AgentStartedSpeaking" => typeof(PlainAgentStartedSpeaking),
            "AgentAudioDone" => typeof(PlainAgentAudioDone),
            "LatencyReport" => typeof(PlainLatencyReport),
            "Error" => typeof(PlainError),
            "KeepAlive" => typeof(PlainKeepAlive),
            "InjectAgentMessage" => typeof(PlainInjectAgentMessage),
            "UpdatePrompt" => typeof(PlainUpdatePrompt),
            "Audio" => typeof(PlainAudio),
            _ => throw new JsonException("Unknown type."),
        };
        return (PlainEvent)JsonSerializer.Deserialize(text, type, Options)!;
    }

    internal static byte[] WriteThroughText(PlainEvent message) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message, Options));

    internal static PlainEvent ReadBytes(ReadOnlySpan<byte> utf8) => JsonSerializer.Deserialize<PlainEvent>(utf8, Options)!;

    internal static byte[] WriteBytes(PlainEvent message) => JsonSerializer.SerializeToUtf8Bytes(message, Options);

    internal static short[] ReadAudio(ReadOnlySpan<byte> utf8)
    {
        var bytes = Convert.FromBase64String(((PlainAudio)ReadThroughText(utf8)).Audio);
        var samples = new short[bytes.Length / sizeof(short)];
        Buffer.BlockCopy(bytes, 0, samples, 0, bytes.Length);
        return samples;
    }

    internal static byte[] WriteAudio(short[] samples)
    {
        var bytes = new byte[samples.Length * sizeof(short)];
        Buffer.BlockCopy(samples, 0, bytes, 0, bytes.Length);
        return WriteThroughText(new PlainAudio { Audio = Convert.ToBase64String(bytes) });
    }
}
