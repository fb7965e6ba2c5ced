using System.Text.Json;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Deepgram;
using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>Rows "Functions, client side" and "Functions, server side".</summary>
public sealed class FunctionTests
{
    private static readonly JsonElement City = JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""");

    private static readonly FunctionDefinition Weather = new("get_weather") { Parameters = City };

    private static readonly FunctionDefinition Time = new("get_time") { Parameters = City };

    [Fact]
    public async Task ClientSide_CallsOfOneReply_GoOutInOneRequestAndAllAnswersAreAwaited()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model
            .Then(new ChatStep().Call("get_weather", In("Oslo"), "a").Call("get_time", In("Oslo"), "b").Call("get_weather", In("Rome"), "c"))
            .Then(new ChatStep().Expect("three results", request => Results(request).SequenceEqual(["clear", "noon", "rain"])).Text("All known."));
        await using var client = await TalkingClient.StartAsync(server, Settings(Weather, Time));

        await client.SayAsync("Weather and time?");
        var request = await client.NextAsync<ServerMessage.FunctionCallRequest>();
        await AnswerAsync(client, "c", "get_weather", "rain");
        await AnswerAsync(client, "a", "get_weather", "clear");
        await AnswerAsync(client, "b", "get_time", "noon");
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.Equal([("a", "get_weather"), ("b", "get_time"), ("c", "get_weather")], request.Functions.Select(call => (call.Id, call.Name)));
        Assert.All(request.Functions, call => Assert.True(call.ClientSide));
        Assert.DoesNotContain(messages, message => message is ServerMessage.FunctionCallRequest or ServerMessage.FunctionCallResponse);
        Assert.Equal(3, messages.Count(message => message is ServerMessage.History { Entry: HistoryEntry.Calls }));
        server.Model.Verify();
    }

    [Fact]
    public async Task ClientSide_MoreCallsThanRunAtOnce_AreStillOneRequest()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        var step = new ChatStep();
        for (var i = 0; i < 12; i++) step.Call("get_weather", In("Oslo"), $"call_{i}");
        server.Model.Then(step).Replies("Done.");
        await using var client = await TalkingClient.StartAsync(server, Settings(Weather));

        await client.SayAsync("Twelve times?");
        var request = await client.NextAsync<ServerMessage.FunctionCallRequest>();
        foreach (var call in request.Functions.Reverse()) await AnswerAsync(client, call.Id, call.Name, "clear");
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.Equal(12, request.Functions.Count);
        Assert.DoesNotContain(messages, message => message is ServerMessage.FunctionCallRequest);
        server.Model.Verify();
    }

    [Fact]
    public async Task ClientSide_AnswersThatNobodyAwaits_AreIgnored()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model
            .Calls("get_weather", In("Oslo"), "call_1")
            .Then(new ChatStep().Expect("the first answer", request => Results(request).SequenceEqual(["clear"])).Text("Clear."));
        await using var client = await TalkingClient.StartAsync(server, Settings(Weather));

        await client.SayAsync("Weather?");
        await client.NextAsync<ServerMessage.FunctionCallRequest>();
        await AnswerAsync(client, "unknown", "get_weather", "snow");
        await AnswerAsync(client, "call_1", "get_weather", "clear");
        await AnswerAsync(client, "call_1", "get_weather", "late");
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.DoesNotContain(messages, message => message is ServerMessage.Warning { Code: DeepgramWarnings.FunctionCallFailed } or ServerMessage.Error);
        server.Model.Verify();
    }

    [Fact]
    public async Task ClientSide_NoAnswerInTime_WarnsAndTellsTheModel()
    {
        await using var server = await VoiceAgentServer.StartAsync(options: new DeepgramVoiceAgentOptions { FunctionTimeout = TimeSpan.FromMilliseconds(200) });
        server.Model
            .Then(new ChatStep().Call("get_weather", In("Oslo"), "a").Call("get_weather", In("Rome"), "b"))
            .Then(new ChatStep().Expect("one answer and one failure", request => Results(request) is ["clear", var failed] && failed.Contains("gave no answer", StringComparison.Ordinal)).Text("Only Oslo."));
        await using var client = await TalkingClient.StartAsync(server, Settings(Weather));

        await client.SayAsync("Weather?");
        await client.NextAsync<ServerMessage.FunctionCallRequest>();
        await AnswerAsync(client, "a", "get_weather", "clear");
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.Equal(DeepgramWarnings.FunctionCallFailed, Assert.Single(messages.OfType<ServerMessage.Warning>()).Code);
        server.Model.Verify();
    }

    [Fact]
    public async Task ClientSide_CallWithArgumentsThatDoNotFit_IsNotAskedOfTheClient()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model
            .Then(new ChatStep().Call("get_weather", In("Oslo"), "a").Call("get_weather", new Dictionary<string, object?>(StringComparer.Ordinal), "b"))
            .Replies("Only Oslo.");
        await using var client = await TalkingClient.StartAsync(server, Settings(Weather));

        await client.SayAsync("Weather?");
        var request = await client.NextAsync<ServerMessage.FunctionCallRequest>();
        await AnswerAsync(client, "a", "get_weather", "clear");
        await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.Equal("a", Assert.Single(request.Functions).Id);
        server.Model.Verify();
    }

    [Fact]
    public async Task ClientSide_ThoughtSignature_GoesOutWithTheCallAndIntoItsHistory()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model
            .Then(new ChatStep().Content(new FunctionCallContent("a", "get_weather", In("Oslo")) { AdditionalProperties = new() { ["thought_signature"] = "s1gned" } }))
            .Then(new ChatStep().Expect("the signature", request => SignatureOf(request) == "s1gned").Text("Clear."));
        await using var client = await TalkingClient.StartAsync(server, Settings(Weather));

        await client.SayAsync("Weather?");
        var request = await client.NextAsync<ServerMessage.FunctionCallRequest>();
        await client.SendAsync(new ClientMessage.FunctionCallResponse("a", "clear") { Name = "get_weather", ThoughtSignature = "s1gned" });
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.Equal("s1gned", Assert.Single(request.Functions).ThoughtSignature);
        Assert.Equal("s1gned", messages.OfType<ServerMessage.History>().Select(history => history.Entry).OfType<HistoryEntry.Calls>().Single().FunctionCalls.Single().ThoughtSignature);
        server.Model.Verify();
    }

    [Fact]
    public async Task Cancelled_UserGoesOnWhileCallsAreOut_OneMessageNamesThemBeforeTheUsersText()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model
            .Then(new ChatStep().Call("get_weather", In("Oslo"), "a").Call("get_weather", In("Rome"), "b"))
            .Replies("Never mind then.");
        await using var client = await TalkingClient.StartAsync(server, Settings(Weather));
        await client.SayAsync("Weather?");
        await client.NextAsync<ServerMessage.FunctionCallRequest>();
        await AnswerAsync(client, "b", "get_weather", "rain");
        await client.UntilAsync(message => message is ServerMessage.History { Entry: HistoryEntry.Calls });

        await client.SayAsync("Forget it.");
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);
        await AnswerAsync(client, "a", "get_weather", "too late");

        var cancelled = messages.FindIndex(message => message is ServerMessage.FunctionCallCancelled);
        Assert.Equal(new CancelledCall("a", "get_weather"), Assert.Single(((ServerMessage.FunctionCallCancelled)messages[cancelled]).Functions));
        Assert.True(cancelled < messages.FindIndex(message => message is ServerMessage.ConversationText { Role: ConversationRole.User, Content: "Forget it." }));
        Assert.Single(messages.OfType<ServerMessage.FunctionCallCancelled>());
        server.Model.Verify();
    }

    [Fact]
    public async Task ServerSide_Called_ShowsRequestResponseAndHistoryInThisOrder()
    {
        await using var server = await VoiceAgentServer.StartAsync(agent: new Conversation.VoiceAgent
        {
            Agent = new Agents.Agent { Name = "desk", Tools = [Agents.AgentTool.Create(() => "nine to five", "open_hours")] },
        });
        server.Model.Calls("open_hours", callId: "a").Replies("We open at nine.");
        await using var client = await TalkingClient.StartAsync(server, VoiceAgentServer.Settings(new AgentSettings()));

        var messages = await client.TurnAsync("When do you open?");

        Assert.Equal(
            ["UserStartedSpeaking", "ConversationText", "History", "FunctionCallRequest", "FunctionCallResponse", "History", "AgentStartedSpeaking"],
            messages.Kinds().Take(7));
        Assert.False(messages.OfType<ServerMessage.FunctionCallRequest>().Single().Functions.Single().ClientSide);
        Assert.False(messages.OfType<ServerMessage.History>().Select(history => history.Entry).OfType<HistoryEntry.Calls>().Single().FunctionCalls.Single().ClientSide);
    }

    private static string? SignatureOf(ChatRequest request) =>
        request.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Single().AdditionalProperties?["thought_signature"]?.ToString();

    private static List<string> Results(ChatRequest request) =>
        [.. request.Messages[^1].Contents.OfType<FunctionResultContent>().OrderBy(result => result.CallId, StringComparer.Ordinal).Select(result => $"{result.Result}")];

    private static Dictionary<string, object?> In(string city) => new(StringComparer.Ordinal) { ["city"] = city };

    private static VoiceAgentSettings Settings(params FunctionDefinition[] functions) => VoiceAgentServer.Settings(VoiceAgentServer.Agent(null, functions));

    private static Task AnswerAsync(TalkingClient client, string id, string name, string content) =>
        client.SendAsync(new ClientMessage.FunctionCallResponse(id, content) { Name = name });
}
