using System.Buffers;
using System.Text;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Protocols.Tests.Deepgram;

/// <summary>Between messages and JSON text.</summary>
internal static class Json
{
    internal static ClientMessage Client(string json, DeepgramReaderOptions? options = null) => DeepgramClientMessageReader.Read(Encoding.UTF8.GetBytes(json), options);

    internal static ServerMessage Server(string json) => DeepgramServerMessageReader.Read(Encoding.UTF8.GetBytes(json));

    internal static string Of(ClientMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        DeepgramClientMessageWriter.Write(message, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    internal static string Of(ServerMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        DeepgramServerMessageWriter.Write(message, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    internal static VoiceAgentSettings Settings(string json) => Assert.IsType<ClientMessage.Settings>(Client(json)).Value;

    internal static VoiceAgentSettings Agent(string agentJson) => Settings("{\"type\":\"Settings\",\"audio\":{},\"agent\":" + agentJson + "}");
}
