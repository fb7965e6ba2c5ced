using System.Text.Json;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Protocols.Tests.Deepgram.Golden;

/// <summary>Every message as an object and as the exact text on the wire.</summary>
internal static class GoldenMessages
{
    internal static IReadOnlyList<(ServerMessage Message, string Wire)> Server { get; } =
    [
        (new ServerMessage.Welcome("0194a1f0-0000-7000-8000-000000000000"), """{"type":"Welcome","request_id":"0194a1f0-0000-7000-8000-000000000000"}"""),
        (new ServerMessage.SettingsApplied(), """{"type":"SettingsApplied"}"""),
        (new ServerMessage.ConversationText(ConversationRole.User, "hello"), """{"type":"ConversationText","role":"user","content":"hello"}"""),
        (new ServerMessage.ConversationText(ConversationRole.Assistant, "Größe \"日本\"\n\u0001😀/")
            { LanguagesHinted = ["en"], Languages = ["en", "fr"], ConversationalBehavior = "backchannel" },
            "{\"type\":\"ConversationText\",\"role\":\"assistant\",\"content\":\"Größe \\\"日本\\\"\\n\\u0001😀/\",\"languages_hinted\":[\"en\"],\"languages\":[\"en\",\"fr\"],\"conversational_behavior\":\"backchannel\"}"),
        (new ServerMessage.History(new HistoryEntry.Text(ConversationRole.User, "hi")), """{"type":"History","role":"user","content":"hi"}"""),
        (new ServerMessage.History(new HistoryEntry.Text(ConversationRole.Assistant, "")), """{"type":"History","role":"assistant","content":""}"""),
        (new ServerMessage.History(new HistoryEntry.Calls([new HistoryCall("1", "f", false, "{}", "r"), new HistoryCall("2", "g", true, "{\"a\":1}", "") { ThoughtSignature = "t" }])),
            """{"type":"History","function_calls":[{"id":"1","name":"f","client_side":false,"arguments":"{}","response":"r"},{"id":"2","name":"g","client_side":true,"arguments":"{\"a\":1}","response":"","thought_signature":"t"}]}"""),
        (new ServerMessage.UserStartedSpeaking(), """{"type":"UserStartedSpeaking"}"""),
        (new ServerMessage.AgentThinking("hm"), """{"type":"AgentThinking","content":"hm"}"""),
        (new ServerMessage.FunctionCallRequest([new FunctionCall("1", "f", "{\"a\":1}", true) { ThoughtSignature = "t" }, new FunctionCall("2", "g", "{}", false)]),
            """{"type":"FunctionCallRequest","functions":[{"id":"1","name":"f","arguments":"{\"a\":1}","client_side":true,"thought_signature":"t"},{"id":"2","name":"g","arguments":"{}","client_side":false}]}"""),
        (new ServerMessage.FunctionCallResponse("1", "f", "c"), """{"type":"FunctionCallResponse","id":"1","name":"f","content":"c"}"""),
        (new ServerMessage.FunctionCallResponse(null, "f", "c"), """{"type":"FunctionCallResponse","name":"f","content":"c"}"""),
        (new ServerMessage.FunctionCallCancelled([new CancelledCall("1", "f"), new CancelledCall("2", "g")]),
            """{"type":"FunctionCallCancelled","functions":[{"id":"1","name":"f"},{"id":"2","name":"g"}]}"""),
        (new ServerMessage.AgentStartedSpeaking(TimeSpan.FromMilliseconds(1_500), TimeSpan.FromMilliseconds(250), TimeSpan.Zero),
            """{"type":"AgentStartedSpeaking","total_latency":1.5,"tts_latency":0.25,"ttt_latency":0}"""),
        (new ServerMessage.AgentAudioDone(), """{"type":"AgentAudioDone"}"""),
        (new ServerMessage.LatencyReport(), """{"type":"LatencyReport"}"""),
        (new ServerMessage.LatencyReport
            {
                SpeechToText = TimeSpan.FromTicks(1), ThinkToken = TimeSpan.FromMilliseconds(310), ThinkText = TimeSpan.FromMilliseconds(402), ThinkTool = TimeSpan.FromSeconds(2),
                ThinkThinking = TimeSpan.Zero, TextToSpeech = TimeSpan.FromMilliseconds(211), Total = TimeSpan.FromTicks(37_340_001),
            },
            """{"type":"LatencyReport","stt_latency":0.0000001,"ttt_token_latency":0.31,"ttt_text_latency":0.402,"ttt_tool_latency":2,"ttt_thinking_latency":0,"tts_latency":0.211,"total_latency":3.7340001}"""),
        (new ServerMessage.Updated(UpdatedPart.Prompt), """{"type":"PromptUpdated"}"""),
        (new ServerMessage.Updated(UpdatedPart.Speak), """{"type":"SpeakUpdated"}"""),
        (new ServerMessage.Updated(UpdatedPart.Think), """{"type":"ThinkUpdated"}"""),
        (new ServerMessage.Updated(UpdatedPart.Listen), """{"type":"ListenUpdated"}"""),
        (new ServerMessage.InjectionRefused("The user is speaking."), """{"type":"InjectionRefused","message":"The user is speaking."}"""),
        (new ServerMessage.Warning("SLOW_THINK_REQUEST", "d"), """{"type":"Warning","description":"d","code":"SLOW_THINK_REQUEST"}"""),
        (new ServerMessage.Error("INVALID_SETTINGS", "d"), """{"type":"Error","description":"d","code":"INVALID_SETTINGS"}"""),
        (new ServerMessage.CustomFromThinkProvider(JsonElement.Parse("null")), """{"type":"__customFromThinkProvider","content":null}"""),
        (new ServerMessage.CustomFromThinkProvider(JsonElement.Parse("""{"a":[1.5,"x"]}""")), """{"type":"__customFromThinkProvider","content":{"a":[1.5,"x"]}}"""),
        (new ServerMessage.Unknown("FrustrationDetected", JsonElement.Parse("""{"type":"FrustrationDetected","level":3}""")), """{"type":"FrustrationDetected","level":3}"""),
    ];

