using Antiphon.Protocols.Deepgram;

namespace Antiphon.Protocols.Tests.Deepgram;

/// <summary>Lenient reading, and the legacy shapes of section 16 with their switch.</summary>
public sealed class ReaderOptionsTests
{
    private static readonly DeepgramReaderOptions Lenient = new() { Lenient = true };
    private static readonly DeepgramReaderOptions NoLegacy = new() { AcceptLegacy = false };

    [Fact]
    public void Read_LenientSettings_PassesOverUnknownFieldsAndNamesThem()
    {
        var message = Json.Client(
            """{"type":"Settings","x":1,"audio":{},"agent":{"listen":{"provider":{"type":"deepgram"},"endpointing":300},"think":[{"provider":{"type":"open_ai","model":"m"},"functions":[{"name":"f","client_side":true}]}]}}""",
            Lenient);

        Assert.Equal(["agent.listen.endpointing", "agent.think[0].functions[0].client_side", "x"], message.IgnoredFields.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_LenientEvent_PassesOverUnknownFieldsAndNamesThem()
    {
        var message = Json.Client("""{"later":{"a":[1]},"type":"InjectUserMessage","content":"c","x":"y"}""", Lenient);

        Assert.Equal("c", Assert.IsType<ClientMessage.InjectUserMessage>(message).Content);
        Assert.Equal(["later", "x"], message.IgnoredFields);
    }

    [Fact]
    public void Read_LenientBareEvent_PassesOverUnknownFieldsAndNamesThem() =>
        Assert.Equal(["x"], Json.Client("""{"type":"KeepAlive","x":1}""", Lenient).IgnoredFields);

    [Fact]
    public void Read_LenientWithVeryManyFields_NamesTheFirstHundred()
    {
        var fields = string.Concat(Enumerable.Range(0, 1_000).Select(i => $",\"x{i}\":0"));

        Assert.Equal(100, Json.Client("{\"type\":\"KeepAlive\"" + fields + "}", Lenient).IgnoredFields.Count);
    }

    [Fact]
    public void Read_Strict_NamesNothing() => Assert.Empty(Json.Client("""{"type":"KeepAlive"}""").IgnoredFields);

    [Theory]
    [InlineData("44100.0", 44_100)]
    [InlineData("8e3", 8_000)]
    [InlineData("16000", 16_000)]
    public void Read_LenientWholeNumber_IsAnInteger(string number, int rate)
    {
        var message = Json.Client("{\"type\":\"Settings\",\"audio\":{\"input\":{\"encoding\":\"linear16\",\"sample_rate\":" + number + "}},\"agent\":{}}", Lenient);

        Assert.Equal(rate, Assert.IsType<ClientMessage.Settings>(message).Value.Audio.Input.SampleRate);
    }

    [Theory]
    [InlineData("44100.5")]
    [InlineData("1e99")]
    [InlineData("-1e10")]
    public void Read_LenientFraction_IsNoInteger(string number)
    {
        var error = Assert.Throws<ProtocolException>(() =>
            Json.Client("{\"type\":\"Settings\",\"audio\":{\"input\":{\"encoding\":\"linear16\",\"sample_rate\":" + number + "}},\"agent\":{}}", Lenient));

        Assert.Equal("audio.input.sample_rate", error.Path);
    }

    [Theory]
    [InlineData("""{"think":{"provider":{"type":"open_ai","model":"m"},"instructions":"x"}}""", "agent.think.instructions")]
    [InlineData("""{"think_live":{}}""", "agent.think_live")]
    public void Read_LenientNameOfEarlyAccessOrThinkLive_IsRefusedAllTheSame(string agent, string path)
    {
        var error = Assert.Throws<ProtocolException>(() => Json.Client("{\"type\":\"Settings\",\"audio\":{},\"agent\":" + agent + "}", Lenient));

        Assert.Equal((ErrorCodes.MessageUnreadable, path), (error.Code, error.Path));
    }

    [Theory]
    [InlineData("""{"type":"InjectAgentMessage","content":"old"}""", """{"type":"InjectAgentMessage","message":"old"}""", "content")]
    [InlineData("""{"type":"InjectAgentMessage","content":"old","message":"new"}""", """{"type":"InjectAgentMessage","message":"new"}""", "content")]
    [InlineData("""{"type":"FunctionCallResponse","function_call_id":"1","output":"r"}""", """{"type":"FunctionCallResponse","id":"1","name":"","content":"r"}""", "function_call_id")]
    [InlineData("""{"type":"FunctionCallResponse","id":"1","name":"f","output":"r"}""", """{"type":"FunctionCallResponse","id":"1","name":"f","content":"r"}""", "output")]
    [InlineData("""{"type":"UpdateSpeak","speak":{"provider":{"type":"cartesia","model_id":"m","voice":{"mode":"id","id":"v"},"language_code":"de"}}}""",
        """{"type":"UpdateSpeak","speak":{"provider":{"type":"cartesia","model_id":"m","voice":{"mode":"id","id":"v"},"language":"de"}}}""", "speak.provider.language_code")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{},"settings":{"flags":{"history":false}}}""",
        """{"type":"Settings","flags":{"history":false},"audio":{"input":{"encoding":"linear16","sample_rate":24000},"output":{"encoding":"linear16"}},"agent":{}}""", "settings")]
    public void Read_LegacyShape_IsTheCurrentMessageUnlessSwitchedOff(string legacy, string current, string path)
    {
        Assert.Equal(current, Json.Of(Json.Client(legacy)));

        Assert.Equal(path, Assert.Throws<ProtocolException>(() => Json.Client(legacy, NoLegacy)).Path);
    }

    [Theory]
    [InlineData("SettingsConfiguration", "Settings")]
    [InlineData("UpdateInstructions", "UpdatePrompt")]
    [InlineData("InstructionsUpdated", "PromptUpdated")]
    [InlineData("FunctionCalling", "FunctionCallRequest")]
    [InlineData("EndOfThought", "AgentThinking")]
    public void Read_EarlyAccessType_IsRefusedWithTheNameOfToday(string early, string current)
    {
        var error = Assert.Throws<ProtocolException>(() => Json.Client($$"""{"type":"{{early}}"}"""));

        Assert.Equal(ErrorCodes.MessageUnreadable, error.Code);
        Assert.Contains($"'{current}'", error.Message, StringComparison.Ordinal);
    }
}
