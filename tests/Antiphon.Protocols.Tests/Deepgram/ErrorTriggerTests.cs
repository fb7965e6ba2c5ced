using System.Text;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Protocols.Tests.Deepgram;

/// <summary>Table (b) of the reference: the triggers of its codes that the codec decides on.</summary>
public sealed class ErrorTriggerTests
{
    private static readonly (string Name, string Wire, string Code, string? Path)[] Rows =
    [
        ("not JSON", "[object Blob]", "UNPARSABLE_CLIENT_MESSAGE", null),
        ("JSON array", "[]", "UNPARSABLE_CLIENT_MESSAGE", null),
        ("JSON text", "\"KeepAlive\"", "UNPARSABLE_CLIENT_MESSAGE", null),
        ("empty text", "", "UNPARSABLE_CLIENT_MESSAGE", null),
        ("two messages in one", "{\"type\":\"KeepAlive\"}{\"type\":\"KeepAlive\"}", "UNPARSABLE_CLIENT_MESSAGE", null),
        ("unknown type", """{"type":"Nonsense"}""", "UNPARSABLE_CLIENT_MESSAGE", "type"),
        ("type in another case", """{"type":"keepalive"}""", "UNPARSABLE_CLIENT_MESSAGE", "type"),
        ("type missing", """{"content":"c"}""", "UNPARSABLE_CLIENT_MESSAGE", "type"),
        ("type a number", """{"type":5}""", "UNPARSABLE_CLIENT_MESSAGE", "type"),
        ("type of a server", """{"type":"Welcome","request_id":"1"}""", "UNPARSABLE_CLIENT_MESSAGE", "type"),
        ("unknown field agent.listen.endpointing", """{"type":"Settings","audio":{},"agent":{"listen":{"provider":{"type":"deepgram"},"endpointing":300}}}""", "UNPARSABLE_CLIENT_MESSAGE", "agent.listen.endpointing"),
        ("client_side in a function", """{"type":"Settings","audio":{},"agent":{"think":{"provider":{"type":"open_ai","model":"m"},"functions":[{"name":"f","client_side":true}]}}}""",
            "UNPARSABLE_CLIENT_MESSAGE", "agent.think.functions[0].client_side"),
        ("44100.5 as rate", """{"type":"Settings","audio":{"input":{"encoding":"linear16","sample_rate":44100.5}},"agent":{}}""", "UNPARSABLE_CLIENT_MESSAGE", "audio.input.sample_rate"),
        ("missing content", """{"type":"InjectUserMessage"}""", "UNPARSABLE_CLIENT_MESSAGE", "content"),
        ("content null", """{"type":"InjectUserMessage","content":null}""", "UNPARSABLE_CLIENT_MESSAGE", "content"),
        ("content an array", """{"type":"InjectUserMessage","content":["a"]}""", "UNPARSABLE_CLIENT_MESSAGE", "content"),
        ("content twice", """{"type":"InjectUserMessage","content":"a","content":"b"}""", "UNPARSABLE_CLIENT_MESSAGE", "content"),
        ("type twice", """{"type":"KeepAlive","type":"Close"}""", "UNPARSABLE_CLIENT_MESSAGE", "type"),
        ("field of a bare message", """{"type":"KeepAlive","x":1}""", "UNPARSABLE_CLIENT_MESSAGE", "x"),
        ("message missing", """{"type":"InjectAgentMessage"}""", "UNPARSABLE_CLIENT_MESSAGE", "message"),
        ("unknown behavior", """{"type":"InjectAgentMessage","message":"a","behavior":"later"}""", "UNPARSABLE_CLIENT_MESSAGE", "behavior"),
        ("behavior a number", """{"type":"InjectAgentMessage","message":"a","behavior":1}""", "UNPARSABLE_CLIENT_MESSAGE", "behavior"),
        ("function id missing", """{"type":"FunctionCallResponse","name":"f","content":"c"}""", "UNPARSABLE_CLIENT_MESSAGE", "id"),
        ("function name missing", """{"type":"FunctionCallResponse","id":"1","content":"c"}""", "UNPARSABLE_CLIENT_MESSAGE", "name"),
        ("function content an object", """{"type":"FunctionCallResponse","id":"1","name":"f","content":{}}""", "UNPARSABLE_CLIENT_MESSAGE", "content"),
        ("prompt missing", """{"type":"UpdatePrompt"}""", "UNPARSABLE_CLIENT_MESSAGE", "prompt"),
        ("update without speak", """{"type":"UpdateSpeak"}""", "UNPARSABLE_CLIENT_MESSAGE", "speak"),
        ("update without think", """{"type":"UpdateThink"}""", "UNPARSABLE_CLIENT_MESSAGE", "think"),
        ("update without listen", """{"type":"UpdateListen"}""", "UNPARSABLE_CLIENT_MESSAGE", "listen"),
        ("update without listen.provider", """{"type":"UpdateListen","listen":{}}""", "UNPARSABLE_CLIENT_MESSAGE", "listen.provider"),
        ("update of listen, unknown field", """{"type":"UpdateListen","listen":{"provider":{"type":"deepgram","endpointing":1}}}""", "UNPARSABLE_CLIENT_MESSAGE", "listen.provider.endpointing"),
        ("update of listen, field of the other version", """{"type":"UpdateListen","listen":{"provider":{"type":"deepgram","version":"v1","eot_threshold":0.7}}}""",
            "UNPARSABLE_CLIENT_MESSAGE", "listen.provider.eot_threshold"),
        ("update of think, unknown field in the second entry", """{"type":"UpdateThink","think":[{"provider":{"type":"open_ai","model":"m"}},{"provider":{"type":"open_ai","model":"m"},"x":1}]}""",
            "UNPARSABLE_CLIENT_MESSAGE", "think[1].x"),
        ("custom frame without content", """{"type":"__customToThinkProvider"}""", "UNPARSABLE_CLIENT_MESSAGE", "content"),
        ("Think Live", """{"type":"UpdateThinkLive","think_live":{}}""", "UNPARSABLE_CLIENT_MESSAGE", "type"),
        ("Think Live's injection", """{"type":"InjectDynamicAgentMessage"}""", "UNPARSABLE_CLIENT_MESSAGE", "type"),

        ("unsupported encoding", """{"type":"Settings","audio":{"input":{"encoding":"mp3","sample_rate":16000}},"agent":{}}""", "INVALID_SETTINGS", "audio.input.encoding"),
        ("unsupported rate", """{"type":"Settings","audio":{"output":{"encoding":"mulaw","sample_rate":24000}},"agent":{}}""", "INVALID_SETTINGS", "audio.output.sample_rate"),
        ("unsupported container", """{"type":"Settings","audio":{"output":{"encoding":"linear16","container":"ogg"}},"agent":{}}""", "INVALID_SETTINGS", "audio.output.container"),
        ("mp3 with a Flux-like voice", """{"type":"Settings","audio":{"output":{"encoding":"mp3"}},"agent":{"speak":{"provider":{"type":"deepgram","version":"v2","model":"flux-kit-en"}}}}""",
            "INVALID_SETTINGS", "audio.output.encoding"),
        ("eager_eot_threshold > eot_threshold",
            """{"type":"Settings","audio":{},"agent":{"listen":{"provider":{"type":"deepgram","version":"v2","model":"flux-general-en","eot_threshold":0.6,"eager_eot_threshold":0.7}}}}""",
            "INVALID_SETTINGS", "agent.listen.provider.eager_eot_threshold"),
        ("the same by UpdateListen", """{"type":"UpdateListen","listen":{"provider":{"type":"deepgram","eot_threshold":0.6,"eager_eot_threshold":0.7}}}""", "INVALID_SETTINGS", "listen.provider.eager_eot_threshold"),
        ("range by UpdateListen", """{"type":"UpdateListen","listen":{"provider":{"type":"deepgram","eot_timeout_ms":1}}}""", "INVALID_SETTINGS", "listen.provider.eot_timeout_ms"),
        ("unknown provider by UpdateThink", """{"type":"UpdateThink","think":{"provider":{"type":"x","model":"m"}}}""", "INVALID_SETTINGS", "think.provider.type"),
        ("temperature by UpdateThink", """{"type":"UpdateThink","think":[{"provider":{"type":"open_ai","model":"m","temperature":3}}]}""", "INVALID_SETTINGS", "think[0].provider.temperature"),
        ("no entry by UpdateThink", """{"type":"UpdateThink","think":[]}""", "INVALID_SETTINGS", "think"),
        ("unknown provider by UpdateSpeak", """{"type":"UpdateSpeak","speak":{"provider":{"type":"x"}}}""", "INVALID_SETTINGS", "speak.provider.type"),
        ("no entry by UpdateSpeak", """{"type":"UpdateSpeak","speak":[]}""", "INVALID_SETTINGS", "speak"),
    ];

    public static TheoryData<string> Names => [.. Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_Trigger_GivesItsCodeAndPath(string name)
    {
        var row = Rows.Single(row => row.Name == name);

        var error = Assert.Throws<ProtocolException>(() => Json.Client(row.Wire));

        Assert.Equal((row.Code, row.Path), (DeepgramErrors.ToWire(error.Code).Code, error.Path));
        Assert.NotEqual("", error.Message);
    }

    [Fact]
    public void Read_BytesThatAreNotUtf8_AreUnparsable()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"type":"InjectUserMessage","content":"?"}""");
        bytes[Array.IndexOf(bytes, (byte)'?')] = 0xFF;

        Assert.Same(ErrorCodes.MessageUnreadable, Assert.Throws<ProtocolException>(() => DeepgramClientMessageReader.Read(bytes)).Code);
    }
}
