using System.Text.Json;
using Antiphon.Clients.Deepgram;
using Antiphon.Clients.Tests.World;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Tests.Deepgram;

/// <summary>Rows "Reconnect", "Context/history", and the recovery column of the error table.</summary>
public sealed class ReconnectTests
{
    /// <summary>Wire code and whether the client comes again; the table of docs/clients.md.</summary>
    public static TheoryData<string, ReconnectDecision> Recovery => new()
    {
        { "INTERNAL_SERVER_ERROR", ReconnectDecision.AfterBackoff },
        { "CLIENT_MESSAGE_TIMEOUT", ReconnectDecision.Never },
        { "UNPARSABLE_CLIENT_MESSAGE", ReconnectDecision.Never },
        { "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS", ReconnectDecision.Never },
        { "SETTINGS_ALREADY_APPLIED", ReconnectDecision.Never },
        { "INVALID_SETTINGS", ReconnectDecision.Never },
        { "FAILED_TO_START_LISTENING", ReconnectDecision.AfterBackoff },
        { "ASR_CONNECTION_CLOSED", ReconnectDecision.AfterBackoff },
        { "ASR_DRIVER_TIMEOUT", ReconnectDecision.AfterBackoff },
        { "USER_AUDIO_FORMAT", ReconnectDecision.Never },
        { "FAILED_TO_SPEAK", ReconnectDecision.AfterBackoff },
        { "SERVER_GOING_AWAY", ReconnectDecision.AtOnce },
        { "NON_EXISTENT_FUNCTION_CALLED", ReconnectDecision.Never },
        { "AGENT_ID_NOT_SUPPORTED", ReconnectDecision.Never },
        { "INVALID_AGENT_ID", ReconnectDecision.Never },
        { "FAILED_TO_THINK", ReconnectDecision.AfterBackoff },
        { "MAXIMUM_SESSION_LENGTH_REACHED", ReconnectDecision.AtOnce },
    };

    private static async Task LiveAsync(ServerSide server)
    {
        await server.OpenAsync();
        await server.DrainAsync();
    }

