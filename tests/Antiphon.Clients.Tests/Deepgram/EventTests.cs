using Antiphon.Clients.Deepgram;
using Antiphon.Clients.Tests.World;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Tests.Deepgram;

/// <summary>Rows "ConversationText", "Agent events", "LatencyReport", "Functions, server side", "Warnings", "Unknown messages",
/// "Custom think frames".</summary>
public sealed class EventTests
{
    private static readonly string[] Turn =
    [
        """{"type":"UserStartedSpeaking"}""",
        """{"type":"ConversationText","role":"user","content":"Hi","languages":["en"],"languages_hinted":["en","de"],"conversational_behavior":"default"}""",
        """{"type":"History","role":"user","content":"Hi"}""",
        """{"type":"AgentThinking","content":"hm"}""",
        """{"type":"FunctionCallRequest","functions":[{"id":"f1","name":"w","arguments":"{}","client_side":false}]}""",
        """{"type":"FunctionCallResponse","id":"f1","name":"w","content":"sunny"}""",
        """{"type":"AgentStartedSpeaking","total_latency":0.5,"tts_latency":0.2,"ttt_latency":0.3}""",
        """{"type":"ConversationText","role":"assistant","content":"Hello."}""",
        """{"type":"AgentAudioDone"}""",
        """{"type":"LatencyReport","total_latency":"0.75","ttt_token_latency":0.25}""",
        """{"type":"__customFromThinkProvider","content":null}""",
        """{"type":"FrustrationDetected","level":3}""",
        """{"type":"Warning","code":"SOMETHING_NEW","description":"Mind."}""",
    ];

    private static ClientWorld Serve(ClientWorld world) => world.Serve(async server =>
    {
        await server.OpenAsync();
        await server.SendAsync(Turn);
        server.Close(1000);
    });

    [Fact]
    public void AgentEvents_OfATurn_ComeTypedAndInOrder() => ClientWorld.Run(async world =>
    {
        await using var session = await Serve(world).ConnectAsync();

        var events = await session.AllEventsAsync();

        Assert.Equal(
            ["Welcome", "SettingsApplied", "UserStartedSpeaking", "ConversationText", "History", "AgentThinking", "FunctionCallRequest", "FunctionCallResponse",
                "AgentStartedSpeaking", "ConversationText", "AgentAudioDone", "LatencyReport", "CustomFromThinkProvider", "Unknown", "Warning", "Ended"],
            events.Names());
    });

    [Fact]
    public void ConversationText_OfTheUser_HasLanguagesAndBehaviour() => ClientWorld.Run(async world =>
    {
        await using var session = await Serve(world).ConnectAsync();

        var text = await session.NextMessageAsync<ServerMessage.ConversationText>();

        Assert.Equal((ConversationRole.User, "Hi", "default"), (text.Role, text.Content, text.ConversationalBehavior));
        Assert.Equal(["en"], text.Languages);
        Assert.Equal(["en", "de"], text.LanguagesHinted);
    });

    [Fact]
    public void LatencyReport_NumbersAsText_AreRead() => ClientWorld.Run(async world =>
    {
        await using var session = await Serve(world).ConnectAsync();

        var report = await session.NextMessageAsync<ServerMessage.LatencyReport>();

        Assert.Equal((TimeSpan.FromSeconds(0.75), TimeSpan.FromSeconds(0.25), null), (report.Total, report.ThinkToken, report.SpeechToText));
    });

    [Fact]
    public void UnknownMessages_OfAnyType_ComeRaw() => ClientWorld.Run(async world =>
    {
        await using var session = await Serve(world).ConnectAsync();

        var unknown = await session.NextMessageAsync<ServerMessage.Unknown>();

        Assert.Equal(("FrustrationDetected", 3), (unknown.Type, unknown.Raw.GetProperty("level").GetInt32()));
    });

    [Fact]
    public void Warnings_OfUnknownCode_AreKept() => ClientWorld.Run(async world =>
    {
        await using var session = await Serve(world).ConnectAsync();

        var warning = await session.NextMessageAsync<ServerMessage.Warning>();

        Assert.Equal(("SOMETHING_NEW", "Mind."), (warning.Code, warning.Description));
    });

    [Fact]
    public void Callbacks_ByType_SeeTheSameInTheSameOrder() => ClientWorld.Run(async world =>
    {
        List<string> seen = [];
        await using var session = await Serve(world).ConnectAsync();

        await session.HandleEventsAsync(new VoiceAgentHandlers()
            .On<ServerMessage>(message => seen.Add($"any {message.GetType().Name}"))
            .On<ServerMessage.ConversationText>(async (text, _) =>
            {
                await world.DelayAsync(1); // The next waits for it.
                seen.Add(text.Content);
            })
            .On<VoiceAgentEvent.Ended>(_ => seen.Add("over")));

        Assert.Equal("any Welcome", seen[0]);
        Assert.Equal("Hi", seen[seen.IndexOf("any History") - 1]);
        Assert.Equal("over", seen[^1]);
    });

    [Fact]
    public void Callbacks_OfATypeThatNeverComes_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new VoiceAgentHandlers().On<string>(_ => { }));

    [Fact]
    public void Events_NobodyReads_TheNewestGoAndTheReaderIsTold() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            for (var i = 0; i < 20; i++) await server.SendAsync($$"""{"type":"AgentThinking","content":"{{i}}"}""");
            await server.SendAsync("""{"type":"UserStartedSpeaking"}""");
            server.Close(1000);
        });
        await using var session = await world.ConnectAsync(new() { EventCapacity = 16 });
        await session.Completion;

        var events = await session.AllEventsAsync();

        Assert.Equal(new VoiceAgentEvent.Lost(7, Interrupted: true), events[^2]);
        Assert.Equal(18, events.Count);
        Assert.Equal(1, session.Audio.Flushes); // What must happen happens all the same.
    });

    [Fact]
    public void CustomThinkFrames_AnyJson_GoesBothWays() => ClientWorld.Run(async world =>
    {
        var sent = "";
        world.Serve(async server =>
        {
            await server.OpenAsync();
            sent = (await server.NextTextAsync("__customToThinkProvider")).GetProperty("content").GetRawText();
            await server.SendAsync("""{"type":"__customFromThinkProvider","content":[1,null]}""");
            await server.DrainAsync();
        });
        await using var session = await world.ConnectAsync();

        await session.SendToThinkProviderAsync(System.Text.Json.JsonElement.Parse("""{"a":[true]}"""));
        var answer = await session.NextMessageAsync<ServerMessage.CustomFromThinkProvider>();

        Assert.Equal(("""{"a":[true]}""", "[1,null]"), (sent, answer.Content.GetRawText()));
    });

    [Fact]
    public void InjectUserMessageAndForceEndTurn_GoOutAsTheyAre() => ClientWorld.Run(async world =>
    {
        List<string> sent = [];
        world.Serve(async server =>
        {
            await server.OpenAsync();
            sent.AddRange((await server.DrainAsync()).Select(frame => frame.ToString()!));
        });
        await using (var session = await world.ConnectAsync())
        {
            await session.InjectUserMessageAsync("Hi");
            await session.ForceEndTurnAsync();
        }

        await world.DelayAsync(1);
        Assert.Equal(["""{"type":"InjectUserMessage","content":"Hi"}""", """{"type":"ForceEndTurn"}"""], sent);
    });
}
