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

    [Fact]
    public void Read_IndentedJson_IsRead() => Assert.IsType<ClientMessage.KeepAlive>(Json.Client("\r\n{\n  \"type\": \"KeepAlive\"\n}\n"));

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
}
