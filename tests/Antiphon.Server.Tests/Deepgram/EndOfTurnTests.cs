using Antiphon.Protocols.Deepgram;
using Antiphon.Testing;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>Rows "ForceEndTurn" and "defer_until_eot / cancel".</summary>
public sealed class EndOfTurnTests
{
    private static readonly ListenProvider PushToTalk = ListenProvider.Flux("flux-general-en") with { EotThreshold = 1 };

    [Fact]
    public async Task ForceEndTurn_PushToTalk_EndsTheTurnThatNoSilenceEnds()
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.SpeechToText = new LoopbackSpeechToText());
        server.Model.Replies("Good day.");
        await using var client = await TalkingClient.StartAsync(server, Settings(PushToTalk));
        var messages = new List<ServerMessage>();
        await client.Raw.SpeakAsync("good day");
        await client.SendAsync(new ClientMessage.InjectAgentMessage("Ping.", InjectBehavior.Queue)); // Refused: the turn is still open.
        messages.AddRange(await client.UntilAsync(message => message is ServerMessage.Warning { Code: "INJECT_AGENT_MESSAGE_DURING_USER_SPEECH" }));

        await client.SendAsync(new ClientMessage.ForceEndTurn());
        await client.SendAsync(new ClientMessage.ForceEndTurn()); // Repeats are ignored.
        messages.AddRange(await client.UntilAsync(message => message is ServerMessage.LatencyReport));

        Assert.Equal(["good day", "Good day."], messages.OfType<ServerMessage.ConversationText>().Select(text => text.Content));
        Assert.DoesNotContain(messages, message => message is ServerMessage.Warning { Code: "FORCE_END_TURN_UNSUPPORTED" });
    }

    [Fact]
    public async Task ForceEndTurn_OfAnIdleUser_IsIgnoredSilently()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model.Replies("Good day.");
        await using var client = await TalkingClient.StartAsync(server, Settings(ListenProvider.Flux("flux-general-en")));

        await client.SendAsync(new ClientMessage.ForceEndTurn());
        var messages = await client.TurnAsync("Well?");

        Assert.DoesNotContain(messages, message => message is ServerMessage.Warning { Code: "FORCE_END_TURN_UNSUPPORTED" } or ServerMessage.Error);
    }

    [Fact]
    public async Task ForceEndTurn_OtherListenProvider_IsWarnedOf()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await TalkingClient.StartAsync(server, Settings(ListenProvider.Nova("nova-3")));

        await client.SendAsync(new ClientMessage.ForceEndTurn());

        await client.UntilAsync(message => message is ServerMessage.Warning { Code: "FORCE_END_TURN_UNSUPPORTED" });
    }

    [Fact]
    public async Task DeferUntilEot_TurnNotYetConfirmed_OnlyTheOtherFunctionIsCalled()
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.SpeechToText = Guessing("are you open"));
        server.Model
            .Then(new ChatStep().Call("book", callId: "later").Call("look_up", callId: "now"))
            .Replies("Done.");
        await using var client = await TalkingClient.StartAsync(server, Settings(Eager, new FunctionDefinition("look_up"), new FunctionDefinition("book") { DeferUntilEot = true }));

        var speaking = client.Raw.SpeakAsync("are you open");
        var early = await client.UntilAsync(message => message is ServerMessage.FunctionCallRequest);
        await client.SendAsync(new ClientMessage.FunctionCallResponse("now", "found") { Name = "look_up" });
        var confirmed = await client.UntilAsync(message => message is ServerMessage.FunctionCallRequest);
        await client.SendAsync(new ClientMessage.FunctionCallResponse("later", "booked") { Name = "book" });
        var rest = await client.UntilAsync(message => message is ServerMessage.LatencyReport);
        await speaking;

        // The first call goes out before the user's text is there, the other after it.
        Assert.Equal("now", Assert.Single(((ServerMessage.FunctionCallRequest)early[^1]).Functions).Id);
        Assert.DoesNotContain(early, message => message is ServerMessage.ConversationText);
        Assert.Equal("later", Assert.Single(((ServerMessage.FunctionCallRequest)confirmed[^1]).Functions).Id);
        Assert.Contains(confirmed, message => message is ServerMessage.ConversationText { Content: "are you open" });
        Assert.DoesNotContain(early.Concat(confirmed).Concat(rest), message => message is ServerMessage.FunctionCallCancelled);
        server.Model.Verify();
    }

    [Fact]
    public async Task Cancelled_UserGoesOnBeforeTheTurnIsConfirmed_AnnouncedCallsAreCancelledAndDeferredOnesVanish()
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.SpeechToText = Guessing("are you open on sunday", (TimeSpan.FromMilliseconds(1_700), "are you open on sunday")));
        server.Model
            .Then(new ChatStep().Call("book", callId: "later").Call("look_up", callId: "now"))
            .Replies("We are.");
        await using var client = await TalkingClient.StartAsync(server, Settings(Eager, new FunctionDefinition("look_up"), new FunctionDefinition("book") { DeferUntilEot = true }));

        await client.Raw.SpeakOnAsync("are you open");
        var pausing = client.Raw.SilenceAsync(TimeSpan.FromMilliseconds(80)); // Less than ends a turn; nothing more comes until the call is out.
        await client.NextAsync<ServerMessage.FunctionCallRequest>();
        await pausing;
        await client.Raw.SpeakAsync("on sunday");
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.True(messages.Any(message => message is ServerMessage.FunctionCallCancelled), string.Join(", ", messages.Kinds()));
        Assert.Equal(new CancelledCall("now", "look_up"), Assert.Single(messages.OfType<ServerMessage.FunctionCallCancelled>()).Functions.Single());
        Assert.DoesNotContain(messages, message => message is ServerMessage.FunctionCallRequest);
        server.Model.Verify();
    }

    /// <summary>Has the first words before the end of the turn.</summary>
    private static ScriptedSpeechToText Guessing(string text, params (TimeSpan After, string Text)[] more) => new ScriptedSpeechToText(TimeProvider.System)
        .Hears(text, default, 1, [(TimeSpan.FromMilliseconds(300), "are you open"), .. more]);

    private static ListenProvider Eager => ListenProvider.Flux("flux-general-en") with { EagerEotThreshold = 0.4, EotTimeoutMs = 1_500 };

    private static VoiceAgentSettings Settings(ListenProvider listen, params FunctionDefinition[] functions) => VoiceAgentServer.Settings(new AgentSettings
    {
        Listen = listen,
        Think = [new ThinkSettings(new ThinkProvider("open_ai") { Model = "given" }) { Functions = functions }],
    }) with
    {
        Audio = new AudioSettings { Input = new AudioInputSettings { SampleRate = 16_000 } },
    };
}
