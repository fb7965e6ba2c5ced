using System.Net;
using System.Net.WebSockets;
using Antiphon.Protocols.Deepgram;
using Antiphon.Testing;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>A server that is told to stop: nobody new comes in, calls go on for the drain time, then everybody is told.</summary>
public sealed class DrainTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task ServerGoingAway_AfterTheDrainTime_IsToldToEverySession()
    {
        await using var server = await StartAsync();
        await using var first = await ConfiguredAsync(server);
        await using var second = await ConfiguredAsync(server);

        var stopping = server.StopAsync();
        var ends = Task.WhenAll(first.EndsWithAsync("SERVER_GOING_AWAY", 1001), second.EndsWithAsync("SERVER_GOING_AWAY", 1001));
        await _time.AdvanceUntilAsync(ends, TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(500));
        await _time.AdvanceUntilAsync(stopping, TimeSpan.FromMinutes(1));

        Assert.True(_time.Elapsed >= DrainTime);
    }

    [Fact]
    public async Task Drain_Running_LetsACallGoOn()
    {
        await using var server = await StartAsync();
        await using var client = await ConfiguredAsync(server);
        var stopping = server.StopAsync();
        await NotReadyAsync(server);

        server.Model.Replies("Still here.");
        await client.SendAsync("""{"type":"InjectUserMessage","content":"Are you there?"}""");

        var answer = SaidAsync(client, "Still here.");
        await _time.AdvanceUntilAsync(answer, TimeSpan.FromSeconds(10));
        Assert.False(stopping.IsCompleted);
    }

    [Fact]
    public async Task Drain_Running_RefusesNewConnectionsAndIsNotReady()
    {
        await using var server = await StartAsync();
        await using var client = await ConfiguredAsync(server);
        var stopping = server.StopAsync();

        var ready = await NotReadyAsync(server);
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(server.Address, CancellationToken.None));

        Assert.Contains("draining", ready, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, socket.HttpStatusCode);
        Assert.False(stopping.IsCompleted);
    }

    [Fact]
    public async Task Drain_ConnectionWithoutASession_IsToldAtOnce()
    {
        await using var server = await StartAsync();
        await using var session = await ConfiguredAsync(server);
        await using var client = await server.ConnectRawAsync();
        await client.NextAsync<ServerMessage.Welcome>();

        _ = server.StopAsync();

        // The clock stands: nothing else can have ended it.
        await client.EndsWithAsync("SERVER_GOING_AWAY", 1001);
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    }

    [Fact]
    public async Task Drain_LastCallEnds_StopsWithoutWaitingForTheRest()
    {
        await using var server = await StartAsync();
        await using var client = await ConfiguredAsync(server);
        var stopping = server.StopAsync();
        await NotReadyAsync(server);

        await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WaitAsync(VoiceAgentServer.Patience);

        await stopping.WaitAsync(VoiceAgentServer.Patience);
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    }

    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(30);

    private static async Task<string> NotReadyAsync(VoiceAgentServer server)
    {
        using var limit = new CancellationTokenSource(VoiceAgentServer.Patience);
        while (true)
        {
            using var response = await server.HttpClient.GetAsync(new Uri("health/ready", UriKind.Relative), limit.Token);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable) return await response.Content.ReadAsStringAsync(limit.Token);
        }
    }

    private static async Task SaidAsync(RawClient client, string text)
    {
        while ((await client.NextAsync<ServerMessage.ConversationText>()).Content != text)
        {
            // What was said before.
        }
    }

    private static async Task<RawClient> ConfiguredAsync(VoiceAgentServer server)
    {
        var client = await server.ConnectRawAsync();
        await client.SendAsync(RawClient.MinimalSettings);
        await client.NextAsync<ServerMessage.SettingsApplied>();
        return client;
    }

    private Task<VoiceAgentServer> StartAsync() => VoiceAgentServer.StartAsync(
        setup =>
        {
            setup.TimeProvider = _time;
            setup.Deepgram = new Server.Deepgram.DeepgramVoiceAgentOptions { IdleTimeout = TimeSpan.FromHours(1) };
        },
        args: ["--Antiphon:Limits:DrainTime", "00:00:30"]);
}
