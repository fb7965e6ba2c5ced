using System.Text;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Protocols.Tests.Deepgram.Events;

/// <summary>The forward reader: any order of fields, any legal JSON, nothing else.</summary>
public sealed class EventReadingTests
{
    [Theory]
    [InlineData("""{"role":"user","content":"c","type":"ConversationText"}""")]
    [InlineData("""{"role":"user","type":"ConversationText","content":"c"}""")]
    [InlineData("{ \"type\" : \"ConversationText\" ,\r\n\t\"role\" : \"user\" , \"content\" : \"c\" }\n")]
    [InlineData("""{"t\u0079pe":"Conversation\u0054ext","r\u006fle":"us\u0065r","content":"\u0063"}""")]
    [InlineData("""{"later":{"type":"Error","a":[{},[]]},"type":"ConversationText","n":-1.5e3,"role":"user","b":true,"z":null,"content":"c"}""")]
    public void Read_SameMessageInAnotherDress_IsTheSame(string wire) =>
        Assert.Equal(new ServerMessage.ConversationText(ConversationRole.User, "c"), Json.Server(wire));

    [Theory]
    [InlineData("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t")]
    [InlineData("\\u0041\\u00e4\\u65e5", "Aä日")]
    [InlineData("\\ud83d\\ude00", "😀")]
    [InlineData("ä\\n日😀", "ä\n日😀")]
    [InlineData("{\\\"a\\\":\\\"ü\\\"}", "{\"a\":\"ü\"}")]
    [InlineData("", "")]
    public void Read_Escapes_AreUndone(string escaped, string text) =>
        Assert.Equal(new ServerMessage.AgentThinking(text), Json.Server("{\"type\":\"AgentThinking\",\"content\":\"" + escaped + "\"}"));

    [Fact]
    public void Read_LongTextWithEscapes_IsWhole()
    {
        var text = string.Concat(Enumerable.Repeat("\"日本\"\n", 5_000));

        Assert.Equal(new ServerMessage.AgentThinking(text), Json.Server(Json.Of(new ServerMessage.AgentThinking(text))));
    }

