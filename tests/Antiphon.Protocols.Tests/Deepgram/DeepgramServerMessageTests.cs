using System.Text.Json.Nodes;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Protocols.Tests.Deepgram;

public sealed class DeepgramServerMessageTests
{
    public static TheoryData<string> Wire => [.. Samples.Server];

    [Theory]
    [MemberData(nameof(Wire))]
    public void Write_WhatWasRead_GivesTheSameJson(string wire)
    {
        var written = Json.Of(Json.Server(wire));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(wire), JsonNode.Parse(written)), written);
    }

    [Fact]
    public void Read_NumericText_CountsAsNumber() =>
        Assert.Equal(
            new ServerMessage.LatencyReport { Total = TimeSpan.FromMilliseconds(1_250), TextToSpeech = TimeSpan.FromMilliseconds(500) },
            Json.Server("""{"type":"LatencyReport","total_latency":"1.25","tts_latency":0.5,"stt_latency":"soon"}"""));

    [Fact]
    public void Read_UnknownField_IsPassedOver() =>
        Assert.IsType<ServerMessage.AgentAudioDone>(Json.Server("""{"type":"AgentAudioDone","later":true}"""));

    [Fact]
    public void Read_UnknownType_IsKeptRaw()
    {
        var message = Assert.IsType<ServerMessage.Unknown>(Json.Server("""{"type":"FrustrationDetected","level":3}"""));

        Assert.Equal(("FrustrationDetected", 3), (message.Type, message.Raw.GetProperty("level").GetInt32()));
    }

    [Fact]
    public void Read_EarlyError_TakesMessageForDescription() =>
        Assert.Equal(new ServerMessage.Error("", "broken"), Json.Server("""{"type":"Error","message":"broken"}"""));

    [Theory]
    [InlineData("""{"request_id":"1"}""", "type")]
    [InlineData("""{"type":"Welcome"}""", "request_id")]
    [InlineData("""{"type":"ConversationText","role":"user"}""", "content")]
    [InlineData("""{"type":"ConversationText","role":"narrator","content":"x"}""", "role")]
    [InlineData("""{"type":"FunctionCallRequest"}""", "functions")]
    [InlineData("""{"type":"FunctionCallRequest","functions":[{"name":"f"}]}""", "functions[0].id")]
    public void Read_RequiredFieldMissing_NamesItsPath(string wire, string path)
    {
        var error = Assert.Throws<ProtocolException>(() => Json.Server(wire));

        Assert.Equal((ErrorCodes.MessageUnreadable, path), (error.Code, error.Path));
    }

    [Fact]
    public void Write_Audio_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Json.Of(new ServerMessage.Audio(new byte[2])));
}