    [Fact]
    public void Recovery_Table_HasEveryCodeOfTheProtocol() =>
        Assert.Equal(DeepgramErrors.WireCodes.Order(StringComparer.Ordinal), Recovery.Select(row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Recovery))]
    public void Reconnect_ByCode_IsAsTheTableSays(string wire, ReconnectDecision decision) => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.ErrorAsync(wire, DeepgramErrors.ToWire(DeepgramErrors.FromWire(wire)!).CloseStatus);
        }).Serve(LiveAsync);

        // Windows that do not overlap: the wait tells which it was.
        await using var session = await world.ConnectAsync(new()
        {
            Reconnect = new ReconnectOptions { Spread = TimeSpan.FromSeconds(1), MinDelay = TimeSpan.FromSeconds(2), Random = new Random(1) },
        });
        if (decision == ReconnectDecision.Never)
        {
            await session.Completion;
            Assert.Single(world.Attempts);
            return;
        }

        var reconnecting = await session.NextAsync<VoiceAgentEvent.Reconnecting>();
        await session.NextAsync<VoiceAgentEvent.Reconnected>();

        Assert.Equal(decision == ReconnectDecision.AtOnce, reconnecting.Delay < TimeSpan.FromSeconds(1));
        Assert.Equal((wire, 1), (Assert.IsType<VoiceAgentException>(reconnecting.Cause.Error).WireCode, reconnecting.Attempt));
        Assert.Equal(reconnecting.Delay, world.Attempts[1].At);
    });

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(1001, 2)]
    [InlineData(1002, 1)]
    [InlineData(1008, 1)]
    [InlineData(1009, 1)]
    [InlineData(1011, 2)]
    [InlineData(1012, 2)]
    [InlineData(null, 2)]
    public void Reconnect_ClosedWithoutAnError_ByCloseCode(int? close, int attempts) => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            server.Close(close);
        }).Serve(async server =>
        {
            await server.OpenAsync();
            server.Close(1000);
        });

        await using var session = await world.ConnectAsync();
        await session.Completion;

        Assert.Equal(attempts, world.Attempts.Count);
    });

    [Fact]
    public void Reconnect_UnknownCode_IsByTheCloseCode() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.ErrorAsync("NO_IDEA", 1011);
        }).Serve(async server =>
        {
            await server.OpenAsync();
            await server.ErrorAsync("NO_IDEA", 1000);
        });

        await using var session = await world.ConnectAsync();
        await session.Completion;

        Assert.Equal(2, world.Attempts.Count);
    });

    [Theory]
    [InlineData("unauthenticated", 401, false, 2)]
    [InlineData("forbidden", 403, false, 2)]
    [InlineData("connection_refused", 404, false, 2)]
    [InlineData("server_full", 429, true, 3)]
    [InlineData("server_stopping", 503, true, 3)]
    public void Reconnect_RefusedHandshake_IsTriedAgainOnlyWhenThatMayHelp(string code, int status, bool isTransient, int attempts) => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            server.Abort();
        }).Refuse(ErrorCodes.All.Single(row => row.Value == code), status, isTransient: isTransient).Serve(async server =>
        {
            await server.OpenAsync();
            server.Close(1000);
        });

        await using var session = await world.ConnectAsync();
        var end = await session.Completion;

        Assert.Equal(attempts, world.Attempts.Count);
        Assert.Equal(isTransient ? null : code, end.Error?.Code.Value);
    });

    [Fact]
    public void Reconnect_RetryAfter_IsWaitedFor() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            server.Abort();
        }).Refuse(ErrorCodes.ServerFull, 429, TimeSpan.FromSeconds(40)).Serve(LiveAsync);

        await using var session = await world.ConnectAsync();
        await session.NextAsync<VoiceAgentEvent.Reconnected>();

        Assert.True(world.Attempts[2].At - world.Attempts[1].At >= TimeSpan.FromSeconds(40));
    });

    [Fact]
    public void Reconnect_NoAttemptsLeft_EndsWithTheLastFailure() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            server.Abort();
        });

        await using var session = await world.ConnectAsync();
        var end = await session.Completion;

        Assert.Same(ErrorCodes.ConnectionRefused, end.Error!.Code);
        Assert.Equal(6, world.Attempts.Count); // The first and five again.
    });

    [Fact]
    public void Reconnect_Off_EndsWithTheConnection() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            server.Abort();
        });

        await using var session = await world.ConnectAsync(new() { Reconnect = ReconnectOptions.Off });
        var end = await session.Completion;

        Assert.Same(ErrorCodes.ConnectionLost, end.Error!.Code);
        Assert.Single(world.Attempts);
    });

    [Fact]
    public void Reconnect_ADecisionOfOnesOwn_Counts() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.ErrorAsync("CLIENT_MESSAGE_TIMEOUT", 1000);
        }).Serve(LiveAsync);

        await using var session = await world.ConnectAsync(new()
        {
            Reconnect = new() { Decide = (end, table) => end.Error is VoiceAgentException { WireCode: "CLIENT_MESSAGE_TIMEOUT" } ? ReconnectDecision.AtOnce : table },
        });
        await session.NextAsync<VoiceAgentEvent.Reconnected>();

        Assert.Equal(2, world.Attempts.Count);
    });

    [Fact]
    public void Reconnect_FirstAttempt_IsTriedAgainOnlyWhenAsked() => ClientWorld.Run(async world =>
    {
        world.Refuse(ErrorCodes.ServerFull, 429);
        await Assert.ThrowsAsync<ConnectionException>(() => world.ConnectAsync());
        Assert.Single(world.Attempts);

        world.Refuse(ErrorCodes.ServerFull, 429).Serve(LiveAsync);
        await using var session = await world.ConnectAsync(new() { Reconnect = new() { RetryFirst = true } });
        Assert.Equal(3, world.Attempts.Count);
    });

    [Fact]
    public void Reconnect_AHandshakeAlone_ProvesNothing() => ClientWorld.Run(async world =>
    {
        // Accepts, applies the settings, and closes after 9 s: five times in a row without a proven session.
        world.Otherwise = async server =>
        {
            await server.OpenAsync();
            await world.DelayAsync(9);
            server.Close(1011);
        };

        await using var session = await world.ConnectAsync();
        await session.Completion;

        Assert.Equal(6, world.Attempts.Count);
    });

    [Fact]
    public void Reconnect_ASessionThatLasted_BeginsANewCount() => ClientWorld.Run(async world =>
    {
        world.Otherwise = async server =>
        {
            await server.OpenAsync();
            await world.DelayAsync(10);
            server.Close(server.Number == 20 ? 1000 : 1011);
        };

        await using var session = await world.ConnectAsync();
        await session.Completion;

        Assert.Equal(20, world.Attempts.Count);
    });

    [Fact]
    public void ContextHistory_NextConnection_IsGivenTheConversationAndNoGreeting() => ClientWorld.Run(async world =>
    {
        JsonElement again = default;
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync(
                """{"type":"History","role":"assistant","content":"Hello."}""",
                """{"type":"History","role":"user","content":"Weather?"}""",
                """{"type":"History","function_calls":[{"id":"f","name":"w","client_side":true,"arguments":"{}","response":"sunny","thought_signature":"s"}]}""",
                """{"type":"ConversationText","role":"assistant","content":"Sunny."}""");
            server.Abort();
        }).Serve(async server =>
        {
            again = (await server.OpenAsync()).Settings.GetProperty("agent");
            await server.DrainAsync();
        });
        var settings = ClientWorld.Settings();
        settings = settings with { Agent = settings.Agent with { Context = [new HistoryEntry.Text(ConversationRole.User, "Before.")] } };

        await using var session = await world.ConnectAsync(settings: settings);
        var reconnected = await session.NextAsync<VoiceAgentEvent.Reconnected>();

        Assert.Equal(("r2", 4), (reconnected.RequestId, reconnected.HistoryEntries));
        Assert.False(again.TryGetProperty("greeting", out _));
        var messages = again.GetProperty("context").GetProperty("messages");
        Assert.Equal("Before.", messages[0].GetProperty("content").GetString());
        Assert.Equal("Hello.", messages[1].GetProperty("content").GetString());
        Assert.Equal("s", messages[3].GetProperty("function_calls")[0].GetProperty("thought_signature").GetString());
    });

    [Fact]
    public void ContextHistory_SwitchedOff_IsMadeOfTheTexts() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync("""{"type":"ConversationText","role":"user","content":"Hi"}""");
            server.Abort();
        }).Serve(LiveAsync);

        await using var session = await world.ConnectAsync(settings: ClientWorld.Settings() with { History = false });
        await session.NextAsync<VoiceAgentEvent.Reconnected>();

        Assert.Equal([new HistoryEntry.Text(ConversationRole.User, "Hi")], session.History);
    });

    [Fact]
    public void ContextHistory_TooLong_TheOldestGo() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            for (var i = 0; i < 10; i++) await server.SendAsync($$"""{"type":"History","role":"user","content":"{{i}}"}""");
            server.Close(1000);
        });

        await using var session = await world.ConnectAsync(new() { HistoryCapacity = 3 });
        await session.Completion;

        Assert.Equal(["7", "8", "9"], session.History.Select(entry => ((HistoryEntry.Text)entry).Content));
    });

    [Fact]
    public void ContextHistory_Updates_HoldInTheNextConnection() => ClientWorld.Run(async world =>
    {
        JsonElement again = default;
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.NextTextAsync("UpdatePrompt");
            await server.NextTextAsync("UpdateSpeak");
            server.Abort();
        }).Serve(async server =>
        {
            again = (await server.OpenAsync()).Settings.GetProperty("agent");
            await server.DrainAsync();
        });

        await using var session = await world.ConnectAsync();
        var prompt = session.UpdatePromptAsync("Be brief.", TimeSpan.FromMinutes(1));
        var speak = session.UpdateSpeakAsync([new SpeakSettings(new SpeakProvider("deepgram") { Model = "aura-2-thalia-en" })], TimeSpan.FromMinutes(1));

        Assert.True(await prompt && await speak); // Applied with the new settings.
        Assert.Equal("Be kind.\n\nBe brief.", again.GetProperty("think").GetProperty("prompt").GetString());
        Assert.Equal("aura-2-thalia-en", again.GetProperty("speak").GetProperty("provider").GetProperty("model").GetString());
    });

    public static TheoryData<VoiceAgentSettings> SettingsWithoutTheAgent =>
    [
        new VoiceAgentSettings(),
        new VoiceAgentSettings { Agent = new AgentSettings { StoredAgentId = "0194a1f0-0000-7000-8000-000000000000" } },
    ];

    [Theory]
    [MemberData(nameof(SettingsWithoutTheAgent))]
    public void ContextHistory_UpdatesOfAnAgentThatTheSettingsDoNotHold_AreSentAgain(VoiceAgentSettings settings) => ClientWorld.Run(async world =>
    {
        List<JsonElement> again = [];
        world.Serve(async server =>
        {
            await server.OpenAsync();
            for (var i = 0; i < 4; i++) await server.NextTextAsync();
            server.Abort();
        }).Serve(async server =>
        {
            await server.OpenAsync();
            for (var i = 0; i < 2; i++) again.Add(await server.NextTextAsync());
            await server.DrainAsync();
        });

        await using var session = await world.ConnectAsync(settings: settings);
        await Task.WhenAll(
            session.UpdatePromptAsync("Be brief."), session.UpdatePromptAsync("Be kind."),
            session.UpdateListenAsync(new ListenUpdate { Version = "v2", Model = "flux-general-en", EotTimeoutMs = 900 }), session.UpdateListenAsync(new ListenUpdate { EotThreshold = 0.8 }));
        await session.NextAsync<VoiceAgentEvent.Reconnected>();
        await world.DelayAsync(1);

        Assert.Equal("Be brief.\n\nBe kind.", again.Single(message => message.GetProperty("type").GetString() == "UpdatePrompt").GetProperty("prompt").GetString());
        var listen = again.Single(message => message.GetProperty("type").GetString() == "UpdateListen").GetProperty("listen").GetProperty("provider");
        Assert.Equal(("flux-general-en", 900, 0.8), (listen.GetProperty("model").GetString(), listen.GetProperty("eot_timeout_ms").GetInt32(), listen.GetProperty("eot_threshold").GetDouble()));
    });

    [Theory]
    [InlineData(UnsentAudio.Keep, 4, 4)]
    [InlineData(UnsentAudio.Drop, 0, 8)]
    public void Reconnect_AudioMeanwhile_IsKeptUpToItsBoundOrDropped(UnsentAudio policy, int arrives, int dropped) => ClientWorld.Run(async world =>
    {
        List<byte> heard = [];
        world.Serve(async server =>
        {
            await server.OpenAsync();
            server.Abort();
        }).Serve(async server =>
        {
            await server.WelcomeAsync();
            await server.NextTextAsync("Settings");
            await world.DelayAsync(5);
            await server.SendAsync("""{"type":"SettingsApplied"}""");
            heard.AddRange((await server.DrainAsync()).OfType<byte[]>().SelectMany(frame => frame));
        });
        var settings = ClientWorld.Settings() with { Audio = new AudioSettings { Input = new AudioInputSettings { Encoding = DeepgramEncodings.Mulaw, SampleRate = 8_000 } } };

        await using (var session = await world.ConnectAsync(new() { UnsentAudio = policy, UnsentAudioLimit = TimeSpan.FromMilliseconds(0.5) }, settings))
        {
            await session.NextAsync<VoiceAgentEvent.Reconnecting>();
            for (byte i = 1; i <= 8; i++) await session.SendAudioAsync(new[] { i }); // 0.5 ms are 4 bytes.
            await session.NextAsync<VoiceAgentEvent.Reconnected>();
            await session.SendAudioAsync(new byte[] { 9 });
            Assert.Equal(dropped, session.DroppedUserAudioBytes);
        }

        await world.DelayAsync(1);
        Assert.Equal([.. Enumerable.Range(9 - arrives, arrives).Select(i => (byte)i), 9], heard);
    });

    [Fact]
    public void Reconnect_AudioOfAFileMeanwhile_Waits() => ClientWorld.Run(async world =>
    {
        List<byte> heard = [];
        world.Serve(async server =>
        {
            await server.OpenAsync();
            server.Abort();
        }).Serve(async server =>
        {
            await server.OpenAsync();
            heard.AddRange((await server.DrainAsync()).OfType<byte[]>().SelectMany(frame => frame));
        });

        await using (var session = await world.ConnectAsync(new() { UnsentAudio = UnsentAudio.Wait }))
        {
            await session.NextAsync<VoiceAgentEvent.Reconnecting>();
            for (byte i = 1; i <= 3; i++) await session.SendAudioAsync(new[] { i });
            Assert.True(session.IsReady);
        }

        await world.DelayAsync(1);
        Assert.Equal([1, 2, 3], heard);
    });

    [Fact]
    public void Reconnect_CommandsMeanwhile_WaitForTheNextConnection() => ClientWorld.Run(async world =>
    {
        var said = "";
        world.Serve(async server =>
        {
            await server.OpenAsync();
            server.Abort();
        }).Serve(async server =>
        {
            await server.OpenAsync();
            said = (await server.NextTextAsync("InjectUserMessage")).GetProperty("content").GetString();
            await server.DrainAsync();
        });

        await using var session = await world.ConnectAsync();
        await session.NextAsync<VoiceAgentEvent.Reconnecting>();
        Assert.False(session.IsReady);
        await session.InjectUserMessageAsync("Hi");
        await world.DelayAsync(1);

        Assert.Equal("Hi", said);
    });

    [Fact]
    public void Reconnect_ClosedMeanwhile_EndsAtOnce() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            server.Abort();
        });
        await using var session = await world.ConnectAsync();
        await session.NextAsync<VoiceAgentEvent.Reconnecting>();
        var at = world.Time.Elapsed;

        var end = await session.CloseAsync();

        Assert.Equal((null, at), (end.Error, world.Time.Elapsed));
        Assert.Equal(0, world.Time.ActiveTimers);
    });

    [Fact]
    public void Renewal_WarnedOfTheLimit_GoesOnAtAQuietMomentWithTheHistory() => ClientWorld.Run(async world =>
    {
        int? closed = null;
        JsonElement again = default;
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync("""{"type":"History","role":"user","content":"Hi"}""", """{"type":"AgentStartedSpeaking"}""",
                """{"type":"Warning","code":"MAXIMUM_SESSION_LENGTH_APPROACHING","description":"Soon."}""");
            await world.DelayAsync(30);
            await server.SendAsync("""{"type":"AgentAudioDone"}""");
            await server.DrainAsync();
            closed = server.CloseStatus;
        }).Serve(async server =>
        {
            again = (await server.OpenAsync()).Settings.GetProperty("agent").GetProperty("context").GetProperty("messages");
            await server.DrainAsync();
        });

        await using var session = await world.ConnectAsync(new() { Reconnect = new() { RenewBeforeLimit = true } });
        await session.NextAsync<VoiceAgentEvent.Reconnected>();

        Assert.Equal((TimeSpan.FromSeconds(30), 1000), (world.Time.Elapsed, closed));
        Assert.Equal("Hi", again[0].GetProperty("content").GetString());
    });

    [Fact]
    public void Renewal_NoQuietMoment_GoesOnBeforeTheLimit() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync("""{"type":"AgentStartedSpeaking"}""", """{"type":"Warning","code":"MAXIMUM_SESSION_LENGTH_APPROACHING","description":"Soon."}""");
            await server.DrainAsync();
        }).Serve(LiveAsync);

        await using var session = await world.ConnectAsync(new() { Reconnect = new() { RenewBeforeLimit = true } });
        await session.NextAsync<VoiceAgentEvent.Reconnected>();

        Assert.Equal(TimeSpan.FromMinutes(4), world.Time.Elapsed);
    });

    [Fact]
    public void Renewal_NotAskedFor_IsOnlyAWarning() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync("""{"type":"Warning","code":"MAXIMUM_SESSION_LENGTH_APPROACHING","description":"Soon."}""");
            await server.DrainAsync();
        });

        await using var session = await world.ConnectAsync();
        var warning = await session.NextMessageAsync<ServerMessage.Warning>();
        await world.DelayAsync(600);

        Assert.Equal("MAXIMUM_SESSION_LENGTH_APPROACHING", warning.Code);
        Assert.Single(world.Attempts);
    });
}