    [Theory]
    [InlineData("\\ud83d")]
    [InlineData("\\ude00")]
    [InlineData("\\ud83dx")]
    [InlineData("\\ud83d\\n")]
    [InlineData("\\ud83d\\ud83d")]
    [InlineData("\\x")]
    [InlineData("\\u00g0")]
    [InlineData("\\u00")]
    [InlineData("\\u41\0\0")]
    [InlineData("\\u+041")]
    [InlineData("\\u 041")]
    [InlineData("a\nb")]
    [InlineData("\\na\u0001")]
    public void Read_MalformedText_IsUnreadable(string escaped) => IsUnreadable("{\"type\":\"AgentThinking\",\"content\":\"" + escaped + "\"}");

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{\"type\"")]
    [InlineData("{\"type\":")]
    [InlineData("{\"type\":\"AgentAudioDone\"")]
    [InlineData("{\"type\":\"AgentAudioDone\",")]
    [InlineData("{\"type\":\"AgentAudioDone\",}")]
    [InlineData("{,\"type\":\"AgentAudioDone\"}")]
    [InlineData("{\"type\":\"AgentAudioDone\"}}")]
    [InlineData("{\"type\":\"AgentAudioDone\"},")]
    [InlineData("{\"type\":\"AgentAudioDone\" \"a\":1}")]
    [InlineData("{\"type\" \"AgentAudioDone\"}")]
    [InlineData("{\"type\":\"AgentAudioDone\",\"a\":01}")]
    [InlineData("{\"type\":\"AgentAudioDone\",\"a\":1.}")]
    [InlineData("{\"type\":\"AgentAudioDone\",\"a\":truex}")]
    [InlineData("{\"type\":\"AgentAudioDone\",\"a\":[1,]}")]
    [InlineData("{\"type\":\"AgentAudioDone\",\"a\":'x'}")]
    [InlineData("{\"type\":\"AgentAudioDone\",a:1}")]
    [InlineData("{\"type\":\"AgentAudioDone\"/**/}")]
    [InlineData("\ufeff{\"type\":\"AgentAudioDone\"}")]
    [InlineData("{\"type\":\"Welcome\",\"request_id\":nulL}")]
    [InlineData("{\"type\":\"LatencyReport\",\"total_latency\":01}")]
    [InlineData("{\"type\":\"LatencyReport\",\"total_latency\":1.}")]
    [InlineData("{\"type\":\"LatencyReport\",\"total_latency\":-}")]
    [InlineData("{\"type\":\"FunctionCallRequest\",\"functions\":[,]}")]
    [InlineData("{\"type\":\"FunctionCallRequest\",\"functions\":[{\"id\":\"1\",\"name\":\"f\",\"client_side\":tru}]}")]
    [InlineData("{\"type\":\"ConversationText\",\"role\":\"user\",\"content\":\"c\",\"languages\":[\"a\" \"b\"]}")]
    public void Read_MalformedJson_IsUnreadable(string wire) => IsUnreadable(wire);

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("2", 20_000_000L)]
    [InlineData("0.734", 7_340_000L)]
    [InlineData("0.1234567", 1_234_567L)]
    [InlineData("0.12345678", 1_234_568L)]
    [InlineData("1e-3", 10_000L)]
    [InlineData("-0.5", -5_000_000L)]
    [InlineData("\"1.25\"", 12_500_000L)]
    [InlineData("86400", 864_000_000_000L)]
    [InlineData("86401", null)]
    [InlineData("123456789012345678901234567890", null)]
    [InlineData("1e999", null)]
    [InlineData("\"soon\"", null)]
    [InlineData("\"NaN\"", null)]
    [InlineData("null", null)]
    [InlineData("{\"a\":[]}", null)]
    [InlineData("true", null)]
    public void Read_Latency_IsExactOrAbsent(string number, long? ticks) => Assert.Equal(
        new ServerMessage.LatencyReport { Total = ticks is { } value ? new TimeSpan(value) : null },
        Json.Server("{\"type\":\"LatencyReport\",\"total_latency\":" + number + "}"));

    [Theory]
    [InlineData("""{"type":"Welcome","request_id":5}""", "request_id")]
    [InlineData("""{"type":"Welcome","request_id":"1","request_id":"2"}""", "request_id")]
    [InlineData("""{"type":"FunctionCallRequest","functions":{}}""", "functions")]
    [InlineData("""{"type":"FunctionCallRequest","functions":[7]}""", "functions[0]")]
    [InlineData("""{"type":"FunctionCallRequest","functions":[{"id":"1","name":"f"},{"id":"2","name":"g","client_side":"no"}]}""", "functions[1].client_side")]
    [InlineData("""{"type":"FunctionCallRequest","functions":[{"id":"1","name":"f"},{"id":"2"}]}""", "functions[1].name")]
    [InlineData("""{"type":"FunctionCallCancelled","functions":[{"name":"f"}]}""", "functions[0].id")]
    [InlineData("""{"x":{"y":[1,{"z":2}]},"type":"History","function_calls":[{"id":"1"}]}""", "function_calls[0].name")]
    [InlineData("""{"type":"ConversationText","role":"user","content":"c","languages":["en",3]}""", "languages[1]")]
    [InlineData("""{"type":"__customFromThinkProvider"}""", "content")]
    public void Read_WrongField_NamesItsPath(string wire, string path)
    {
        var error = Assert.Throws<ProtocolException>(() => Json.Server(wire));

        Assert.Equal((ErrorCodes.MessageUnreadable, path), (error.Code, error.Path));
    }

    [Fact]
    public void Read_OptionalFieldsMissing_HaveTheirDefaults()
    {
        var request = Assert.IsType<ServerMessage.FunctionCallRequest>(Json.Server("""{"type":"FunctionCallRequest","functions":[{"id":"1","name":"f"}]}"""));

        Assert.Equal(new FunctionCall("1", "f", "{}", ClientSide: true), Assert.Single(request.Functions));
        Assert.Equal(new ServerMessage.InjectionRefused(""), Json.Server("""{"type":"InjectionRefused"}"""));
        Assert.Equal(new ServerMessage.AgentThinking(""), Json.Server("""{"type":"AgentThinking","content":null}"""));
    }

    [Fact]
    public void Read_EventWithoutFields_AllocatesNothing()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"type":"UserStartedSpeaking"}""");
        DeepgramServerMessageReader.Read(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++) DeepgramServerMessageReader.Read(bytes);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Write_Event_AllocatesNothing()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>(1_024);
        var message = new ServerMessage.ConversationText(ConversationRole.Assistant, "She said \"yes\".") { Languages = ["en"] };
        DeepgramServerMessageWriter.Write(message, output);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++)
        {
            output.ResetWrittenCount();
            DeepgramServerMessageWriter.Write(message, output);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Write_HalfASurrogatePair_IsReplaced() =>
        Assert.Equal("{\"type\":\"AgentThinking\",\"content\":\"a\ufffd\\n\ufffd\"}", Json.Of(new ServerMessage.AgentThinking("a\ud83d\n\ude00")));

    private static void IsUnreadable(string wire) =>
        Assert.Same(ErrorCodes.MessageUnreadable, Assert.Throws<ProtocolException>(() => Json.Server(wire)).Code);
}
