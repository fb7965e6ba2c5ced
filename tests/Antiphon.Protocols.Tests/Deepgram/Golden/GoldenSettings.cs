using System.Text.Json;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Protocols.Tests.Deepgram.Golden;

/// <summary>Settings with every field of the protocol.</summary>
internal static class GoldenSettings
{
    internal static readonly VoiceAgentSettings Full = new()
    {
        Tags = ["a", "b"],
        Experimental = true,
        History = false,
        MipOptOut = true,
        Audio = new AudioSettings
        {
            Input = new AudioInputSettings { Encoding = "mulaw", SampleRate = 8_000 },
            Output = new AudioOutputSettings { Encoding = "linear16", SampleRate = 16_000, Container = "none" },
        },
        Agent = new AgentSettings
        {
            Language = "en",
            Context =
            [
                new HistoryEntry.Text(ConversationRole.User, "hi"),
                new HistoryEntry.Calls([new HistoryCall("fc_1", "f", true, "{}", "ok") { ThoughtSignature = "s" }]),
            ],
            Listen = ListenProvider.Flux("flux-general-multi") with
            {
                Keyterms = ["antiphon"],
                LanguageHints = ["en", "es"],
                EotThreshold = 0.8,
                EagerEotThreshold = 0.5,
                EotTimeoutMs = 4_000,
            },
            Think =
            [
                new ThinkSettings(new ThinkProvider("open_ai") { Model = "gpt-4o-mini", Version = "v1", Temperature = 0.5, ReasoningMode = "low" })
                {
                    Endpoint = new EndpointSettings("https://example.com/v1") { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["x"] = "y" } },
                    Prompt = "Be kind.",
                    ContextLength = int.MaxValue,
                    Functions =
                    [
                        new FunctionDefinition("find")
                        {
                            Description = "Finds.", Parameters = JsonElement.Parse("""{"type":"object","properties":{"day":{"type":"string"}}}"""), DeferUntilEot = true,
                        },
                        new FunctionDefinition("post") { Endpoint = new EndpointSettings("https://example.com/f") { Method = "post" } },
                    ],
                },
                new ThinkSettings(new ThinkProvider("aws_bedrock")
                {
                    Model = "m", Temperature = 1,
                    Credentials = new AwsCredentials { Type = "sts", Region = "eu-west-1", AccessKeyId = "i", SecretAccessKey = "k", SessionToken = "t" },
                })
                { Endpoint = new EndpointSettings("https://bedrock-runtime.eu-west-1.amazonaws.com/"), ContextLength = 12_000 },
                new ThinkSettings(new ThinkProvider("deepgram") { Model = "think-fast", VoicePromptOptOut = true }),
            ],
            Speak =
            [
                new SpeakSettings(SpeakProvider.Deepgram("flux-kit-en") with { Speed = 1.05, Expressivity = -1 }),
                new SpeakSettings(SpeakProvider.Cartesia("sonic", "v") with { Version = "2025-03-17", Language = "en", SpeedWord = "fast", Volume = 1.5 }),
                new SpeakSettings(new SpeakProvider("eleven_labs") { Model = "m", Version = "v1", Language = "en" }) { Endpoint = new EndpointSettings("wss://example.com/tts") },
                new SpeakSettings(new SpeakProvider("open_ai") { Model = "tts-1", Voice = "alloy", Version = "v1" }) { Endpoint = new EndpointSettings("https://example.com/") },
                new SpeakSettings(new SpeakProvider("aws_polly")
                {
                    Voice = "Matthew", Language = "en-US", Engine = "long-form",
                    Credentials = new AwsCredentials { Type = "iam", Region = "eu-west-1", AccessKeyId = "i", SecretAccessKey = "k" },
                })
                { Endpoint = new EndpointSettings("https://example.com/") },
            ],
            Greeting = "Hello.",
        },
    };

    internal static readonly string FullWire = string.Concat(
        """{"type":"Settings","tags":["a","b"],"experimental":true,"mip_opt_out":true,"flags":{"history":false}""",
        ""","audio":{"input":{"encoding":"mulaw","sample_rate":8000},"output":{"encoding":"linear16","sample_rate":16000,"container":"none"}}""",
        ""","agent":{"language":"en","context":{"messages":[{"type":"History","role":"user","content":"hi"},""",
        """{"type":"History","function_calls":[{"id":"fc_1","name":"f","client_side":true,"arguments":"{}","response":"ok","thought_signature":"s"}]}]}""",
        ""","listen":{"provider":{"type":"deepgram","version":"v2","model":"flux-general-multi","keyterms":["antiphon"],"language_hints":["en","es"]""",
        ""","eot_threshold":0.8,"eager_eot_threshold":0.5,"eot_timeout_ms":4000}}""",
        ""","think":[{"provider":{"type":"open_ai","model":"gpt-4o-mini","version":"v1","temperature":0.5,"reasoning_mode":"low"}""",
        ""","endpoint":{"url":"https://example.com/v1","headers":{"x":"y"}},"prompt":"Be kind.","context_length":"max",""",
        "\"functions\":" + """[{"name":"find","description":"Finds.","parameters":{"type":"object","properties":{"day":{"type":"string"}}},"defer_until_eot":true},""",
        """{"name":"post","endpoint":{"url":"https://example.com/f","method":"post"}}]},""",
        """{"provider":{"type":"aws_bedrock","model":"m","temperature":1,"credentials":{"type":"sts","region":"eu-west-1","access_key_id":"i","secret_access_key":"k","session_token":"t"}}""",
        ""","endpoint":{"url":"https://bedrock-runtime.eu-west-1.amazonaws.com/"},"context_length":12000},""",
        """{"provider":{"type":"deepgram","model":"think-fast","voice_prompt_opt_out":true}}]""",
        ""","speak":[{"provider":{"type":"deepgram","version":"v2","model":"flux-kit-en","speed":1.05,"expressivity":-1}},""",
        """{"provider":{"type":"cartesia","version":"2025-03-17","model_id":"sonic","voice":{"mode":"id","id":"v"},"language":"en","speed":"fast","volume":1.5}},""",
        """{"provider":{"type":"eleven_labs","version":"v1","model_id":"m","language":"en"},"endpoint":{"url":"wss://example.com/tts"}},""",
        """{"provider":{"type":"open_ai","version":"v1","model":"tts-1","voice":"alloy"},"endpoint":{"url":"https://example.com/"}},""",
        """{"provider":{"type":"aws_polly","voice":"Matthew","language":"en-US","engine":"long-form","credentials":{"type":"iam","region":"eu-west-1","access_key_id":"i","secret_access_key":"k"}}""",
        ""","endpoint":{"url":"https://example.com/"}}],"greeting":"Hello."}}""");
}
