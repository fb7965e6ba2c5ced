namespace Antiphon.Protocols.Deepgram;

/// <summary>Writes where time went, in seconds.</summary>
internal static class LatencyWriter
{
    internal static void Write(ServerMessage.AgentStartedSpeaking started, ref WireWriter json)
    {
        json.Seconds("{\"type\":\"AgentStartedSpeaking\",\"total_latency\":"u8, started.TotalLatency);
        json.Seconds(",\"tts_latency\":"u8, started.TextToSpeechLatency);
        json.Seconds(",\"ttt_latency\":"u8, started.ThinkLatency);
        json.Raw("}"u8);
    }

    internal static void Write(ServerMessage.LatencyReport report, ref WireWriter json)
    {
        json.Raw("{\"type\":\"LatencyReport\""u8);
        json.Optional(",\"stt_latency\":"u8, report.SpeechToText);
        json.Optional(",\"ttt_token_latency\":"u8, report.ThinkToken);
        json.Optional(",\"ttt_text_latency\":"u8, report.ThinkText);
        json.Optional(",\"ttt_tool_latency\":"u8, report.ThinkTool);
        json.Optional(",\"ttt_thinking_latency\":"u8, report.ThinkThinking);
        json.Optional(",\"tts_latency\":"u8, report.TextToSpeech);
        json.Optional(",\"total_latency\":"u8, report.Total);
        json.Raw("}"u8);
    }
}