    internal static IReadOnlyList<(ClientMessage Message, string Wire)> Client { get; } =
    [
        (new ClientMessage.Settings(new VoiceAgentSettings()),
            """{"type":"Settings","audio":{"input":{"encoding":"linear16","sample_rate":24000},"output":{"encoding":"linear16"}},"agent":{}}"""),
        (new ClientMessage.Settings(new VoiceAgentSettings { Agent = new AgentSettings { StoredAgentId = "0194a1f0-0000-7000-8000-000000000000" } }),
            """{"type":"Settings","audio":{"input":{"encoding":"linear16","sample_rate":24000},"output":{"encoding":"linear16"}},"agent":"0194a1f0-0000-7000-8000-000000000000"}"""),
        (new ClientMessage.Settings(GoldenSettings.Full), GoldenSettings.FullWire),
        (new ClientMessage.KeepAlive(), """{"type":"KeepAlive"}"""),
        (new ClientMessage.UpdatePrompt("Be brief."), """{"type":"UpdatePrompt","prompt":"Be brief."}"""),
        (new ClientMessage.UpdateSpeak([new SpeakSettings(SpeakProvider.Deepgram("flux-kit-en"))]),
            """{"type":"UpdateSpeak","speak":{"provider":{"type":"deepgram","version":"v2","model":"flux-kit-en"}}}"""),
        (new ClientMessage.UpdateSpeak([new SpeakSettings(SpeakProvider.Deepgram("aura-2-thalia-en")), new SpeakSettings(SpeakProvider.Cartesia("sonic-2", "v1"))]),
            """{"type":"UpdateSpeak","speak":[{"provider":{"type":"deepgram","model":"aura-2-thalia-en"}},{"provider":{"type":"cartesia","model_id":"sonic-2","voice":{"mode":"id","id":"v1"}}}]}"""),
        (new ClientMessage.UpdateThink([new ThinkSettings(new ThinkProvider("anthropic") { Model = "claude" }) { Prompt = "p" }]),
            """{"type":"UpdateThink","think":{"provider":{"type":"anthropic","model":"claude"},"prompt":"p"}}"""),
        (new ClientMessage.UpdateListen(new ListenUpdate { Version = "v2", Model = "flux-general-multi", Keyterms = [], LanguageHints = ["en"], EotThreshold = 0.8, EagerEotThreshold = 0.5, EotTimeoutMs = 900 }),
            """{"type":"UpdateListen","listen":{"provider":{"type":"deepgram","version":"v2","model":"flux-general-multi","keyterms":[],"language_hints":["en"],"eot_threshold":0.8,"eager_eot_threshold":0.5,"eot_timeout_ms":900}}}"""),
        (new ClientMessage.UpdateListen(new ListenUpdate { Model = "nova-3", Language = "de", SmartFormat = false, Keyterms = ["a"] }),
            """{"type":"UpdateListen","listen":{"provider":{"type":"deepgram","model":"nova-3","language":"de","keyterms":["a"],"smart_format":false}}}"""),
        (new ClientMessage.UpdateListen(new ListenUpdate()), """{"type":"UpdateListen","listen":{"provider":{"type":"deepgram"}}}"""),
        (new ClientMessage.InjectUserMessage("Größe \\ \t"), """{"type":"InjectUserMessage","content":"Größe \\ \t"}"""),
        (new ClientMessage.InjectAgentMessage("m"), """{"type":"InjectAgentMessage","message":"m"}"""),
        (new ClientMessage.InjectAgentMessage("m", InjectBehavior.Queue), """{"type":"InjectAgentMessage","message":"m","behavior":"queue"}"""),
        (new ClientMessage.InjectAgentMessage("m", InjectBehavior.Interrupt), """{"type":"InjectAgentMessage","message":"m","behavior":"interrupt"}"""),
        (new ClientMessage.FunctionCallResponse("1", "{\"ok\":true}") { Name = "f" }, """{"type":"FunctionCallResponse","id":"1","name":"f","content":"{\"ok\":true}"}"""),
        (new ClientMessage.FunctionCallResponse("1", "") { Name = "f", ThoughtSignature = "t" }, """{"type":"FunctionCallResponse","id":"1","name":"f","content":"","thought_signature":"t"}"""),
        (new ClientMessage.ForceEndTurn(), """{"type":"ForceEndTurn"}"""),
        (new ClientMessage.CustomToThinkProvider(JsonElement.Parse("[1,null]")), """{"type":"__customToThinkProvider","content":[1,null]}"""),
        (new ClientMessage.Close(), """{"type":"Close"}"""),
    ];
}
