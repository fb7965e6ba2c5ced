using static Antiphon.Protocols.Tests.Deepgram.Settings.SettingsRow;

namespace Antiphon.Protocols.Tests.Deepgram.Settings;

/// <summary>Section 5 of the reference, row by row.</summary>
public sealed class SettingsTreeRowTests
{
    private static readonly SettingsRow[] Rows =
    [
        Root("tags: texts", "\"tags\":[\"a\"]"),
        Root("tags: not an array", "\"tags\":\"a\"", Unreadable, "tags"),
        Root("tags: not texts", "\"tags\":[\"a\",2]", Unreadable, "tags[1]"),
        Root("experimental: true", "\"experimental\":true"),
        Root("experimental: text", "\"experimental\":\"yes\"", Unreadable, "experimental"),
        Root("flags.history: false", "\"flags\":{\"history\":false}"),
        Root("flags.history: number", "\"flags\":{\"history\":0}", Unreadable, "flags.history"),
        Root("flags: unknown field", "\"flags\":{\"hist\":true}", Unreadable, "flags.hist"),
        Root("flags under settings", "\"settings\":{\"flags\":{\"history\":false}}"),
        Root("settings: unknown field", "\"settings\":{\"x\":1}", Unreadable, "settings.x"),
        Root("mip_opt_out: true", "\"mip_opt_out\":true"),
        Root("mip_opt_out: null counts as absent", "\"mip_opt_out\":null"),
        Root("unknown field at the root", "\"x\":1", Unreadable, "x"),
        new("audio: missing", """{"type":"Settings","agent":{}}""", Unreadable, "audio"),
        new("audio: null", """{"type":"Settings","audio":null,"agent":{}}""", Unreadable, "audio"),
        new("audio: not an object", """{"type":"Settings","audio":[],"agent":{}}""", Unreadable, "audio"),
        Sound("audio.input: encoding missing", """{"input":{"sample_rate":8000}}""", Unreadable, "audio.input.encoding"),
        Sound("audio.input: sample_rate missing", """{"input":{"encoding":"linear16"}}""", Unreadable, "audio.input.sample_rate"),
        Sound("audio.input.sample_rate: 44100.0", """{"input":{"encoding":"linear16","sample_rate":44100.0}}""", Unreadable, "audio.input.sample_rate"),
        Sound("audio.input.sample_rate: text", """{"input":{"encoding":"linear16","sample_rate":"8000"}}""", Unreadable, "audio.input.sample_rate"),
        Sound("audio.input: unknown field", """{"input":{"encoding":"linear16","sample_rate":8000,"channels":1}}""", Unreadable, "audio.input.channels"),
        Sound("audio.output: all optional", """{"output":{}}"""),
        Sound("audio.output: unknown field", """{"output":{"codec":"x"}}""", Unreadable, "audio.output.codec"),
        Sound("audio.output.bitrate: text", """{"output":{"bitrate":"1"}}""", Unreadable, "audio.output.bitrate"),
        Sound("audio.output.container: other", """{"output":{"container":"mkv"}}""", Invalid, "audio.output.container"),
        Sound("audio: unknown field", """{"mixer":{}}""", Unreadable, "audio.mixer"),
        new("agent: missing", """{"type":"Settings","audio":{}}""", Unreadable, "agent"),
        Agent("agent: a stored agent's id", "\"0194a1f0-0000-7000-8000-000000000000\""),
        Agent("agent: number", "7", Unreadable, "agent"),
        Agent("agent: unknown field", "{\"x\":1}", Unreadable, "agent.x"),
        Agent("agent.mip_opt_out: misplaced", "{\"mip_opt_out\":true}", Unreadable, "agent.mip_opt_out"),
        Agent("agent.language", "{\"language\":\"en\"}"),
        Agent("agent.language: number", "{\"language\":1}", Unreadable, "agent.language"),
        Agent("agent.greeting", "{\"greeting\":\"hi\"}"),
        Agent("agent.greeting: array", "{\"greeting\":[]}", Unreadable, "agent.greeting"),
        Agent("agent.context: text entry", """{"context":{"messages":[{"type":"History","role":"user","content":"c"}]}}"""),
        Agent("agent.context: call entry", """{"context":{"messages":[{"type":"History","function_calls":[{"id":"1","name":"f","client_side":true,"arguments":"{}","response":"r"}]}]}}"""),
        Agent("agent.context: wrong role", """{"context":{"messages":[{"type":"History","role":"system","content":"c"}]}}""", Unreadable, "agent.context.messages[0].role"),
        Agent("agent.context: type missing", """{"context":{"messages":[{"role":"user","content":"c"}]}}""", Unreadable, "agent.context.messages[0].type"),
        Agent("agent.context: call without response",
            """{"context":{"messages":[{"type":"History","role":"user","content":"c"},{"type":"History","function_calls":[{"id":"1","name":"f","client_side":true,"arguments":"{}"}]}]}}""",
            Unreadable, "agent.context.messages[1].function_calls[0].response"),
        Agent("agent.context: call with client_side as text",
            """{"context":{"messages":[{"type":"History","function_calls":[{"id":"1","name":"f","client_side":"yes","arguments":"{}","response":""}]}]}}""",
            Unreadable, "agent.context.messages[0].function_calls[0].client_side"),
        Agent("agent.context: unknown field", """{"context":{"x":1}}""", Unreadable, "agent.context.x"),
        Agent("agent.listen: provider missing", "{\"listen\":{}}", Unreadable, "agent.listen.provider"),
        Agent("agent.listen: endpointing", """{"listen":{"provider":{"type":"deepgram"},"endpointing":300}}""", Unreadable, "agent.listen.endpointing"),
        Agent("agent.think_live", "{\"think_live\":{}}", Unreadable, "agent.think_live"),
        Agent("agent.think_conversational", "{\"think_conversational\":{}}", Unreadable, "agent.think_conversational"),
        Agent("early: agent.think.instructions", """{"think":{"provider":{"type":"open_ai","model":"m"},"instructions":"x"}}""", Unreadable, "agent.think.instructions"),
        Agent("early: agent.listen.model", """{"listen":{"provider":{"type":"deepgram"},"model":"nova-2"}}""", Unreadable, "agent.listen.model"),
        Agent("early: agent.context.replay", """{"context":{"messages":[],"replay":true}}""", Unreadable, "agent.context.replay"),
        Root("early: context at the root", "\"context\":{\"messages\":[],\"replay\":true}", Unreadable, "context"),
    ];

    public static TheoryData<string> Names => [.. Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_Row_IsTakenOrRefused(string name) => Rows.Single(row => row.Name == name).Check();

    [Theory]
    [InlineData("agent.think.instructions", "agent.think.prompt")]
    [InlineData("agent.listen.model", "agent.listen.provider.model")]
    [InlineData("agent.context.replay", "agent.greeting")]
    [InlineData("agent.mip_opt_out", "'mip_opt_out'")]
    public void Read_NameOfAnotherPlaceOrTime_IsRefusedWithTheOneOfToday(string path, string hint)
    {
        var row = Rows.Single(row => row.Path == path);

        Assert.Contains(hint, Assert.Throws<ProtocolException>(() => Json.Client(row.Wire)).Message, StringComparison.Ordinal);
    }
}
