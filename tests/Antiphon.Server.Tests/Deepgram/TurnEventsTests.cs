using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Deepgram;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>Rows "Agent events", "LatencyReport", "Context/history" and "ConversationText": what each turn consists of.</summary>
public sealed class TurnEventsTests
{
    [Fact]
    public async Task LatencyReport_OfEveryTurn_HasPlausibleParts()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model.Calls("f", callId: "a").Replies("One.").Replies("Two.");
        await using var client = await TalkingClient.StartAsync(server, VoiceAgentServer.Settings(VoiceAgentServer.Agent(null, new FunctionDefinition("f"))));

        await client.SayAsync("One?");
        await client.NextAsync<ServerMessage.FunctionCallRequest>();
        await Task.Delay(TimeSpan.FromMilliseconds(50)); // What the client takes for its function is in the report.
        await client.SendAsync(new ClientMessage.FunctionCallResponse("a", "1") { Name = "f" });
        var first = await client.NextAsync<ServerMessage.LatencyReport>();
        var second = (await client.TurnAsync("Two?")).OfType<ServerMessage.LatencyReport>().Single();

        Assert.True(first.ThinkTool >= TimeSpan.FromMilliseconds(50), $"{first.ThinkTool}");
        Assert.Equal(TimeSpan.Zero, second.ThinkTool);
        Assert.All([first, second], report =>
        {
            Assert.True(TimeSpan.Zero <= report.ThinkTool && report.ThinkTool <= report.ThinkToken && report.ThinkToken <= report.ThinkText && report.ThinkText <= report.Total, $"{report}");
            Assert.True(report.TextToSpeech >= TimeSpan.Zero && report.SpeechToText >= TimeSpan.Zero, $"{report}");
        });
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public async Task AgentStartedSpeaking_Gate_FollowsTheOption(bool isGated, bool experimental, bool sent)
    {
        await using var server = await VoiceAgentServer.StartAsync(options: new DeepgramVoiceAgentOptions { AgentStartedSpeakingIsExperimental = isGated });
        await using var client = await TalkingClient.StartAsync(server, VoiceAgentServer.Settings(VoiceAgentServer.Agent("Hello.")) with { Experimental = experimental });

        var greeting = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        Assert.Equal(sent, greeting.Any(message => message is ServerMessage.AgentStartedSpeaking));
    }

    [Fact]
    public async Task History_EveryConversationText_IsFollowedByItsEntry()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model.Replies("One. ", "Two. ", "Three.");
        await using var client = await TalkingClient.StartAsync(server, VoiceAgentServer.Settings(VoiceAgentServer.Agent("Hello.")));
        var messages = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        messages.AddRange(await client.TurnAsync("Count."));

        var texts = messages.Select((message, i) => (Text: message as ServerMessage.ConversationText, Next: messages.ElementAtOrDefault(i + 1))).Where(pair => pair.Text is not null).ToList();
        Assert.True(texts.Count >= 3);
        Assert.All(texts, pair => Assert.Equal(new ServerMessage.History(new HistoryEntry.Text(pair.Text!.Role, pair.Text.Content)), pair.Next));
    }
}
