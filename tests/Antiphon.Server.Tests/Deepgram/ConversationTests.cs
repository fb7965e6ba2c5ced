using System.Text.Json;
using Antiphon.Agents;
using Antiphon.Clients.Deepgram;
using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Deepgram;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>Whole exchanges between our client and our server over a real socket, with scripted providers.</summary>
public sealed class ConversationTests
{
    private static readonly FunctionDefinition Weather = new("get_weather")
    {
        Description = "Weather of a city.",
        Parameters = JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""),
    };

    [Fact]
    public async Task Settings_WithGreeting_IsSpokenBeforeAnybodySpeaks()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.SendSettingsAsync(VoiceAgentServer.Settings(VoiceAgentServer.Agent("Hello there.")));

        var messages = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        Assert.Equal(
            ["Welcome", "SettingsApplied", "Warning", "AgentStartedSpeaking", "ConversationText", "History", "Audio", "AgentAudioDone"],
            messages.Kinds());
    }

    [Fact]
    public async Task InjectUserMessage_Answered_ComesInTheProtocolsOrder()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model.Replies("It is sunny. ", "And warm.");
        await using var client = await ReadyAsync(server);

        await client.InjectUserMessageAsync("How is the weather?");
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.Equal(
            [
                "UserStartedSpeaking", "ConversationText", "History",
                "AgentStartedSpeaking", "ConversationText", "History", "Audio", "ConversationText", "History", "Audio", "AgentAudioDone", "LatencyReport",
            ],
            messages.Kinds());
        Assert.Equal(["How is the weather?", "It is sunny.", "And warm."], messages.OfType<ServerMessage.ConversationText>().Select(text => text.Content.Trim()));
    }

    [Fact]
    public async Task LatencyReport_OfATurn_HasPartsThatSumToTheWhole()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model.Replies("Yes.");
        await using var client = await ReadyAsync(server);

        await client.InjectUserMessageAsync("Well?");
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        var report = messages.OfType<ServerMessage.LatencyReport>().Single();
        var sum = report.SpeechToText!.Value + report.ThinkText!.Value + report.TextToSpeech!.Value;
        Assert.True((sum - report.Total!.Value).Duration() < TimeSpan.FromMilliseconds(1), $"{sum} and {report.Total}");
        Assert.Equal(report.Total, messages.OfType<ServerMessage.AgentStartedSpeaking>().Single().TotalLatency);
    }

    [Fact]
    public async Task Flags_HistoryOff_SilencesHistory()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model.Replies("Yes.");
        await using var client = await ReadyAsync(server, VoiceAgentServer.Settings() with { History = false });

        await client.InjectUserMessageAsync("Well?");
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.DoesNotContain(messages, message => message is ServerMessage.History);
    }

    [Theory]
    [InlineData("linear16", 8_000, 2)]
    [InlineData("linear16", 16_000, 2)]
    [InlineData("linear16", 44_100, 2)]
    [InlineData("linear16", 48_000, 2)]
    [InlineData("mulaw", 8_000, 1)]
    [InlineData("mulaw", 16_000, 1)]
    [InlineData("alaw", 8_000, 1)]
    public async Task Output_EachFormat_CarriesTheWholeUtterance(string encoding, int rate, int bytesPerSample)
    {
        const string greeting = "Hello there, this is a whole sentence.";
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await server.ConnectAsync();
        var settings = VoiceAgentServer.Settings(VoiceAgentServer.Agent(greeting));
        await client.SendSettingsAsync(settings with { Audio = settings.Audio with { Output = new() { Encoding = encoding, SampleRate = rate } } });

        var messages = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        // 2 ms a character, to the sample where the rates divide, else within one.
        var expected = greeting.Length * rate / 500 * bytesPerSample;
        Assert.InRange(messages.OfType<ServerMessage.Audio>().Sum(audio => audio.Data.Length), expected - bytesPerSample, expected + (2 * bytesPerSample));
    }

    [Fact]
    public async Task EmptyAgent_WithAnAgentOfTheServer_TalksToThatOne()
    {
        var agent = new VoiceAgent { Agent = new Agent { Name = "desk", Instructions = "Run the desk.", Tools = [Tool()] }, Greeting = "This is the desk." };
        await using var server = await VoiceAgentServer.StartAsync(agent: agent);
        server.Model.Calls("open_hours", callId: "call_1").Replies("We open at nine.");
        await using var client = await server.ConnectAsync();
        await client.SendSettingsAsync(VoiceAgentServer.Settings(new AgentSettings()));
        var greeting = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        await client.InjectUserMessageAsync("When do you open?");
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.Equal("This is the desk.", greeting.OfType<ServerMessage.ConversationText>().Single().Content);
        Assert.DoesNotContain(greeting, message => message is ServerMessage.Warning);
        Assert.StartsWith("Run the desk.", server.Model.Requests[0].Options?.Instructions ?? server.Model.Requests[0].Messages[0].Text);
        var request = messages.OfType<ServerMessage.FunctionCallRequest>().Single().Functions.Single();
        Assert.Equal(("call_1", "open_hours", false), (request.Id, request.Name, request.ClientSide));
        Assert.Equal(new ServerMessage.FunctionCallResponse("call_1", "open_hours", "nine to five"), messages.OfType<ServerMessage.FunctionCallResponse>().Single());
        Assert.Contains(messages, message => message is ServerMessage.History { Entry: HistoryEntry.Calls { FunctionCalls: [{ ClientSide: false, Response: "nine to five" }] } });
    }

    [Fact]
    public async Task ClientFunction_Answered_ItsResultReachesTheModel()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model
            .Calls("get_weather", new Dictionary<string, object?>(StringComparer.Ordinal) { ["city"] = "Oslo" }, "call_1")
            .Then(new Testing.ChatStep().Expect("the result", request => HasResult(request, "clear")).Text("Clear skies."));
        await using var client = await ReadyAsync(server, VoiceAgentServer.Settings(VoiceAgentServer.Agent(null, Weather)));

        await client.InjectUserMessageAsync("Weather in Oslo?");
        var call = (await client.NextAsync<ServerMessage.FunctionCallRequest>()).Functions.Single();
        await client.RespondToFunctionAsync(call, "clear");
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.Equal(("call_1", "get_weather", """{"city":"Oslo"}""", true), (call.Id, call.Name, call.Arguments, call.ClientSide));
        Assert.Contains(messages, message => message is ServerMessage.History { Entry: HistoryEntry.Calls { FunctionCalls: [{ ClientSide: true, Response: "clear" }] } });
        Assert.DoesNotContain(messages, message => message is ServerMessage.FunctionCallResponse);
        server.Model.Verify();
    }

    [Fact]
    public async Task ClientFunction_NotAnswered_WarnsAndTheTalkGoesOn()
    {
        await using var server = await VoiceAgentServer.StartAsync(options: new DeepgramVoiceAgentOptions { FunctionTimeout = TimeSpan.FromMilliseconds(100) });
        server.Model
            .Calls("get_weather", new Dictionary<string, object?>(StringComparer.Ordinal) { ["city"] = "Oslo" })
            .Replies("I could not find out.");
        await using var client = await ReadyAsync(server, VoiceAgentServer.Settings(VoiceAgentServer.Agent(null, Weather)));

        await client.InjectUserMessageAsync("Weather in Oslo?");
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.Equal(DeepgramWarnings.FunctionCallFailed, messages.OfType<ServerMessage.Warning>().Single().Code);
        Assert.Equal("I could not find out.", messages.OfType<ServerMessage.ConversationText>().Last().Content);
    }

    [Fact]
    public async Task ClientFunction_UserGoesOn_IsCancelledAndItsLateAnswerDropped()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model
            .Calls("get_weather", new Dictionary<string, object?>(StringComparer.Ordinal) { ["city"] = "Oslo" }, "call_1")
            .Replies("Fine.");
        await using var client = await ReadyAsync(server, VoiceAgentServer.Settings(VoiceAgentServer.Agent(null, Weather)));

        await client.InjectUserMessageAsync("Weather in Oslo?");
        var call = (await client.NextAsync<ServerMessage.FunctionCallRequest>()).Functions.Single();
        await client.InjectUserMessageAsync("Never mind.");
        var cancelled = await client.NextAsync<ServerMessage.FunctionCallCancelled>();
        await client.RespondToFunctionAsync(call, "late");

        Assert.Equal(new CancelledCall("call_1", "get_weather"), cancelled.Functions.Single());
        await client.NextAsync<ServerMessage.LatencyReport>();
    }

    [Fact]
    public async Task Model_CallsAnUndefinedFunction_EndsTheSession()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model.Calls("launch_rocket").Replies("never");
        await using var client = await ReadyAsync(server);

        await client.InjectUserMessageAsync("Go.");

        await EndsWithAsync(client, "NON_EXISTENT_FUNCTION_CALLED", ErrorCodes.ToolUnknown);
    }

    [Fact]
    public async Task Model_FailsOnce_CostsOnlyTheTurn()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model.Fails(new VoiceException(ErrorCodes.ModelFailed, "The model is down.")).Replies("Back again.");
        await using var client = await ReadyAsync(server);

        await client.InjectUserMessageAsync("One?");
        var failed = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);
        await client.InjectUserMessageAsync("Two?");
        var answered = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        Assert.Equal("FAILED_TO_THINK", failed.OfType<ServerMessage.Error>().Single().Code);
        Assert.Equal("Back again.", answered.OfType<ServerMessage.ConversationText>().Last().Content);
    }

    [Fact]
    public async Task Model_FailsThreeTimesInARow_EndsTheSessionWithOneErrorForEach()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        for (var i = 0; i < 3; i++) server.Model.Fails(new VoiceException(ErrorCodes.ModelFailed, "The model is down."));
        await using var client = await ReadyAsync(server);

        for (var i = 0; i < 2; i++)
        {
            await client.InjectUserMessageAsync("Well?");
            await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);
        }

        await client.InjectUserMessageAsync("Well?");

        await EndsWithAsync(client, "FAILED_TO_THINK", ErrorCodes.ModelFailed);
    }

    [Fact]
    public async Task Recogniser_DoesNotOpen_IsFailedToStartListening()
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.SpeechToText = new Testing.ScriptedSpeechToText(TimeProvider.System)
        {
            OpenFault = new ProviderException(ErrorCodes.SpeechToTextUnavailable, "scripted", "It is closed."),
        });
        await using var client = await server.ConnectAsync();
        await client.SendSettingsAsync(VoiceAgentServer.Settings());

        await EndsWithAsync(client, "FAILED_TO_START_LISTENING", ErrorCodes.SpeechToTextUnavailable);
    }

    [Fact]
    public async Task Synthesiser_FailsForGood_IsFailedToSpeak()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Voice.Fails(new ProviderException(ErrorCodes.TextToSpeechFailed, "scripted", "No voice.") { IsTransient = false });
        await using var client = await server.ConnectAsync();
        await client.SendSettingsAsync(VoiceAgentServer.Settings(VoiceAgentServer.Agent("Hello.")));

        await EndsWithAsync(client, "FAILED_TO_SPEAK", ErrorCodes.TextToSpeechFailed);
    }

    [Fact]
    public async Task Context_OfAnEarlierSession_IsTakenUp()
    {
        await using var server = await VoiceAgentServer.StartAsync(agent: new VoiceAgent { Agent = new Agent { Name = "desk" }, Greeting = "Hello." });
        server.Model.Replies("Blue, as you said.");
        await using var client = await ReadyAsync(server, VoiceAgentServer.Settings(new AgentSettings
        {
            Context =
            [
                new HistoryEntry.Text(ConversationRole.User, "My colour is blue."),
                new HistoryEntry.Calls([new HistoryCall("1", "note", ClientSide: true, """{"colour":"blue"}""", "noted")]),
                new HistoryEntry.Text(ConversationRole.Assistant, "Noted."),
            ],
        }));

        await client.InjectUserMessageAsync("Which colour?");
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.Equal(["Which colour?", "Blue, as you said."], messages.OfType<ServerMessage.ConversationText>().Select(text => text.Content));
        var request = server.Model.Requests.Single().Messages.Where(message => message.Role != ChatRole.System).ToList();
        Assert.Equal("My colour is blue.", request[0].Text);
        Assert.Equal("note", Assert.IsType<FunctionCallContent>(request[1].Contents.Single()).Name);
        Assert.Equal("noted", Assert.IsType<FunctionResultContent>(request[2].Contents.Single()).Result);
    }

    [Fact]
    public async Task UserMessage_WhileTheAgentSpeaks_CutsItOff()
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.TextToSpeech = new Testing.ScriptedTextToSpeech(TimeProvider.System));
        server.Model.Replies("Fine.");
        await using var client = await server.ConnectAsync();
        await client.SendSettingsAsync(VoiceAgentServer.Settings(VoiceAgentServer.Agent("This is a very long greeting that goes on for quite a few seconds of time.")));
        await client.NextAsync<ServerMessage.Audio>();

        await client.InjectUserMessageAsync("Stop.");
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.Equal(
            ["UserStartedSpeaking", "AgentAudioDone", "ConversationText", "History", "AgentStartedSpeaking", "ConversationText", "History", "Audio", "AgentAudioDone", "LatencyReport"],
            messages.SkipWhile(message => message is not ServerMessage.UserStartedSpeaking).Kinds());
    }

    [Theory]
    [InlineData(InjectBehavior.Default, true)]
    [InlineData(InjectBehavior.Queue, false)]
    public async Task InjectAgentMessage_WhileTheAgentSpeaks_DependsOnItsBehaviour(InjectBehavior behavior, bool refused)
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.TextToSpeech = new Testing.ScriptedTextToSpeech(TimeProvider.System) { CharacterDuration = TimeSpan.FromMilliseconds(20) });
        await using var client = await server.ConnectAsync();
        await client.SendSettingsAsync(VoiceAgentServer.Settings(VoiceAgentServer.Agent("This is a greeting of a whole second.")));
        await client.NextAsync<ServerMessage.Audio>();

        await client.InjectAgentMessageAsync("One more thing.", behavior);

        var messages = await client.UntilAsync(message => message is ServerMessage.Warning or ServerMessage.ConversationText);
        if (refused)
        {
            Assert.Equal(["InjectionRefused", "Warning"], messages.Kinds().Where(kind => kind != "Audio"));
            Assert.Equal(DeepgramWarnings.InjectionDuringAgentSpeech, ((ServerMessage.Warning)messages[^1]).Code);
        }
        else
        {
            Assert.Equal("One more thing.", ((ServerMessage.ConversationText)messages[^1]).Content);
        }
    }

    [Fact]
    public async Task InjectAgentMessage_InSilence_IsSpoken()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await ReadyAsync(server);

        await client.InjectAgentMessageAsync("Are you still there?");

        var messages = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);
        Assert.Equal("Are you still there?", messages.OfType<ServerMessage.ConversationText>().Single().Content);
    }

    [Fact]
    public async Task Idle_WhileTheAgentSpeaks_DoesNotEndTheSession()
    {
        // The greeting lasts more than twice the idle time.
        await using var server = await VoiceAgentServer.StartAsync(
            setup => setup.TextToSpeech = new Testing.ScriptedTextToSpeech(TimeProvider.System) { CharacterDuration = TimeSpan.FromMilliseconds(25) },
            new DeepgramVoiceAgentOptions { IdleTimeout = TimeSpan.FromSeconds(1) });
        await using var client = await server.ConnectAsync();
        await client.SendSettingsAsync(VoiceAgentServer.Settings(VoiceAgentServer.Agent("This is a greeting that lasts for more than two whole seconds, so that it is longer than the idle time is.")));

        await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        await EndsWithAsync(client, "CLIENT_MESSAGE_TIMEOUT", ErrorCodes.ClientIdle);
    }

    [Fact]
    public async Task Close_AsMessage_EndsNormallyWithoutAnError()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await ReadyAsync(server);

        await client.SendAsync(new ClientMessage.Close());

        Assert.Equal((1000, null), await client.Completion.WaitAsync(VoiceAgentServer.Patience) is var end ? (end.CloseStatus, end.Error) : default);
    }

    [Fact]
    public async Task CloseAsync_OfTheClient_EndsNormallyAndFreesTheSession()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await ReadyAsync(server);

        var end = await client.CloseAsync();

        Assert.Equal((1000, null), (end.CloseStatus, end.Error));
        await server.NoSessionsAsync();
    }

    [Fact]
    public async Task Settings_FieldsWithoutEffect_AreNamedInOneWarning()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.SendSettingsAsync(VoiceAgentServer.Settings(VoiceAgentServer.Agent() with
        {
            Listen = new ListenProvider { Version = "v2", Model = "flux-general-en", EotThreshold = 0.6 },
            Speak = [new SpeakSettings(new SpeakProvider("deepgram") { Model = "aura-2-thalia-en", Speed = 1.2 })],
        }));

        var messages = await client.UntilAsync(message => message is ServerMessage.Warning { Code: DeepgramWarnings.SettingsFieldsIgnored });

        var warning = (ServerMessage.Warning)messages[^1];
        Assert.Contains("agent.listen.provider.eot_threshold", warning.Description, StringComparison.Ordinal);
        Assert.Contains("agent.speak.provider.speed", warning.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_ForeignProvidersRefused_IsInvalidSettings()
    {
        await using var server = await VoiceAgentServer.StartAsync(options: new DeepgramVoiceAgentOptions { RefuseForeignProviders = true });
        await using var client = await server.ConnectAsync();
        await client.SendSettingsAsync(VoiceAgentServer.Settings());

        await EndsWithAsync(client, "INVALID_SETTINGS", ErrorCodes.SettingsInvalid);
    }

    [Fact]
    public async Task Settings_VoiceOfTheServer_IsSpokenWith()
    {
        var voice = new Testing.ScriptedTextToSpeech(TimeProvider.System) { Voices = ["rms", "slt"] };
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.TextToSpeech = voice);

        await using var client = await ReadyAsync(server, VoiceAgentServer.Settings(VoiceAgentServer.Agent() with
        {
            Speak = [new SpeakSettings(new SpeakProvider("deepgram") { Model = "SLT" })],
        }));

        Assert.Equal("slt", voice.Opened.Single().Voice);
    }

    private static AIFunction Tool() => AgentTool.Create(() => "nine to five", "open_hours", "When the desk is open.");

    private static bool HasResult(Testing.ChatRequest request, string text) =>
        request.Messages[^1].Contents.OfType<FunctionResultContent>().Any(result => $"{result.Result}" == text);

    private static async Task<VoiceAgentConnection> ReadyAsync(VoiceAgentServer server, VoiceAgentSettings? settings = null)
    {
        var client = await server.ConnectAsync();
        settings ??= VoiceAgentServer.Settings();
        await client.SendSettingsAsync(settings);
        // A client's own think settings are always told that the model is another.
        if (settings.Agent.Think.Count > 0) await client.NextAsync<ServerMessage.Warning>();
        else await client.NextAsync<ServerMessage.SettingsApplied>();
        return client;
    }

    private static async Task EndsWithAsync(VoiceAgentConnection client, string wireCode, ErrorCode code)
    {
        var end = await client.Completion.WaitAsync(VoiceAgentServer.Patience);
        var messages = new List<ServerMessage>();
        await foreach (var message in client.ReadAllAsync()) messages.Add(message);
        Assert.Equal(wireCode, messages.OfType<ServerMessage.Error>().Single().Code);
        Assert.Equal((code, DeepgramErrors.ToWire(code).CloseStatus), (end.Error?.Code, end.CloseStatus));
        Assert.Equal(client.RequestId, end.Error!.CorrelationId);
    }
}
