using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Deepgram;
using Antiphon.Testing;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>Row "Fallback chains", and which configured provider a name in the settings means.</summary>
public sealed class ProviderMappingTests
{
    private static readonly ProviderException Down = new(ErrorCodes.ModelFailed, "scripted", "It is down.");

    [Theory]
    [InlineData("open_ai", "small")]
    [InlineData("anthropic", "claude")]
    public async Task Think_NameOfAConfiguredModel_IsAnsweredByIt(string type, string model)
    {
        var (small, claude) = (new ScriptedChatClient(TimeProvider.System), new ScriptedChatClient(TimeProvider.System));
        (model == "small" ? small : claude).Replies("It is me.");
        await using var server = await VoiceAgentServer.StartAsync(setup =>
        {
            setup.Models["small"] = small;
            setup.Models["anthropic"] = claude;
        });
        await using var client = await TalkingClient.StartAsync(server, Think(Entry(type, model)));

        var turn = await client.TurnAsync("Well?");

        Assert.Equal("It is me.", turn.OfType<ServerMessage.ConversationText>().Last().Content);
        Assert.DoesNotContain(turn, message => message is ServerMessage.Warning);
        Assert.Empty(server.Model.Requests);
    }

    [Fact]
    public async Task Think_UnknownModelWhereForeignOnesAreRefused_IsToldWhatIsThere()
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.Models["small"] = new ScriptedChatClient(TimeProvider.System), new DeepgramVoiceAgentOptions { RefuseForeignProviders = true });
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync("""{"type":"Settings","audio":{},"agent":{"think":{"provider":{"type":"open_ai","model":"gpt-4o"}}}}""");

        var messages = await client.EndsWithAsync("INVALID_SETTINGS");

        Assert.Contains("small", ((ServerMessage.Error)messages[^1]).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThinkList_FirstFails_TheSecondAnswersAndTheNextTurnStartsWithTheFirst()
    {
        var (first, second) = (new ScriptedChatClient(TimeProvider.System), new ScriptedChatClient(TimeProvider.System));
        first.Fails(Down).Replies("First again.");
        second.Replies("Second.");
        await using var server = await ListServerAsync(first, second);
        await using var client = await TalkingClient.StartAsync(server, Think(Entry("open_ai", "one") with { Prompt = "Be one." }, Entry("open_ai", "two") with { Prompt = "Be two." }));

        var failed = await client.TurnAsync("Well?");
        var next = await client.TurnAsync("And now?");

        Assert.Equal("THINK_REQUEST_FAILED", Assert.Single(failed.OfType<ServerMessage.Warning>()).Code);
        Assert.Equal("Second.", failed.OfType<ServerMessage.ConversationText>().Last().Content);
        Assert.DoesNotContain(failed, message => message is ServerMessage.Error);
        Assert.Equal("First again.", next.OfType<ServerMessage.ConversationText>().Last().Content);
        Assert.StartsWith("Be one.", first.Requests[0].Options!.Instructions, StringComparison.Ordinal);
        Assert.StartsWith("Be two.\n\nIt is", second.Requests[0].Options!.Instructions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThinkList_AllFail_EachIsWarnedOfAndTheTurnIsLost()
    {
        var (first, second) = (new ScriptedChatClient(TimeProvider.System), new ScriptedChatClient(TimeProvider.System));
        first.Fails(Down).Replies("Back again.");
        second.Fails(Down);
        await using var server = await ListServerAsync(first, second);
        await using var client = await TalkingClient.StartAsync(server, Think(Entry("open_ai", "one"), Entry("open_ai", "two")));

        await client.SayAsync("Well?");
        var failed = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);
        await client.SayAsync("And now?");
        var next = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        Assert.Equal(["THINK_REQUEST_FAILED", "THINK_REQUEST_FAILED"], failed.OfType<ServerMessage.Warning>().Select(warning => warning.Code));
        Assert.Equal("FAILED_TO_THINK", failed.OfType<ServerMessage.Error>().Single().Code);
        Assert.Equal("Back again.", next.OfType<ServerMessage.ConversationText>().Last().Content);
    }

    [Fact]
    public async Task ThinkList_EntriesWithFunctionsOfTheirOwn_AreEachGivenTheirs()
    {
        var (first, second) = (new ScriptedChatClient(TimeProvider.System), new ScriptedChatClient(TimeProvider.System));
        first.Fails(Down);
        second.Replies("Second.");
        await using var server = await ListServerAsync(first, second);
        await using var client = await TalkingClient.StartAsync(server, Think(
            Entry("open_ai", "one") with { Functions = [new FunctionDefinition("f")] },
            Entry("open_ai", "two") with { Functions = [new FunctionDefinition("g")] }));

        await client.TurnAsync("Well?");

        Assert.Equal("f", Assert.Single(first.Requests[0].Options!.Tools!).Name);
        Assert.Equal("g", Assert.Single(second.Requests[0].Options!.Tools!).Name);
    }

    [Fact]
    public async Task SpeakList_FirstFails_TheSecondSpeaksWithAWarning()
    {
        var (first, second) = (Voice("one"), Voice("two"));
        first.Fails(new ProviderException(ErrorCodes.TextToSpeechFailed, "one", "No voice.") { IsTransient = false });
        await using var server = await VoiceAgentServer.StartAsync(setup =>
        {
            setup.Voices["one"] = first;
            setup.Voices["two"] = second;
        });
        await using var client = await TalkingClient.StartAsync(server, Speak("Hello there.", "one", "two"));

        var greeting = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        Assert.Equal("SPEAK_REQUEST_FAILED", Assert.Single(greeting.OfType<ServerMessage.Warning>()).Code);
        Assert.Contains(greeting, message => message is ServerMessage.Audio);
        Assert.Equal("Hello there.", Assert.Single(second.Spoken).Text);
    }

    [Fact]
    public async Task SpeakList_AllFail_EachIsWarnedOfAndTheSessionEnds()
    {
        var (first, second) = (Voice("one"), Voice("two"));
        var gone = new ProviderException(ErrorCodes.TextToSpeechFailed, "one", "No voice.");
        first.Fails(gone);
        second.Fails(gone);
        await using var server = await VoiceAgentServer.StartAsync(setup =>
        {
            setup.Voices["one"] = first;
            setup.Voices["two"] = second;
        });
        await using var client = await TalkingClient.StartAsync(server, Speak("Hello there.", "one", "two"));

        var messages = await client.Raw.EndsWithAsync("FAILED_TO_SPEAK");

        Assert.Equal(["SPEAK_REQUEST_FAILED", "SPEAK_REQUEST_FAILED"], messages.OfType<ServerMessage.Warning>().Select(warning => warning.Code));
    }

    private static ScriptedTextToSpeech Voice(string name) => new(TimeProvider.System) { CharacterDuration = TimeSpan.FromMilliseconds(2), Voices = [name] };

    private static Task<VoiceAgentServer> ListServerAsync(ScriptedChatClient first, ScriptedChatClient second) => VoiceAgentServer.StartAsync(setup =>
    {
        setup.Models["one"] = first;
        setup.Models["two"] = second;
    });

    private static ThinkSettings Entry(string type, string model) => new(new ThinkProvider(type) { Model = model });

    private static VoiceAgentSettings Think(params ThinkSettings[] think) => VoiceAgentServer.Settings(new AgentSettings { Think = think });

    private static VoiceAgentSettings Speak(string greeting, params string[] voices) => VoiceAgentServer.Settings(new AgentSettings
    {
        Think = [Entry("open_ai", "given")],
        Speak = [.. voices.Select(voice => new SpeakSettings(SpeakProvider.Deepgram(voice)))],
        Greeting = greeting,
    });
}
