using Antiphon.Protocols.Deepgram;
using Antiphon.Testing;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>Row "InjectAgentMessage": three behaviours, each while the user speaks, while the agent does, and in silence.</summary>
public sealed class InjectionTests
{
    private const string Long = "This is a greeting that goes on for quite some time, as nobody has anything else to do.";

    [Theory]
    [InlineData(InjectBehavior.Default)]
    [InlineData(InjectBehavior.Queue)]
    [InlineData(InjectBehavior.Interrupt)]
    public async Task InjectAgentMessage_InSilence_IsSpoken(InjectBehavior behavior)
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await TalkingClient.StartAsync(server);

        await client.SendAsync(new ClientMessage.InjectAgentMessage("Are you still there?", behavior));
        var messages = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        Assert.Equal("Are you still there?", messages.OfType<ServerMessage.ConversationText>().Single().Content);
        Assert.Contains(messages, message => message is ServerMessage.Audio);
    }

    [Theory]
    [InlineData(InjectBehavior.Default)]
    [InlineData(InjectBehavior.Queue)]
    public async Task InjectAgentMessage_WhileTheUserSpeaks_IsRefusedAndThenWarnedOf(InjectBehavior behavior)
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.SpeechToText = new LoopbackSpeechToText());
        server.Model.Replies("Good day.");
        await using var client = await TalkingClient.StartAsync(server, Listening());
        await client.Raw.SpeakOnAsync("good day to you");
        await client.NextAsync<ServerMessage.UserStartedSpeaking>();

        await client.SendAsync(new ClientMessage.InjectAgentMessage("One more thing.", behavior));
        var messages = await client.UntilAsync(message => message is ServerMessage.Warning);
        await client.Raw.SilenceAsync(TimeSpan.FromSeconds(2.4));
        var turn = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.Equal(["InjectionRefused", "Warning"], messages.Kinds());
        Assert.NotEmpty(((ServerMessage.InjectionRefused)messages[0]).Message);
        Assert.Equal("INJECT_AGENT_MESSAGE_DURING_USER_SPEECH", ((ServerMessage.Warning)messages[1]).Code);
        Assert.Equal(["good day to you", "Good day."], turn.OfType<ServerMessage.ConversationText>().Select(text => text.Content));
    }

    [Fact]
    public async Task InjectAgentMessage_InterruptWhileTheUserSpeaks_IsSpokenAndTheUserIsAnsweredAfterIt()
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.SpeechToText = new LoopbackSpeechToText());
        server.Model.Replies("Good day.");
        await using var client = await TalkingClient.StartAsync(server, Listening());
        await client.Raw.SpeakOnAsync("good day to you");
        await client.NextAsync<ServerMessage.UserStartedSpeaking>();

        await client.SendAsync(new ClientMessage.InjectAgentMessage("One more thing.", InjectBehavior.Interrupt));
        await client.NextAsync<ServerMessage.AgentStartedSpeaking>();
        var silence = client.Raw.SilenceAsync(TimeSpan.FromSeconds(2.4));
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);
        await silence;

        Assert.Equal(["One more thing.", "good day to you", "Good day."], messages.OfType<ServerMessage.ConversationText>().Select(text => text.Content));
        Assert.DoesNotContain(messages, message => message is ServerMessage.Warning or ServerMessage.InjectionRefused);
    }

    [Fact]
    public async Task InjectAgentMessage_DefaultWhileTheAgentSpeaks_IsRefusedAndThenWarnedOf()
    {
        await using var server = await SpeakingServerAsync();
        await using var client = await SpeakingAsync(server);

        await client.SendAsync(new ClientMessage.InjectAgentMessage("One more thing."));
        var messages = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        Assert.Equal(["InjectionRefused", "Warning"], messages.Where(message => message is ServerMessage.InjectionRefused or ServerMessage.Warning).Kinds());
        Assert.Equal("INJECT_AGENT_MESSAGE_DURING_AGENT_SPEECH", messages.OfType<ServerMessage.Warning>().Single().Code);
        Assert.DoesNotContain(messages, message => message is ServerMessage.ConversationText { Content: "One more thing." });
    }

    [Fact]
    public async Task InjectAgentMessage_DefaultWhileTheAgentThinks_IsRefused()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model.Then(new ChatStep().Text(TimeSpan.FromSeconds(3), "Well."));
        await using var client = await TalkingClient.StartAsync(server);
        await client.SayAsync("Well?");
        await client.UntilAsync(message => message is ServerMessage.History);

        await client.SendAsync(new ClientMessage.InjectAgentMessage("One more thing."));
        var messages = await client.UntilAsync(message => message is ServerMessage.Warning);

        Assert.Contains(messages, message => message is ServerMessage.InjectionRefused);
    }

    [Fact]
    public async Task InjectAgentMessage_QueueWhileTheAgentSpeaks_IsSpokenAfterItAndBeforeNothingElse()
    {
        await using var server = await SpeakingServerAsync();
        await using var client = await SpeakingAsync(server);

        await client.SendAsync(new ClientMessage.InjectAgentMessage("First.", InjectBehavior.Queue));
        await client.SendAsync(new ClientMessage.InjectAgentMessage("Second.", InjectBehavior.Queue));
        await client.UntilAsync(message => message is ServerMessage.AgentAudioDone); // The greeting, to its end.
        var messages = await client.UntilAsync(message => message is ServerMessage.ConversationText { Content: "Second." });

        Assert.Equal(["First.", "Second."], messages.OfType<ServerMessage.ConversationText>().Select(text => text.Content));
        Assert.DoesNotContain(messages, message => message is ServerMessage.UserStartedSpeaking);
    }

    [Fact]
    public async Task InjectAgentMessage_InterruptWhileTheAgentSpeaks_CutsItOffAndIsSpoken()
    {
        await using var server = await SpeakingServerAsync();
        await using var client = await SpeakingAsync(server);

        await client.SendAsync(new ClientMessage.InjectAgentMessage("Stop.", InjectBehavior.Interrupt));
        var cut = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);
        var messages = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        // A character lasts 50 ms: the whole greeting would be more than four seconds.
        Assert.InRange(cut.OfType<ServerMessage.Audio>().Sum(audio => audio.Data.Length), 0, 24_000 * 2 * 3);
        Assert.Equal(["AgentStartedSpeaking", "ConversationText", "History", "Audio", "AgentAudioDone"], messages.Kinds());
        Assert.Equal("Stop.", messages.OfType<ServerMessage.ConversationText>().Single().Content);
    }

    private static Task<VoiceAgentServer> SpeakingServerAsync() => VoiceAgentServer.StartAsync(setup => setup.TextToSpeech = new ScriptedTextToSpeech(TimeProvider.System));

    private static async Task<TalkingClient> SpeakingAsync(VoiceAgentServer server)
    {
        var client = await TalkingClient.StartAsync(server, VoiceAgentServer.Settings(new AgentSettings
        {
            Greeting = Long,
            Think = [new ThinkSettings(new ThinkProvider("open_ai") { Model = "given" })],
        }));
        await client.NextAsync<ServerMessage.Audio>();
        return client;
    }

    private static VoiceAgentSettings Listening() => VoiceAgentServer.Settings(new AgentSettings { Think = [new ThinkSettings(new ThinkProvider("open_ai") { Model = "given" })] }) with
    {
        Audio = new AudioSettings { Input = new AudioInputSettings { SampleRate = 16_000 } },
    };
}
