using System.Net.WebSockets;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Deepgram;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>What a client can do wrong: each has its coded error, and the server goes on serving.</summary>
public sealed class BadInputTests
{
    private const string Settings = RawClient.MinimalSettings;

    public static TheoryData<string, string> FirstMessages => new()
    {
        { "not json", "UNPARSABLE_CLIENT_MESSAGE" },
        { "[1,2]", "UNPARSABLE_CLIENT_MESSAGE" },
        { """{"type":"Nonsense"}""", "UNPARSABLE_CLIENT_MESSAGE" },
        { """{"type":"Settings","audio":{},"agent":{"listen":{"provider":{"type":"deepgram"},"endpointing":10}}}""", "UNPARSABLE_CLIENT_MESSAGE" },
        { """{"type":"Settings","audio":{"input":{"encoding":"linear16","sample_rate":44100.5}},"agent":{}}""", "UNPARSABLE_CLIENT_MESSAGE" },
        { """{"type":"KeepAlive"}""", "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS" },
        { """{"type":"InjectUserMessage","content":"hi"}""", "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS" },
        { """{"type":"Settings","audio":{"input":{"encoding":"opus","sample_rate":48000}},"agent":{}}""", "INVALID_SETTINGS" },
        { """{"type":"Settings","audio":{"output":{"encoding":"mp3"}},"agent":{}}""", "INVALID_SETTINGS" },
        { """{"type":"Settings","audio":{"output":{"encoding":"linear16","container":"wav"}},"agent":{}}""", "INVALID_SETTINGS" },
        { """{"type":"Settings","audio":{"input":{"encoding":"linear16","sample_rate":12345}},"agent":{}}""", "INVALID_SETTINGS" },
        { """{"type":"Settings","audio":{},"agent":{}}""", "INVALID_SETTINGS" },
        { """{"type":"Settings","audio":{},"agent":{"think":{"provider":{"type":"open_ai","model":"m"},"endpoint":{"url":"http://127.0.0.1:1/"}}}}""", "INVALID_SETTINGS" },
        { """{"type":"Settings","audio":{},"agent":{"think":{"provider":{"type":"other","model":"m"}}}}""", "INVALID_SETTINGS" },
        { """{"type":"Settings","audio":{},"agent":{"think":{"provider":{"type":"open_ai","model":"m"}},"speak":{"provider":{"type":"deepgram","model":"aura-2-thalia-en","speed":3}}}}""", "FAILED_TO_SPEAK" },
        { """{"type":"Settings","audio":{},"agent":"0194a1f0-0000-7000-8000-000000000000"}""", "AGENT_ID_NOT_SUPPORTED" },
        { """{"type":"Settings","audio":{},"agent":"my agent"}""", "INVALID_AGENT_ID" },
    };

    public static TheoryData<string, string> LaterMessages => new()
    {
        { Settings, "SETTINGS_ALREADY_APPLIED" },
        { """{"type":"__customToThinkProvider","content":1}""", "UNPARSABLE_CLIENT_MESSAGE" },
        { """{"type":"UpdateThink","think":{}}""", "UNPARSABLE_CLIENT_MESSAGE" },
        { """{"type":"InjectUserMessage"}""", "UNPARSABLE_CLIENT_MESSAGE" },
        { "[object Blob]", "UNPARSABLE_CLIENT_MESSAGE" },
    };

    [Theory]
    [MemberData(nameof(FirstMessages))]
    public async Task FirstMessage_Wrong_GetsItsErrorAndClose(string message, string code)
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync(message);

        await client.EndsWithAsync(code);

