namespace Antiphon.Bench.Codec;

/// <summary>The messages of a turn with a function call, and those a client sends beside it.</summary>
internal static class CodecSamples
{
    internal static IReadOnlyList<(string Name, string Json)> Server { get; } =
    [
        ("UserStartedSpeaking", """{"type":"UserStartedSpeaking"}"""),
        ("ConversationText, user", """{"type":"ConversationText","role":"user","content":"I would like to come on Thursday at half past three."}"""),
        ("ConversationText, not ASCII", """{"type":"ConversationText","role":"assistant","content":"Größe und Überraschung für Sie: それは明日です。","languages":["de","ja"],"conversational_behavior":"default"}"""),
        ("ConversationText, escapes", """{"type":"ConversationText","role":"assistant","content":"She said \"yes\" and\n\"Thursday at half past three\" would do."}"""),
        ("History, text", """{"type":"History","role":"assistant","content":"There is a free hour on Thursday at half past three. Shall I book it?"}"""),
        ("FunctionCallRequest", """{"type":"FunctionCallRequest","functions":[{"id":"fc_12345678","name":"find_free_hours","arguments":"{\"day\":\"Thursday\",\"from\":\"15:00\"}","client_side":true}]}"""),
        ("History, calls", """{"type":"History","function_calls":[{"id":"fc_12345678","name":"find_free_hours","client_side":true,"arguments":"{\"day\":\"Thursday\"}","response":"{\"free\":[\"15:30\",\"16:00\"]}"}]}"""),
        ("AgentStartedSpeaking", """{"type":"AgentStartedSpeaking","total_latency":0.734,"tts_latency":0.211,"ttt_latency":0.402}"""),
        ("AgentAudioDone", """{"type":"AgentAudioDone"}"""),
        ("LatencyReport", """{"type":"LatencyReport","stt_latency":0.121,"ttt_token_latency":0.31,"ttt_text_latency":0.402,"tts_latency":0.211,"total_latency":0.734}"""),
        ("Error", """{"type":"Error","description":"Failed to parse the field 'agent.listen.endpointing': it is not known here.","code":"UNPARSABLE_CLIENT_MESSAGE"}"""),
    ];

    internal static IReadOnlyList<(string Name, string Json)> Client { get; } =
    [
        ("KeepAlive", """{"type":"KeepAlive"}"""),
        ("FunctionCallResponse", """{"type":"FunctionCallResponse","id":"fc_12345678","name":"find_free_hours","content":"{\"free\":[\"15:30\",\"16:00\"]}"}"""),
        ("InjectAgentMessage", """{"type":"InjectAgentMessage","message":"One moment, I am looking it up.","behavior":"queue"}"""),
        ("UpdatePrompt", """{"type":"UpdatePrompt","prompt":"The caller is a member: offer the member's price, and never name another one."}"""),
    ];
}
