namespace Antiphon.Protocols.Deepgram;

/// <summary>Reads where time went: <c>LatencyReport</c> and <c>AgentStartedSpeaking</c>.</summary>
internal static class LatencyReader
{
    internal static ServerMessage.LatencyReport ReadReport(ref WireReader message)
    {
        TimeSpan? listen = null, token = null, text = null, tool = null, thinking = null, speak = null, total = null;
        while (message.Next())
        {
            if (message.Is("stt_latency"u8)) message.Take(ref listen);
            else if (message.Is("ttt_token_latency"u8)) message.Take(ref token);
            else if (message.Is("ttt_text_latency"u8)) message.Take(ref text);
            else if (message.Is("ttt_tool_latency"u8)) message.Take(ref tool);
            else if (message.Is("ttt_thinking_latency"u8)) message.Take(ref thinking);
            else if (message.Is("tts_latency"u8)) message.Take(ref speak);
            else if (message.Is("total_latency"u8)) message.Take(ref total);
            else message.Pass();
        }

        return new ServerMessage.LatencyReport
        {
            SpeechToText = listen,
            ThinkToken = token,
            ThinkText = text,
            ThinkTool = tool,
            ThinkThinking = thinking,
            TextToSpeech = speak,
            Total = total,
        };
    }

    internal static ServerMessage.AgentStartedSpeaking ReadStarted(ref WireReader message)
    {
        TimeSpan? total = null, speak = null, think = null;
        while (message.Next())
        {
            if (message.Is("total_latency"u8)) message.Take(ref total);
            else if (message.Is("tts_latency"u8)) message.Take(ref speak);
            else if (message.Is("ttt_latency"u8)) message.Take(ref think);
            else message.Pass();
        }

        return new ServerMessage.AgentStartedSpeaking(total ?? default, speak ?? default, think ?? default);
    }
}
