using static Antiphon.Protocols.Tests.Deepgram.Settings.SettingsRow;

namespace Antiphon.Protocols.Tests.Deepgram.Settings;

/// <summary>Section 6.2 of the reference, row by row.</summary>
public sealed class ThinkRowTests
{
    private const string Endpoint = "\"endpoint\":{\"url\":\"https://example.com/v1\"}";
    private const string OpenAI = "\"provider\":{\"type\":\"open_ai\",\"model\":\"m\"}";

    private static readonly SettingsRow[] Rows =
    [
        Think("provider: missing", """{"prompt":"x"}""", Unreadable, ".provider"),
        Think("provider: not an object", """{"provider":"open_ai"}""", Unreadable, ".provider"),
        Think("provider.type: missing", """{"provider":{"model":"m"}}""", Unreadable, ".provider.type"),
        Think("provider.type: other", """{"provider":{"type":"x_ai","model":"m"}}""", Invalid, ".provider.type"),
        Think("provider: unknown field", """{"provider":{"type":"open_ai","model":"m","top_p":1}}""", Unreadable, ".provider.top_p"),
        Think("endpoint within provider", """{"provider":{"type":"open_ai","model":"m","endpoint":{"url":"https://x"}}}""", Unreadable, ".provider.endpoint"),
        Think("endpoint: url missing", "{" + OpenAI + ",\"endpoint\":{}}", Unreadable, ".endpoint.url"),
        Think("endpoint: headers", "{" + OpenAI + ",\"endpoint\":{\"url\":\"https://example.com\",\"headers\":{\"a\":\"b\"}}}"),
        Think("endpoint: header that is no text", "{" + OpenAI + ",\"endpoint\":{\"url\":\"https://example.com\",\"headers\":{\"a\":1}}}", Unreadable, ".endpoint.headers.a"),
        Think("endpoint: method", "{" + OpenAI + ",\"endpoint\":{\"url\":\"https://example.com\",\"method\":\"post\"}}", Unreadable, ".endpoint.method"),
        Think("endpoint: not absolute", "{" + OpenAI + ",\"endpoint\":{\"url\":\"/v1\"}}", Invalid, ".endpoint.url"),
        Think("endpoint: file", "{" + OpenAI + ",\"endpoint\":{\"url\":\"file:///etc/passwd\"}}", Invalid, ".endpoint.url"),
        Think("endpoint: wss", "{" + OpenAI + ",\"endpoint\":{\"url\":\"wss://example.com\"}}", Invalid, ".endpoint.url"),
        Think("prompt: text", "{" + OpenAI + ",\"prompt\":\"p\"}"),
        Think("prompt: number", "{" + OpenAI + ",\"prompt\":1}", Unreadable, ".prompt"),
        Think("context_length: number", "{" + OpenAI + "," + Endpoint + ",\"context_length\":1000}"),
        Think("context_length: max", "{" + OpenAI + "," + Endpoint + ",\"context_length\":\"max\"}"),
        Think("context_length: other text", "{" + OpenAI + "," + Endpoint + ",\"context_length\":\"all\"}", Unreadable, ".context_length"),
        Think("context_length: 0", "{" + OpenAI + "," + Endpoint + ",\"context_length\":0}", Invalid, ".context_length"),
        Think("context_length: without endpoint", "{" + OpenAI + ",\"context_length\":100}", Invalid, ".context_length"),
        Think("open_ai: all fields", """{"provider":{"type":"open_ai","model":"m","version":"v1","temperature":2,"reasoning_mode":"minimal"}}"""),
        Think("open_ai: model missing", """{"provider":{"type":"open_ai"}}""", Unreadable, ".provider.model"),
        Think("open_ai: model empty", """{"provider":{"type":"open_ai","model":""}}""", Invalid, ".provider.model"),
        Think("open_ai: version", """{"provider":{"type":"open_ai","model":"m","version":"v2"}}""", Invalid, ".provider.version"),
        Think("open_ai: temperature 2.1", """{"provider":{"type":"open_ai","model":"m","temperature":2.1}}""", Invalid, ".provider.temperature"),
        Think("open_ai: temperature -0.1", """{"provider":{"type":"open_ai","model":"m","temperature":-0.1}}""", Invalid, ".provider.temperature"),
        Think("open_ai: reasoning_mode", """{"provider":{"type":"open_ai","model":"m","reasoning_mode":"extreme"}}""", Invalid, ".provider.reasoning_mode"),
        Think("open_ai: no credentials", """{"provider":{"type":"open_ai","model":"m","credentials":{}}}""", Unreadable, ".provider.credentials"),
        Think("anthropic: all fields", """{"provider":{"type":"anthropic","model":"m","version":"v1","temperature":1}}"""),
        Think("anthropic: temperature 1.1", """{"provider":{"type":"anthropic","model":"m","temperature":1.1}}""", Invalid, ".provider.temperature"),
        Think("anthropic: no reasoning_mode", """{"provider":{"type":"anthropic","model":"m","reasoning_mode":"low"}}""", Unreadable, ".provider.reasoning_mode"),
        Think("google: version", """{"provider":{"type":"google","model":"m","version":"gemini-enterprise-agent-v1","temperature":0}}"""),
        Think("google: alias of the version", """{"provider":{"type":"google","model":"m","version":"v1beta"}}"""),
        Think("google: other version", """{"provider":{"type":"google","model":"m","version":"v1"}}""", Invalid, ".provider.version"),
        Think("google: model missing", """{"provider":{"type":"google"}}""", Unreadable, ".provider.model"),
        Think("google: no model with an endpoint", "{\"provider\":{\"type\":\"google\"}," + Endpoint + "}"),
        Think("nvidia: model, temperature", """{"provider":{"type":"nvidia","model":"m","temperature":1}}"""),
        Think("nvidia: no version", """{"provider":{"type":"nvidia","model":"m","version":"v1"}}""", Unreadable, ".provider.version"),
        Think("groq: with endpoint", "{\"provider\":{\"type\":\"groq\",\"model\":\"m\",\"version\":\"v1\",\"reasoning_mode\":\"high\"}," + Endpoint + "}"),
        Think("groq: endpoint required", """{"provider":{"type":"groq","model":"m"}}""", Invalid, ".endpoint"),
        Think("aws_bedrock: credentials",
            "{\"provider\":{\"type\":\"aws_bedrock\",\"model\":\"m\",\"credentials\":{\"type\":\"sts\",\"region\":\"r\",\"access_key_id\":\"i\",\"secret_access_key\":\"k\",\"session_token\":\"t\"}}," + Endpoint + "}"),
        Think("aws_bedrock: endpoint required", """{"provider":{"type":"aws_bedrock","model":"m"}}""", Invalid, ".endpoint"),
        Think("aws_bedrock: kind of credentials", "{\"provider\":{\"type\":\"aws_bedrock\",\"model\":\"m\",\"credentials\":{\"type\":\"root\"}}," + Endpoint + "}", Invalid, ".provider.credentials.type"),
        Think("aws_bedrock: sts without token",
            "{\"provider\":{\"type\":\"aws_bedrock\",\"model\":\"m\",\"credentials\":{\"type\":\"sts\",\"secret_access_key\":\"k\"}}," + Endpoint + "}", Invalid, ".provider.credentials.session_token"),
        Think("aws_bedrock: unknown field of credentials",
            "{\"provider\":{\"type\":\"aws_bedrock\",\"model\":\"m\",\"credentials\":{\"role\":\"r\"}}," + Endpoint + "}", Unreadable, ".provider.credentials.role"),
        Think("deepgram: all fields", """{"provider":{"type":"deepgram","model":"think-fast","temperature":1,"reasoning_mode":"none","voice_prompt_opt_out":true}}"""),
        Think("deepgram: voice_prompt_opt_out as text", """{"provider":{"type":"deepgram","voice_prompt_opt_out":"no"}}""", Unreadable, ".provider.voice_prompt_opt_out"),
        Think("chain: path of the second entry", "[{" + OpenAI + "},{\"provider\":{\"type\":\"open_ai\"}}]", Unreadable, "[1].provider.model"),
        Think("chain: value in the second entry", "[{" + OpenAI + "},{\"provider\":{\"type\":\"open_ai\",\"model\":\"m\",\"temperature\":3}}]", Invalid, "[1].provider.temperature"),
        Think("chain: of one keeps its index", "[{\"provider\":{\"type\":\"open_ai\",\"model\":\"m\",\"temperature\":3}}]", Invalid, "[0].provider.temperature"),
        Think("chain: empty", "[]", Invalid, ""),
        Think("function: all fields", "{" + OpenAI + ",\"functions\":" + """[{"name":"f","description":"d","parameters":{"type":"object"},"endpoint":{"url":"https://example.com","method":"post","headers":{"a":"b"}},"defer_until_eot":true}]}"""),
        Think("function: name missing", "{" + OpenAI + ",\"functions\":[{\"description\":\"d\"}]}", Unreadable, ".functions[0].name"),
        Think("function: name empty", "{" + OpenAI + ",\"functions\":[{\"name\":\"\"}]}", Invalid, ".functions[0].name"),
        Think("function: same name twice", "{" + OpenAI + ",\"functions\":[{\"name\":\"f\"},{\"name\":\"f\"}]}", Invalid, ".functions[1].name"),
        Think("function: parameters not an object", "{" + OpenAI + ",\"functions\":[{\"name\":\"f\",\"parameters\":[]}]}", Unreadable, ".functions[0].parameters"),
        Think("function: defer_until_eot as text", "{" + OpenAI + ",\"functions\":[{\"name\":\"f\",\"defer_until_eot\":\"yes\"}]}", Unreadable, ".functions[0].defer_until_eot"),
        Think("function: client_side", "{" + OpenAI + ",\"functions\":[{\"name\":\"f\",\"client_side\":true}]}", Unreadable, ".functions[0].client_side"),
        Think("function: endpoint without url", "{" + OpenAI + ",\"functions\":[{\"name\":\"f\",\"endpoint\":{}}]}", Unreadable, ".functions[0].endpoint.url"),
        Think("function: endpoint's method", "{" + OpenAI + ",\"functions\":[{\"name\":\"f\",\"endpoint\":{\"url\":\"https://x\",\"method\":\"brew\"}}]}", Invalid, ".functions[0].endpoint.method"),
        Think("function: early shape", "{" + OpenAI + ",\"functions\":[{\"name\":\"f\",\"url\":\"https://x\"}]}", Unreadable, ".functions[0].url"),
    ];

    public static TheoryData<string> Names => [.. Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_Row_IsTakenOrRefused(string name) => Rows.Single(row => row.Name == name).Check();
}
