using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Antiphon.Agents;
using Antiphon.Clients.Deepgram;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Conformance.Tests.Foreign;

/// <summary>Our client against a small server on a foreign WebSocket library, so that it is not judged by our own server.</summary>
public sealed class ForeignServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Client_WholeTalk_GetsEverythingInOrderAndClosesNormally()
    {
        await using var server = await ForeignServer.StartAsync();
        await using var session = await new VoiceAgentClient(server.At(""), new VoiceAgentClientOptions
        {
            Credential = "secret-key",
            Functions = [AgentTool.Create((string city) => $"clear in {city}", "get_weather", "Weather of a city.")],
        }).ConnectAsync(Settings("Good day."));
        var talk = new Talk(session);

        await talk.UntilAsync<ServerMessage.AgentAudioDone>();
        await session.InjectUserMessageAsync("weather");
        var weather = await talk.UntilAsync<ServerMessage.AgentAudioDone>();
        var updated = await session.UpdatePromptAsync("Be brief.");
        await session.SendAudioAsync(new byte[640]);
        var end = await session.CloseAsync();

        Assert.Contains("The weather is clear in Oslo.", weather.OfType<ServerMessage.ConversationText>().Select(text => text.Content));
        Assert.True(updated);
        Assert.Equal((1000, null), (end.CloseStatus, end.Error));
        Assert.NotNull(session.RequestId);
        Assert.Equal("Token secret-key", (await server.NextAsync("upgrade")).GetProperty("authorization").GetString());
        Assert.Equal(640, (await server.NextAsync("audio")).GetProperty("bytes").GetInt32());
        Assert.Equal(1000, (await server.NextAsync("close")).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Client_CredentialInSubprotocol_IsAnswered()
    {
        await using var server = await ForeignServer.StartAsync();

        await using var session = await new VoiceAgentClient(server.At(""), new VoiceAgentClientOptions { Credential = "secret-key", CredentialInSubprotocol = true }).ConnectAsync(Settings());

        Assert.NotNull(session.RequestId);
        Assert.StartsWith("token", (await server.NextAsync("upgrade")).GetProperty("protocols").GetString());
    }

    [Fact]
    public async Task Client_Refused_IsUnauthenticatedWithTheRequestId()
    {
        await using var server = await ForeignServer.StartAsync();

        var error = await Assert.ThrowsAnyAsync<VoiceException>(() => new VoiceAgentClient(server.At("refused"), new VoiceAgentClientOptions { Credential = "wrong" }).ConnectAsync(Settings()));

        Assert.Equal((ErrorCodes.Unauthenticated, "r-401"), (error.Code, error.CorrelationId));
    }

    [Fact]
    public async Task Client_FatalError_EndsWithItAndDoesNotComeAgain()
    {
        await using var server = await ForeignServer.StartAsync();

        var end = await EndAsync(server, "invalid");

        Assert.Equal((ErrorCodes.SettingsInvalid, 1000), (end.Error?.Code, end.CloseStatus));
        await server.NextAsync("close");
        Assert.Equal(1, server.Upgrades);
    }

    [Fact]
    public async Task Client_BrokenOff_ComesAgainWithTheConversationAndWithoutTheGreeting()
    {
        await using var server = await ForeignServer.StartAsync();
        await using var session = await new VoiceAgentClient(server.At("flaky"), new VoiceAgentClientOptions
        {
            Reconnect = new ReconnectOptions { BaseDelay = TimeSpan.FromMilliseconds(200), Spread = TimeSpan.FromMilliseconds(1) },
        }).ConnectAsync(Settings("Good day."));
        var talk = new Talk(session);

        await talk.UntilAsync<ServerMessage.AgentAudioDone>();
        await session.InjectUserMessageAsync("one");
        await talk.UntilEventAsync<VoiceAgentEvent.Reconnected>();
        await session.InjectUserMessageAsync("two");
        var answer = await talk.UntilAsync<ServerMessage.AgentAudioDone>();

        Assert.Contains("You said two.", answer.OfType<ServerMessage.ConversationText>().Select(text => text.Content));
        var settings = await server.SettingsAsync(2);
        Assert.False(settings[1].GetProperty("agent").TryGetProperty("greeting", out _));
        Assert.Contains("You said one.", settings[1].GetProperty("agent").GetProperty("context").GetProperty("messages").EnumerateArray().Select(entry => entry.GetProperty("content").GetString()));
    }

    [Fact]
    public async Task Client_StrangeMessages_GoesOn()
    {
        await using var server = await ForeignServer.StartAsync();
        await using var session = await new VoiceAgentClient(server.At("strange")).ConnectAsync(Settings("Good day."));
        var talk = new Talk(session);

        var greeting = await talk.UntilAsync<ServerMessage.AgentAudioDone>();

        Assert.Contains(greeting, message => message is ServerMessage.Unknown);
        Assert.Contains(greeting.OfType<ServerMessage.LatencyReport>(), report => report.Total == TimeSpan.FromMilliseconds(250));
        Assert.Contains(greeting.OfType<ServerMessage.Warning>(), warning => warning.Code == "NEVER_HEARD_OF");
        Assert.Equal(1000, (await session.CloseAsync()).CloseStatus);
    }

    private static VoiceAgentSettings Settings(string? greeting = null) => new()
    {
        Agent = new AgentSettings { Think = [new ThinkSettings(new ThinkProvider("open_ai") { Model = "gpt-4o-mini" }) { Prompt = "Be kind." }], Greeting = greeting },
    };

    private static async Task<VoiceAgentEnd> EndAsync(ForeignServer server, string path)
    {
        try
        {
            await using var session = await new VoiceAgentClient(server.At(path)).ConnectAsync(Settings());
            return await session.Completion.WaitAsync(Patience);
        }
        catch (VoiceAgentException error)
        {
            return new VoiceAgentEnd(error.CloseStatus, "", error);
        }
    }

    /// <summary>The session's events, read in order.</summary>
    private sealed class Talk(VoiceAgentSession session)
    {
        private readonly IAsyncEnumerator<VoiceAgentEvent> _events = session.ReadEventsAsync().GetAsyncEnumerator();

        public async Task<List<ServerMessage>> UntilAsync<T>()
            where T : ServerMessage
        {
            List<ServerMessage> messages = [];
            while (await _events.MoveNextAsync().AsTask().WaitAsync(Patience))
            {
                if (_events.Current is not VoiceAgentEvent.Message { Content: var message }) continue;
                messages.Add(message);
                if (message is T) return messages;
            }

            throw new InvalidOperationException($"The session ended before {typeof(T).Name}; there were {string.Join(", ", messages)}.");
        }

        public async Task UntilEventAsync<T>()
            where T : VoiceAgentEvent
        {
            while (await _events.MoveNextAsync().AsTask().WaitAsync(Patience))
            {
                if (_events.Current is T) return;
            }

            throw new InvalidOperationException($"The session ended before {typeof(T).Name}.");
        }
    }

    private sealed class ForeignServer : IAsyncDisposable
    {
        private readonly Channel<JsonElement> _lines = Channel.CreateBounded<JsonElement>(1_000);
        private readonly List<JsonElement> _settings = [];
        private readonly Process _process;
        private readonly Task _reading;
        private Uri _address = null!;
        private int _upgrades;

        private ForeignServer(Process process)
        {
            _process = process;
            _reading = ReadAsync();
        }

        public int Upgrades => Volatile.Read(ref _upgrades);

        public static async Task<ForeignServer> StartAsync()
        {
            var missing = NodeProgram.Missing("foreign/ws-server");
            // Where all checks run, what is missing is a failure.
            Assert.False(missing is not null && Environment.GetEnvironmentVariable("CI") == "true", missing);
            Assert.SkipWhen(missing is not null, missing ?? "");
            var server = new ForeignServer(NodeProgram.Start(Path.Combine("ws-server", "server.mjs")));
            server._address = new Uri($"ws://127.0.0.1:{(await server.NextAsync("listening")).GetProperty("port").GetInt32()}/");
            return server;
        }

        public Uri At(string path) => new(_address, path);

        /// <summary>The next thing of this kind that the server tells.</summary>
        public async Task<JsonElement> NextAsync(string kind)
        {
            using var limit = new CancellationTokenSource(Patience);
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(limit.Token);
                if (line.GetProperty("event").GetString() == "message" && line.GetProperty("message").GetProperty("type").GetString() == "Settings") _settings.Add(line.GetProperty("message"));
                if (line.GetProperty("event").GetString() == kind) return line;
            }
        }

        /// <summary>The settings of so many connections.</summary>
        public async Task<List<JsonElement>> SettingsAsync(int count)
        {
            while (_settings.Count < count) await NextAsync("message");
            return _settings;
        }

        public async ValueTask DisposeAsync()
        {
            _process.StandardInput.Close();
            await _reading;
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        private async Task ReadAsync()
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } text)
            {
                var line = JsonElement.Parse(text);
                if (line.GetProperty("event").GetString() == "upgrade") Interlocked.Increment(ref _upgrades);
                await _lines.Writer.WriteAsync(line);
            }
        }
    }
}
