using System.Text.Json;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Deepgram;
using Antiphon.Speech;
using Antiphon.Testing;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>Rows "Update messages", "UpdatePrompt adds" and "UpdateListen partial".</summary>
public sealed class UpdateTests
{
    [Fact]
    public async Task UpdatePrompt_NextTurn_HoldsTheOldAndTheNewInstruction()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model.Replies("Yes.");
        await using var client = await TalkingClient.StartAsync(server);

        await client.SendAsync(new ClientMessage.UpdatePrompt("Speak of boats."));
        await client.SendAsync(new ClientMessage.UpdatePrompt("And of ships."));
        var acks = await UpdatesAsync(client, 2);
        await client.TurnAsync("Well?");

        Assert.All(acks, part => Assert.Equal(UpdatedPart.Prompt, part));
        Assert.StartsWith("Be kind.\n\nSpeak of boats.\n\nAnd of ships.", InstructionsOf(server.Model.Requests[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UpdatePrompt_OfTheServersAgent_AddsToItsInstructions()
    {
        await using var server = await VoiceAgentServer.StartAsync(agent: new Conversation.VoiceAgent { Agent = new Agents.Agent { Name = "desk", Instructions = "Run the desk." } });
        server.Model.Replies("Yes.");
        await using var client = await TalkingClient.StartAsync(server, VoiceAgentServer.Settings(new AgentSettings()));

        await client.SendAsync(new ClientMessage.UpdatePrompt("Be brief."));
        await UpdatesAsync(client, 1);
        await client.TurnAsync("Well?");

        Assert.StartsWith("Run the desk.\n\nBe brief.", InstructionsOf(server.Model.Requests[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UpdatePrompt_BeyondTheLimit_IsCutWithAWarning()
    {
        await using var server = await VoiceAgentServer.StartAsync(options: new DeepgramVoiceAgentOptions { MaxPromptCharacters = 20 });
        server.Model.Replies("Yes.");
        await using var client = await TalkingClient.StartAsync(server);

        await client.SendAsync(new ClientMessage.UpdatePrompt("Speak of boats and of ships."));
        var messages = await client.UntilAsync(message => message is ServerMessage.Warning { Code: DeepgramWarnings.PromptTooLong });
        await client.TurnAsync("Well?");

        Assert.Contains(messages, message => message is ServerMessage.Updated { Part: UpdatedPart.Prompt });
        Assert.StartsWith("Be kind.\n\nSpeak of b\n\nIt is", InstructionsOf(server.Model.Requests[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_BeyondTheLimitInSettings_IsCutWithAWarning()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model.Replies("Yes.");
        var think = new ThinkSettings(new ThinkProvider("open_ai") { Model = "given" }) { Prompt = new string('a', 24_999) + "😀 and more" };
        await using var client = await TalkingClient.StartAsync(server, VoiceAgentServer.Settings(new AgentSettings { Think = [think] }));

        var warning = await client.NextAsync<ServerMessage.Warning>();
        await client.TurnAsync("Well?");

        Assert.Equal("PROMPT_TOO_LONG", warning.Code);
        Assert.StartsWith(new string('a', 24_999) + "\n\nIt is", InstructionsOf(server.Model.Requests[0]), StringComparison.Ordinal); // Not half of a pair.
    }

    [Fact]
    public async Task UpdateThink_NextTurn_HasTheNewPromptAndFunctionsAndNothingOfTheOld()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model.Calls("get_time", callId: "a").Replies("Noon.");
        await using var client = await TalkingClient.StartAsync(server, VoiceAgentServer.Settings(VoiceAgentServer.Agent(null, new FunctionDefinition("get_weather"))));

        await client.SendAsync(new ClientMessage.UpdateThink([new ThinkSettings(new ThinkProvider("open_ai") { Model = "given", Temperature = 0.5 })
        {
            Prompt = "Tell the time.",
            Functions = [new FunctionDefinition("get_time")],
        }]));
        await UpdatesAsync(client, 1);
        await client.SayAsync("What time is it?");
        var request = await client.NextAsync<ServerMessage.FunctionCallRequest>();
        await client.SendAsync(new ClientMessage.FunctionCallResponse("a", "noon") { Name = "get_time" });
        await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.Equal("get_time", Assert.Single(request.Functions).Name);
        var options = server.Model.Requests[0].Options!;
        Assert.StartsWith("Tell the time.\n\nIt is", options.Instructions, StringComparison.Ordinal);
        Assert.Equal(("get_time", 0.5f), (Assert.Single(options.Tools!).Name, options.Temperature));
        server.Model.Verify();
    }

    [Theory]
    [InlineData("""{"type":"UpdateThink","think":{"provider":{"type":"open_ai","model":"other"}}}""", "INVALID_SETTINGS")]
    [InlineData("""{"type":"UpdateThink","think":{"provider":{"type":"open_ai","model":"given"},"endpoint":{"url":"http://127.0.0.1:1/"}}}""", "INVALID_SETTINGS")]
    [InlineData("""{"type":"UpdateThink","think":{}}""", "UNPARSABLE_CLIENT_MESSAGE")]
    [InlineData("""{"type":"UpdateSpeak","speak":{"provider":{"type":"deepgram","model":"other"}}}""", "INVALID_SETTINGS")]
    [InlineData("""{"type":"UpdateSpeak","speak":{"provider":{"type":"deepgram","model":"scripted","speed":3}}}""", "FAILED_TO_SPEAK")]
    [InlineData("""{"type":"UpdateListen","listen":{"provider":{"type":"deepgram","eot_threshold":0.7}}}""", "INVALID_SETTINGS")]
    [InlineData("""{"type":"UpdatePrompt"}""", "UNPARSABLE_CLIENT_MESSAGE")]
    public async Task Update_ThatCannotBe_EndsTheSession(string update, string code)
    {
        await using var server = await VoiceAgentServer.StartAsync(options: new DeepgramVoiceAgentOptions { RefuseForeignProviders = true });
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync("""{"type":"Settings","audio":{},"agent":{"think":{"provider":{"type":"open_ai","model":"given"}}}}""");
        await client.NextAsync<ServerMessage.SettingsApplied>();

        await client.SendAsync(update);

        await client.EndsWithAsync(code);
    }

    [Fact]
    public async Task UpdateSpeak_NextSentence_IsInTheNewVoice()
    {
        var voice = new ScriptedTextToSpeech(TimeProvider.System) { CharacterDuration = TimeSpan.FromMilliseconds(2), Voices = ["rms", "slt"] };
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.TextToSpeech = voice);
        await using var client = await TalkingClient.StartAsync(server, VoiceAgentServer.Settings(VoiceAgentServer.Agent("Hello.")));
        await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        await client.SendAsync(new ClientMessage.UpdateSpeak([new SpeakSettings(SpeakProvider.Deepgram("slt"))]));
        var acks = await UpdatesAsync(client, 1);
        await client.SendAsync(new ClientMessage.InjectAgentMessage("And again."));
        await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        Assert.Equal([UpdatedPart.Speak], acks);
        Assert.Equal([null, "slt"], voice.Opened.Select(options => options.Voice));
    }

    [Fact]
    public async Task UpdateSpeak_ThatCannotBeOpened_EndsTheSession()
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.TextToSpeech = new OpensOnce());
        await using var client = await TalkingClient.StartAsync(server);

        await client.SendAsync(new ClientMessage.UpdateSpeak([new SpeakSettings(SpeakProvider.Deepgram("scripted"))]));

        await client.Raw.EndsWithAsync("FAILED_TO_SPEAK");
    }

    [Fact]
    public async Task UpdateListen_Partial_KeepsWhatItDoesNotNameAndClearsTheHints()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await TalkingClient.StartAsync(server, VoiceAgentServer.Settings(VoiceAgentServer.Agent() with
        {
            Listen = new ListenProvider { Version = "v2", Model = "flux-general-multi", Keyterms = ["Antiphon"], LanguageHints = ["de"] },
        }));

        await client.SendAsync(new ClientMessage.UpdateListen(new ListenUpdate { Model = "flux-general-en" })); // Which takes no hints.
        await client.SendAsync(new ClientMessage.UpdateListen(new ListenUpdate { Keyterms = ["versicle"] }));
        var acks = await UpdatesAsync(client, 2);

        Assert.All(acks, part => Assert.Equal(UpdatedPart.Listen, part));
        Assert.Equal([["Antiphon"], ["Antiphon"], ["versicle"]], server.Ear.Opened.Select(options => options.Vocabulary!.Phrases));
    }

    [Fact]
    public async Task UpdateListen_Language_IsThatOfTheNextUtterance()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await TalkingClient.StartAsync(server, VoiceAgentServer.Settings(VoiceAgentServer.Agent() with
        {
            Listen = new ListenProvider { Model = "nova-3", Language = "en" },
        }));

        await client.SendAsync(new ClientMessage.UpdateListen(new ListenUpdate { Model = "nova-2", Language = "de" }));
        await UpdatesAsync(client, 1);

        Assert.Equal(["en-US", "de"], server.Ear.Opened.Select(options => options.Language));
    }

    [Fact]
    public async Task CustomThinkFrames_ModelOfTheProgramsOwn_GetsAndSendsThem()
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.Model = new EchoingModel());
        await using var client = await TalkingClient.StartAsync(server);

        await client.SendAsync(new ClientMessage.CustomToThinkProvider(JsonElement.Parse("""{"mood":[1,null]}""")));
        var frame = await client.NextAsync<ServerMessage.CustomFromThinkProvider>();

        Assert.Equal("""{"mood":[1,null]}""", frame.Content.GetRawText());
    }

    private static async Task<List<UpdatedPart>> UpdatesAsync(TalkingClient client, int count)
    {
        var parts = new List<UpdatedPart>();
        while (parts.Count < count) parts.Add((await client.NextAsync<ServerMessage.Updated>()).Part);
        return parts;
    }

    private sealed class OpensOnce : ITextToSpeech
    {
        private readonly ScriptedTextToSpeech _inner = new(TimeProvider.System);

        public string Name => _inner.Name;

        public IReadOnlyList<string> Voices => [];

        public ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default) => _inner.Opened.Count == 0
            ? _inner.OpenAsync(options, cancellationToken)
            : throw new ProviderException(ErrorCodes.TextToSpeechUnavailable, Name, "It is closed.");
    }

    private static string InstructionsOf(ChatRequest request) => request.Options!.Instructions!;
}
