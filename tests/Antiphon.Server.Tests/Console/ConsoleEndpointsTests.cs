using System.Net;
using System.Text.Json;
using Antiphon.Agents;
using Antiphon.Conversation;
using Antiphon.Server.Tests.Hosting;
using Antiphon.Speech;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Tests.Console;

public sealed class ConsoleEndpointsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task AgentCard_Agent_IsDescribed()
    {
        var tool = AIFunctionFactory.Create(() => "noon", new AIFunctionFactoryOptions
        {
            Name = "what_time",
            AdditionalProperties = new Dictionary<string, object?> { [SpeechPhrases.PropertyName] = (IReadOnlyList<string>)["[please] (tell | give) me the time [for {day}]", "second"] },
        });
        var agent = new VoiceAgent { Agent = new Agent { Name = "desk", Tools = [tool] }, Greeting = "Hello.", Phrases = ["good <day>"] };
        await using var server = await TestServer.StartAsync(setup => setup.Agent = agent);

        using var card = JsonDocument.Parse(await server.Http.GetStringAsync("/api/agent"));

        Assert.Equal("desk", card.RootElement.GetProperty("name").GetString());
        Assert.Equal("Hello.", card.RootElement.GetProperty("greeting").GetString());
        Assert.Equal(["tell me the time", "good tuesday"], card.RootElement.GetProperty("phrases").EnumerateArray().Select(p => p.GetString()));
        Assert.Equal(JsonValueKind.Null, card.RootElement.GetProperty("engines").GetProperty("stt").ValueKind);
    }

    [Fact]
    public async Task AgentCard_NoAgent_IsNotFound()
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.Http.GetAsync("/api/agent");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Events_Session_AreStreamedUntilItsEnd()
    {
        await using var server = await TestServer.StartAsync();
        var latency = new TurnLatency { Endpointing = TimeSpan.FromMilliseconds(400), Model = TimeSpan.FromMilliseconds(20), Tools = TimeSpan.FromMilliseconds(5) };
        SessionEvent[] events =
        [
            new SessionEvent.Started(),
            new SessionEvent.UserText("hello \"there\"\n") { At = TimeSpan.FromMilliseconds(1234.5), Turn = 1, Confidence = 0.75 },
            new SessionEvent.ToolStarted("c1", "book", """{"day":"monday"}""") { Turn = 1 },
            new SessionEvent.ToolFinished("c1", "book", "done", TimeSpan.FromMilliseconds(3), null) { Turn = 1 },
            new SessionEvent.AgentStartedSpeaking(latency) { Turn = 1 },
            new SessionEvent.AgentHeard("Hel", Interrupted: true) { Turn = 1 },
            new SessionEvent.Fault(new VoiceException(ErrorCodes.ModelTimeout, "No answer.")) { Turn = 2 },
            new SessionEvent.Ended(new SessionEnd("handed_over")),
        ];
        foreach (var sessionEvent in events[..^1]) server.Feeds.OnEvent("s-1", sessionEvent);

        using var response = await server.Http.GetAsync("/api/sessions/s-1/events", HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
        server.Feeds.OnEvent("s-1", events[^1]);
        var text = await response.Content.ReadAsStringAsync().WaitAsync(Patience);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            """
            data: {"type":"user_text","at":1234.5,"turn":1,"text":"hello \u0022there\u0022\n","confidence":0.75}
            data: {"type":"tool_started","at":0,"turn":1,"call_id":"c1","name":"book","arguments":{"day":"monday"}}
            data: {"type":"tool_finished","at":0,"turn":1,"call_id":"c1","name":"book","result":"done","ms":3,"error":null}
            data: {"type":"turn_latency","at":0,"turn":1,"parts":{"endpointing":400,"transcription":0,"dispatch":0,"model":20,"tools":5,"segmentation":0,"synthesis":0,"wire":0},"total":420}
            data: {"type":"agent_heard","at":0,"turn":1,"text":"Hel","interrupted":true}
            data: {"type":"fault","at":0,"turn":2,"code":"model_timeout","message":"No answer.","advice":"Look at the model\u0027s load; raise the limit if it is slow by nature."}
            data: {"type":"ended","at":0,"turn":0,"reason":"handed_over","code":null}
            """.ReplaceLineEndings("\n"),
            string.Join('\n', text.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task Events_ServerStops_StreamEnds()
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Http.GetAsync("/api/sessions/none/events", HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);

        var stop = server.App.StopAsync();

        Assert.Equal("", await response.Content.ReadAsStringAsync().WaitAsync(Patience));
        await stop.WaitAsync(Patience);
    }

    [Fact]
    public async Task Root_Page_IsServedWithItsPolicy()
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.Http.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("script-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single());
    }
}
