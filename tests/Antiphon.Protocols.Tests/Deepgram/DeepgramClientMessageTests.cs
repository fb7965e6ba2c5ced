using System.Text;
using System.Text.Json.Nodes;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Protocols.Tests.Deepgram;

public sealed class DeepgramClientMessageTests
{
    public static TheoryData<string> Wire => [.. Samples.Client];

    [Theory]
    [MemberData(nameof(Wire))]
    public void Write_WhatWasRead_GivesTheSameJson(string wire)
    {
        var written = Json.Of(Json.Client(wire));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(wire), JsonNode.Parse(written)), written);
    }

    [Fact]
    public void Read_FullSettings_TakesEveryField()
    {
        var settings = Json.Settings(Samples.FullSettings);

        Assert.Equal(["a", "b"], settings.Tags);
        Assert.False(settings.History);
        Assert.Equal(new AudioInputSettings { Encoding = "mulaw", SampleRate = 8_000 }, settings.Audio.Input);
        Assert.Equal(16_000, settings.Audio.Output.SampleRate);
        Assert.Equal("flux-general-multi", settings.Agent.Listen!.Model);
        Assert.Equal(4_000, settings.Agent.Listen.EotTimeoutMs);
        Assert.Equal(2, settings.Agent.Think.Count);
        Assert.Equal(int.MaxValue, settings.Agent.Think[0].ContextLength);
        Assert.Equal("y", settings.Agent.Think[0].Endpoint!.Headers["x"]);
        Assert.Null(settings.Agent.Think[0].Functions[0].Endpoint);
        Assert.Equal("post", settings.Agent.Think[0].Functions[1].Endpoint!.Method);
        Assert.Equal(["flux-kit-en", "sonic", "m", null], settings.Agent.Speak.Select(speak => speak.Provider.Model));
        Assert.Equal("Hello.", settings.Agent.Greeting);
        Assert.Equal(new HistoryEntry.Text(ConversationRole.User, "hi"), settings.Agent.Context[0]);
    }

    [Fact]
    public void Read_EmptyAudio_TakesTheProtocolsDefaults()
    {
        var settings = Json.Agent("{}");

        Assert.Equal(new AudioInputSettings { Encoding = "linear16", SampleRate = 24_000 }, settings.Audio.Input);
        Assert.Equal(new AudioOutputSettings { Encoding = "linear16" }, settings.Audio.Output);
        Assert.True(settings.History);
    }

    [Fact]
    public void Read_FlagsUnderSettings_CountAsFlags() =>
        Assert.False(Json.Settings("""{"type":"Settings","audio":{},"agent":{},"settings":{"flags":{"history":false}}}""").History);

    [Fact]
    public void Read_SingleThinkAndSpeak_CountAsListsOfOne()
    {
        var agent = Json.Agent("""
            {"think":{"provider":{"type":"google","model":"gemini"}},"speak":{"provider":{"type":"deepgram","model":"aura-2-thalia-en"}}}
            """).Agent;

        Assert.Equal("google", Assert.Single(agent.Think).Provider.Type);
        Assert.Equal("aura-2-thalia-en", Assert.Single(agent.Speak).Provider.Model);
    }

    [Theory]
    [InlineData("""{"type":"InjectAgentMessage","content":"old"}""", "old")]
    [InlineData("""{"type":"InjectAgentMessage","content":"old","message":"new"}""", "new")]
    public void Read_InjectAgentMessage_PrefersMessageOverContent(string wire, string text) =>
        Assert.Equal(new ClientMessage.InjectAgentMessage(text), Json.Client(wire));

    [Fact]
    public void Read_EarlyFunctionResponse_IsTheSameMessage() =>
        Assert.Equal(
            new ClientMessage.FunctionCallResponse("1", "r"),
            Json.Client("""{"type":"FunctionCallResponse","function_call_id":"1","output":"r"}"""));

    [Fact]
    public void Read_IndentedJson_IsRead() => Assert.IsType<ClientMessage.KeepAlive>(Json.Client("\r\n{\n  \"type\": \"KeepAlive\"\n}\n"));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"KeepAlive\"")]
    [InlineData("{\"type\":\"KeepAlive\"")]
    [InlineData("{\"type\":\"KeepAlive\"} {}")]
    [InlineData("{\"type\":\"KeepAlive\",\"type\":\"Close\"}")]
    [InlineData("[object Blob]")]
    public void Read_NotAMessage_IsUnreadable(string wire)
    {
        var error = Assert.Throws<ProtocolException>(() => Json.Client(wire));

        Assert.Same(ErrorCodes.MessageUnreadable, error.Code);
    }

    [Theory]
    [InlineData("""{}""", "type")]
    [InlineData("""{"type":5}""", "type")]
    [InlineData("""{"type":"Nonsense"}""", "type")]
    [InlineData("""{"type":"keepalive"}""", "type")]
    [InlineData("""{"type":"SettingsConfiguration"}""", "type")]
    [InlineData("""{"type":"KeepAlive","x":1}""", "x")]
    [InlineData("""{"type":"InjectUserMessage"}""", "content")]
    [InlineData("""{"type":"InjectUserMessage","content":null}""", "content")]
    [InlineData("""{"type":"InjectUserMessage","content":["a"]}""", "content")]
    [InlineData("""{"type":"InjectAgentMessage"}""", "message")]
    [InlineData("""{"type":"InjectAgentMessage","message":"a","behavior":"later"}""", "behavior")]
    [InlineData("""{"type":"FunctionCallResponse","name":"f","content":"c"}""", "id")]
    [InlineData("""{"type":"FunctionCallResponse","id":"1","content":"c"}""", "name")]
    [InlineData("""{"type":"FunctionCallResponse","id":"1","name":"f","content":{}}""", "content")]
    [InlineData("""{"type":"Settings","agent":{}}""", "audio")]
    [InlineData("""{"type":"Settings","audio":{}}""", "agent")]
    [InlineData("""{"type":"Settings","audio":{},"agent":7}""", "agent")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{},"tags":"a"}""", "tags")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{},"tags":["a",2]}""", "tags[1]")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{},"experimental":"yes"}""", "experimental")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{},"flags":{"hist":true}}""", "flags.hist")]
    [InlineData("""{"type":"Settings","audio":{"input":{"encoding":"linear16"}},"agent":{}}""", "audio.input.sample_rate")]
    [InlineData("""{"type":"Settings","audio":{"input":{"sample_rate":8000}},"agent":{}}""", "audio.input.encoding")]
    [InlineData("""{"type":"Settings","audio":{"input":{"encoding":"linear16","sample_rate":44100.0}},"agent":{}}""", "audio.input.sample_rate")]
    [InlineData("""{"type":"Settings","audio":{"input":{"encoding":"linear16","sample_rate":44100.5}},"agent":{}}""", "audio.input.sample_rate")]
    [InlineData("""{"type":"Settings","audio":{"input":{"encoding":"linear16","sample_rate":1e99}},"agent":{}}""", "audio.input.sample_rate")]
    [InlineData("""{"type":"Settings","audio":{"input":{"encoding":"linear16","sample_rate":"8000"}},"agent":{}}""", "audio.input.sample_rate")]
    [InlineData("""{"type":"Settings","audio":{"output":{"codec":"x"}},"agent":{}}""", "audio.output.codec")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{"mip_opt_out":true}}""", "agent.mip_opt_out")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{"think_live":{}}}""", "agent.think_live")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{"listen":{"provider":{"type":"deepgram"},"endpointing":300}}}""", "agent.listen.endpointing")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{"listen":{}}}""", "agent.listen.provider")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{"listen":{"provider":{"type":"deepgram","version":"v2"}}}}""", "agent.listen.provider.model")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{"listen":{"provider":{"type":"deepgram","version":"v2","model":"flux-general-en","smart_format":true}}}}""", "agent.listen.provider.smart_format")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{"think":{"prompt":"x"}}}""", "agent.think.provider")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{"think":{"provider":{"type":"open_ai"}}}}""", "agent.think.provider.model")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{"think":{"provider":{"type":"open_ai","model":"m","endpoint":{"url":"x"}}}}}""", "agent.think.provider.endpoint")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{"think":[{"provider":{"type":"open_ai","model":"m"}},{"provider":{"type":"open_ai"}}]}}""", "agent.think[1].provider.model")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{"think":{"provider":{"type":"open_ai","model":"m"},"functions":[{"name":"f","client_side":true}]}}}""", "agent.think.functions[0].client_side")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{"think":{"provider":{"type":"open_ai","model":"m"},"functions":[{"description":"f"}]}}}""", "agent.think.functions[0].name")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{"think":{"provider":{"type":"open_ai","model":"m"},"functions":[{"name":"f","parameters":[]}]}}}""", "agent.think.functions[0].parameters")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{"speak":{"provider":{"type":"deepgram","model":"aura-2-thalia-en","language":"en"}}}}""", "agent.speak.provider.language")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{"speak":{"provider":{"type":"deepgram"}}}}""", "agent.speak.provider.model")]
    [InlineData("""{"type":"Settings","audio":{},"agent":{"context":{"messages":[{"type":"History","role":"system","content":"c"}]}}}""", "agent.context.messages[0].role")]
    public void Read_BadField_NamesItsPath(string wire, string path)
    {
        var error = Assert.Throws<ProtocolException>(() => Json.Client(wire));

        Assert.Equal((ErrorCodes.MessageUnreadable, path), (error.Code, error.Path));
    }

    [Theory]
    [InlineData("""{"listen":{"provider":{"type":"other"}}}""", "agent.listen.provider.type")]
    [InlineData("""{"listen":{"provider":{"type":"deepgram","model":"flux-general-en"}}}""", "agent.listen.provider.model")]
    [InlineData("""{"listen":{"provider":{"type":"deepgram","version":"v2","model":"flux-general-en","eot_threshold":0.4}}}""", "agent.listen.provider.eot_threshold")]
    [InlineData("""{"listen":{"provider":{"type":"deepgram","version":"v2","model":"flux-general-en","eager_eot_threshold":0.8}}}""", "agent.listen.provider.eager_eot_threshold")]
    [InlineData("""{"listen":{"provider":{"type":"deepgram","version":"v2","model":"flux-general-en","eot_timeout_ms":499}}}""", "agent.listen.provider.eot_timeout_ms")]
    [InlineData("""{"think":{"provider":{"type":"other","model":"m"}}}""", "agent.think.provider.type")]
    [InlineData("""{"think":{"provider":{"type":"anthropic","model":"m","temperature":1.5}}}""", "agent.think.provider.temperature")]
    [InlineData("""{"think":{"provider":{"type":"groq","model":"m"}}}""", "agent.think.endpoint")]
    [InlineData("""{"think":{"provider":{"type":"open_ai","model":"m"},"endpoint":{"url":"file:///etc/passwd"}}}""", "agent.think.endpoint.url")]
    [InlineData("""{"think":{"provider":{"type":"open_ai","model":"m"},"context_length":100}}""", "agent.think.context_length")]
    [InlineData("""{"think":{"provider":{"type":"open_ai","model":"m"},"functions":[{"name":"f"},{"name":"f"}]}}""", "agent.think.functions[1].name")]
    [InlineData("""{"think":{"provider":{"type":"open_ai","model":"m"},"functions":[{"name":""}]}}""", "agent.think.functions[0].name")]
    [InlineData("""{"speak":{"provider":{"type":"other"}}}""", "agent.speak.provider.type")]
    [InlineData("""{"speak":{"provider":{"type":"open_ai","model":"tts-1","voice":"alloy"}}}""", "agent.speak.endpoint")]
    public void Read_ImpossibleAgent_IsInvalidSettingsWithItsPath(string agent, string path)
    {
        var error = Assert.Throws<ProtocolException>(() => Json.Agent(agent));

        Assert.Equal((ErrorCodes.SettingsInvalid, path), (error.Code, error.Path));
    }

    [Theory]
    [InlineData("""{"input":{"encoding":"mp3","sample_rate":16000}}""", "audio.input.encoding")]
    [InlineData("""{"input":{"encoding":"linear16","sample_rate":4000}}""", "audio.input.sample_rate")]
    [InlineData("""{"input":{"encoding":"amr-nb","sample_rate":16000}}""", "audio.input.sample_rate")]
    [InlineData("""{"output":{"encoding":"wma"}}""", "audio.output.encoding")]
    [InlineData("""{"output":{"encoding":"mulaw","sample_rate":24000}}""", "audio.output.sample_rate")]
    [InlineData("""{"output":{"encoding":"linear16","container":"ogg"}}""", "audio.output.container")]
    [InlineData("""{"output":{"encoding":"linear16","bitrate":32000}}""", "audio.output.bitrate")]
    public void Read_ImpossibleAudio_IsInvalidSettingsWithItsPath(string audio, string path)
    {
        var error = Assert.Throws<ProtocolException>(() => Json.Client("{\"type\":\"Settings\",\"audio\":" + audio + ",\"agent\":{}}"));

        Assert.Equal((ErrorCodes.SettingsInvalid, path), (error.Code, error.Path));
    }

    [Theory]
    [InlineData("UpdateThinkLive")]
    [InlineData("InjectDynamicAgentMessage")]
    public void Read_ThinkLive_IsUnsupported(string type)
    {
        var error = Assert.Throws<ProtocolException>(() => Json.Client($$"""{"type":"{{type}}","prompt":"x"}"""));

        Assert.Same(ErrorCodes.MessageUnsupported, error.Code);
    }

    [Fact]
    public void Read_HostileFieldName_IsShortenedAndCleanInTheError()
    {
        var wire = $$"""{"type":"KeepAlive","{{new string('x', 10_000)}}\n":1}""";

        var error = Assert.Throws<ProtocolException>(() => Json.Client(wire));

        Assert.InRange(error.Message.Length, 1, 200);
    }

    [Fact]
    public void Read_DeepNesting_IsUnreadable()
    {
        var wire = new string('[', 100_000);

        Assert.Same(ErrorCodes.MessageUnreadable, Assert.Throws<ProtocolException>(() => Json.Client(wire)).Code);
    }

    [Theory]
    [MemberData(nameof(Wire))]
    public void Read_MutatedBytes_GivesAMessageOrAProtocolException(string wire) =>
        Mutations.Of(Encoding.UTF8.GetBytes(wire), bytes => DeepgramClientMessageReader.Read(bytes));
}
