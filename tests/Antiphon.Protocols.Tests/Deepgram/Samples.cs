namespace Antiphon.Protocols.Tests.Deepgram;

/// <summary>Messages as they stand on the wire, one of each kind.</summary>
internal static class Samples
{
    internal const string FullSettings = """
        {"type":"Settings","tags":["a","b"],"experimental":true,"mip_opt_out":true,"flags":{"history":false},
        "audio":{"input":{"encoding":"mulaw","sample_rate":8000},"output":{"encoding":"linear16","sample_rate":16000,"container":"none"}},
        "agent":{"language":"en","context":{"messages":[{"type":"History","role":"user","content":"hi"},
        {"type":"History","function_calls":[{"id":"fc_1","name":"f","client_side":true,"arguments":"{}","response":"ok","thought_signature":"s"}]}]},
        "listen":{"provider":{"type":"deepgram","version":"v2","model":"flux-general-multi","keyterms":["antiphon"],"language_hints":["en"],
        "eot_threshold":0.8,"eager_eot_threshold":0.5,"eot_timeout_ms":4000}},
        "think":[{"provider":{"type":"open_ai","model":"gpt-4o-mini","temperature":0.5,"reasoning_mode":"low"},"prompt":"Be kind.",
        "endpoint":{"url":"https://example.com/v1","headers":{"x":"y"}},"context_length":"max",
        "functions":[{"name":"find","description":"Finds.","parameters":{"type":"object","properties":{"day":{"type":"string"}}},"defer_until_eot":true},
        {"name":"post","endpoint":{"url":"https://example.com/f","method":"post","headers":{"a":"b"}}}]},
        {"provider":{"type":"aws_bedrock","model":"m","credentials":{"type":"iam"}},"endpoint":{"url":"https://bedrock-runtime.eu-west-1.amazonaws.com/"}}],
        "speak":[{"provider":{"type":"deepgram","version":"v2","model":"flux-kit-en","speed":1.05,"expressivity":1}},
        {"provider":{"type":"cartesia","model_id":"sonic","voice":{"mode":"id","id":"v"},"speed":"fast","volume":1.5}},
        {"provider":{"type":"eleven_labs","model_id":"m","language":"en"},"endpoint":{"url":"wss://example.com/tts"}},
        {"provider":{"type":"aws_polly","voice":"Matthew","language":"en-US","engine":"neural","credentials":{"type":"iam","region":"eu-west-1","access_key_id":"id","secret_access_key":"key"}},"endpoint":{"url":"https://example.com/"}}],
        "greeting":"Hello."}}
        """;

    internal static IReadOnlyList<string> Client { get; } =
    [
        FullSettings,
        """{"type":"Settings","audio":{"input":{"encoding":"linear16","sample_rate":24000},"output":{"encoding":"linear16"}},"agent":{}}""",
        """{"type":"Settings","audio":{"input":{"encoding":"linear16","sample_rate":24000},"output":{"encoding":"linear16"}},"agent":"0194a1f0-0000-7000-8000-000000000000"}""",
        """{"type":"KeepAlive"}""",
        """{"type":"InjectUserMessage","content":"Größe: 日本語 😀"}""",
        """{"type":"InjectAgentMessage","message":"One moment."}""",
        """{"type":"InjectAgentMessage","message":"One moment.","behavior":"queue"}""",
        """{"type":"InjectAgentMessage","message":"Stop.","behavior":"interrupt"}""",
        """{"type":"FunctionCallResponse","id":"fc_1","name":"find","content":"{\"ok\":true}"}""",
        """{"type":"FunctionCallResponse","id":"fc_1","name":"find","content":"","thought_signature":"sig"}""",
        """{"type":"UpdatePrompt","prompt":"Be brief."}""",
        """{"type":"UpdateSpeak","speak":{"provider":{"type":"deepgram","model":"aura-2-thalia-en","speed":1.2}}}""",
        """{"type":"UpdateSpeak","speak":[{"provider":{"type":"deepgram","model":"a"}},{"provider":{"type":"open_ai","model":"tts-1","voice":"alloy"},"endpoint":{"url":"https://example.com/"}}]}""",
        """{"type":"UpdateThink","think":{"provider":{"type":"google","model":"gemini-2.5-flash","version":"v1beta"},"prompt":"p","functions":[{"name":"f"}]}}""",
        """{"type":"UpdateListen","listen":{"provider":{"type":"deepgram","version":"v2","model":"flux-general-multi","keyterms":[],"language_hints":["en","es"],"eot_threshold":0.6,"eager_eot_threshold":0.4,"eot_timeout_ms":900}}}""",
        """{"type":"UpdateListen","listen":{"provider":{"type":"deepgram","model":"nova-3","language":"de","smart_format":false}}}""",
        """{"type":"__customToThinkProvider","content":{"a":[1,null,"x"]}}""",
        """{"type":"__customToThinkProvider","content":null}""",
        """{"type":"ForceEndTurn"}""",
        """{"type":"Close"}""",
    ];

    internal static IReadOnlyList<string> Server { get; } =
    [
        """{"type":"Welcome","request_id":"0194a1f0-0000-7000-8000-000000000000"}""",
        """{"type":"SettingsApplied"}""",
        """{"type":"ConversationText","role":"user","content":"hello"}""",
        """{"type":"ConversationText","role":"assistant","content":"hi \"you\"","languages_hinted":["en"],"languages":["en","fr"],"conversational_behavior":"default"}""",
        """{"type":"History","role":"assistant","content":"hi"}""",
        """{"type":"History","function_calls":[{"id":"1","name":"f","client_side":false,"arguments":"{}","response":"r"}]}""",
        """{"type":"UserStartedSpeaking"}""",
        """{"type":"AgentThinking","content":"hm"}""",
        """{"type":"FunctionCallRequest","functions":[{"id":"1","name":"f","arguments":"{\"a\":1}","client_side":true,"thought_signature":"t"}]}""",
        """{"type":"FunctionCallResponse","id":"1","name":"f","content":"c"}""",
        """{"type":"FunctionCallCancelled","functions":[{"id":"1","name":"f"}]}""",
        """{"type":"AgentStartedSpeaking","total_latency":1.5,"tts_latency":0.25,"ttt_latency":0}""",
        """{"type":"AgentAudioDone"}""",
        """{"type":"LatencyReport","stt_latency":0.25,"ttt_text_latency":0.5,"ttt_tool_latency":0,"tts_latency":0.125,"total_latency":0.875}""",
        """{"type":"LatencyReport"}""",
        """{"type":"PromptUpdated"}""",
        """{"type":"SpeakUpdated"}""",
        """{"type":"ThinkUpdated"}""",
        """{"type":"ListenUpdated"}""",
        """{"type":"InjectionRefused","message":"no"}""",
        """{"type":"Warning","description":"d","code":"SLOW_THINK_REQUEST"}""",
        """{"type":"Error","description":"d","code":"INVALID_SETTINGS"}""",
        """{"type":"__customFromThinkProvider","content":null}""",
        """{"type":"__customFromThinkProvider","content":[1.5,"x"]}""",
        """{"type":"ThinkLiveUpdated"}""",
        """{"type":"SomethingNew","a":[1,{"b":null}]}""",
    ];
}