        await StillServesAsync(server);
    }

    [Theory]
    [MemberData(nameof(LaterMessages))]
    public async Task LaterMessage_Wrong_GetsItsErrorAndClose(string message, string code)
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await ConfiguredAsync(server);
        await client.SendAsync(message);

        await client.EndsWithAsync(code);
        await server.NoSessionsAsync();

        await StillServesAsync(server);
    }

    [Fact]
    public async Task FirstMessage_Audio_IsBeforeSettings()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync(new byte[640]);

        await client.EndsWithAsync("NON_SETTINGS_MESSAGE_BEFORE_SETTINGS");
    }

    public static TheoryData<byte[]> WrongAudio =>
    [
        new byte[641],
        (byte[])[.. "RIFF"u8, 0, 0, 0, 0, .. "WAVEfmt "u8, .. new byte[28]],
        (byte[])[.. "OggS"u8, .. new byte[60]],
        (byte[])[.. "fLaC"u8, .. new byte[60]],
    ];

    [Theory]
    [MemberData(nameof(WrongAudio))]
    public async Task Audio_OfAnotherFormat_IsUserAudioFormat(byte[] audio)
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await ConfiguredAsync(server);
        await client.SendAsync(audio);

        await client.EndsWithAsync("USER_AUDIO_FORMAT");

        await StillServesAsync(server);
    }

    [Theory]
    [InlineData(WebSocketMessageType.Text)]
    [InlineData(WebSocketMessageType.Binary)]
    public async Task Message_OfTenMegabytes_IsRefusedWithoutTakingItIn(WebSocketMessageType type)
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await ConfiguredAsync(server);
        var sending = client.Socket.SendAsync(new byte[10 * 1024 * 1024], type, endOfMessage: true, CancellationToken.None);

        await client.EndsWithAsync("UNPARSABLE_CLIENT_MESSAGE");

        await sending.WaitAsync(VoiceAgentServer.Patience).ContinueWith(_ => { }, TaskScheduler.Default);
        await StillServesAsync(server);
    }

    [Fact]
    public async Task Client_ThatVanishes_FreesItsSession()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var other = await server.ConnectAsync();
        await other.SendSettingsAsync(VoiceAgentServer.Settings());
        await other.NextAsync<ServerMessage.SettingsApplied>();
        var client = await ConfiguredAsync(server);
        await client.SendAsync(new byte[640]);
        Assert.Equal(2, server.Sessions);

        client.Socket.Abort();

        await UntilAsync(() => server.Sessions == 1);
        server.Model.Replies("Still here.");
        await other.InjectUserMessageAsync("Are you there?");
        Assert.Equal("Still here.", (await other.UntilAsync(IsAnswer)).OfType<ServerMessage.ConversationText>().Last().Content);
    }

    [Fact]
    public async Task Client_ThatStopsReading_IsCutOffAndFreesItsSession()
    {
        // A long answer, and a queue that is full soon: what the sockets between take is a few hundred kilobytes.
        await using var server = await VoiceAgentServer.StartAsync(options: new DeepgramVoiceAgentOptions { OutboundTextBytes = 64 * 1024 });
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync("""{"type":"Settings","audio":{},"agent":{"listen":{"provider":{"type":"deepgram"}},"think":{"provider":{"type":"open_ai","model":"m"}}}}""");
        await client.NextAsync<ServerMessage.SettingsApplied>();

        // Every ForceEndTurn is answered by a warning; nobody reads them.
        using var limit = new CancellationTokenSource(VoiceAgentServer.Patience);
        try
        {
            while (server.Sessions > 0 && !limit.IsCancellationRequested) await client.SendAsync("""{"type":"ForceEndTurn"}""");
        }
        catch (WebSocketException)
        {
            // Cut off, as it should be.
        }

        await server.NoSessionsAsync();
        await StillServesAsync(server);
    }

    [Fact]
    public async Task Settings_NeverSent_TimesOut()
    {
        await using var server = await VoiceAgentServer.StartAsync(options: new DeepgramVoiceAgentOptions { SettingsTimeout = TimeSpan.FromMilliseconds(50) });
        await using var client = await server.ConnectRawAsync();

        await client.EndsWithAsync("CLIENT_MESSAGE_TIMEOUT");
    }

    [Fact]
    public async Task Client_Silent_TimesOut()
    {
        await using var server = await VoiceAgentServer.StartAsync(options: new DeepgramVoiceAgentOptions { IdleTimeout = TimeSpan.FromMilliseconds(500) });
        await using var client = await ConfiguredAsync(server);

        await client.EndsWithAsync("CLIENT_MESSAGE_TIMEOUT");

        await server.NoSessionsAsync();
    }

    [Fact]
    public async Task Server_Stopping_TellsItsClients()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await ConfiguredAsync(server);
        var stopping = server.StopAsync();

        await client.EndsWithAsync("SERVER_GOING_AWAY", 1001);

        await stopping.WaitAsync(VoiceAgentServer.Patience);
    }

    private static bool IsAnswer(ServerMessage message) => message is ServerMessage.ConversationText { Role: ConversationRole.Assistant };

    private static async Task<RawClient> ConfiguredAsync(VoiceAgentServer server)
    {
        var client = await server.ConnectRawAsync();
        await client.SendAsync(Settings);
        await client.NextAsync<ServerMessage.SettingsApplied>();
        return client;
    }

    private static async Task StillServesAsync(VoiceAgentServer server)
    {
        await using var client = await server.ConnectAsync();
        await client.SendSettingsAsync(VoiceAgentServer.Settings());
        await client.NextAsync<ServerMessage.SettingsApplied>();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(VoiceAgentServer.Patience);
        while (!condition()) await Task.Delay(TimeSpan.FromMilliseconds(10), limit.Token);
    }
}
