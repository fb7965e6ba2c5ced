using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Antiphon.Clients.Deepgram;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Tests.Deepgram;

public sealed class HandshakeTests
{
    private const string Key = "correct-horse";

    private static Task<VoiceAgentServer> KeyedAsync() => VoiceAgentServer.StartAsync(setup => setup.Configure = options => options.Keys.Add(Key));

    [Fact]
    public async Task Connect_Anonymous_GetsWelcomeFirstWithTheIdOfTheHeader()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await server.ConnectRawAsync(options => options.CollectHttpResponseDetails = true);

        var welcome = Assert.IsType<ServerMessage.Welcome>(await client.NextAsync());

        Assert.Equal(client.Socket.HttpResponseHeaders!["dg-request-id"].Single(), welcome.RequestId);
        Assert.True(Guid.TryParse(welcome.RequestId, out _));
    }

    [Theory]
    [InlineData("Token")]
    [InlineData("token")]
    [InlineData("TOKEN")]
    public async Task Connect_KeyInHeader_IsWelcome(string scheme)
    {
        await using var server = await KeyedAsync();
        await using var client = await server.ConnectRawAsync(options => options.SetRequestHeader("Authorization", $"{scheme} {Key}"));

        Assert.IsType<ServerMessage.Welcome>(await client.NextAsync());
    }

    [Theory]
    [InlineData(new[] { "token", Key }, "token")]
    [InlineData(new[] { "token", Key, "x-deepgram-session-id", "0194a1f0-0000-7000-8000-000000000000" }, "token")]
    public async Task Connect_KeyInSubprotocol_IsAnsweredWithTheSchemeWord(string[] offered, string answered)
    {
        await using var server = await KeyedAsync();
        await using var client = await server.ConnectRawAsync(options => Array.ForEach(offered, options.AddSubProtocol));

        Assert.Equal(answered, client.Socket.SubProtocol);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Token wrong")]
    [InlineData("Token")]
    [InlineData("Bearer " + Key)]
    [InlineData("Basic " + Key)]
    public async Task Connect_WithoutTheKey_IsRefusedBeforeTheUpgrade(string? authorization)
    {
        await using var server = await KeyedAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Http + "v1/agent/converse");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);

        using var response = await server.HttpClient.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.NotEmpty(response.Headers.GetValues("dg-error").Single());
        var body = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("INVALID_AUTH", body.GetProperty("err_code").GetString());
        Assert.Equal(response.Headers.GetValues("dg-request-id").Single(), body.GetProperty("request_id").GetString());
    }

    [Provokes("unauthenticated")]
    [Fact]
    public async Task ConnectAsync_WrongKey_IsUnauthenticated()
    {
        await using var server = await KeyedAsync();

        var error = await Assert.ThrowsAsync<ConnectionException>(() => server.ConnectAsync(new VoiceAgentClientOptions { Credential = "wrong" }));

        Assert.Equal((ErrorCodes.Unauthenticated, 401), (error.Code, error.Status));
        Assert.DoesNotContain("wrong", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ConnectAsync_RightKey_IsWelcome(bool inSubprotocol)
    {
        await using var server = await KeyedAsync();

        await using var client = await server.ConnectAsync(new VoiceAgentClientOptions { Credential = Key, CredentialInSubprotocol = inSubprotocol });

        Assert.NotNull(client.RequestId);
    }

    [Provokes("connection_refused")]
    [Fact]
    public async Task ConnectAsync_NobodyListens_IsConnectionRefused()
    {
        Uri address;
        await using (var server = await VoiceAgentServer.StartAsync()) address = server.Http;

        var error = await Assert.ThrowsAsync<ConnectionException>(() => VoiceAgentConnection.ConnectAsync(address));

        Assert.Same(ErrorCodes.ConnectionRefused, error.Code);
    }

    [Fact]
    public async Task ConnectAsync_UnencryptedBeyondThisMachine_IsRefusedLocally() =>
        await Assert.ThrowsAsync<ArgumentException>(() => VoiceAgentConnection.ConnectAsync(new Uri("ws://192.0.2.1/")));

    [Provokes("server_full")]
    [Fact]
    public async Task ConnectAsync_ServerFull_SaysSo()
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.Configure = options => options.Limits.MaxSessions = 1);
        await using var first = await server.ConnectAsync();
        await first.SendSettingsAsync(VoiceAgentServer.Settings());
        await first.NextAsync<ServerMessage.SettingsApplied>();

        var error = await Assert.ThrowsAsync<ConnectionException>(() => server.ConnectAsync());

        Assert.Equal((ErrorCodes.ServerFull, 429), (error.Code, error.Status));
    }

    [Fact]
    public async Task Get_WithoutUpgrade_IsToldToUpgrade()
    {
        await using var server = await VoiceAgentServer.StartAsync();

        using var response = await server.HttpClient.GetAsync(new Uri("v1/agent/converse", UriKind.Relative));

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }

    [Fact]
    public async Task Connect_QueryParameters_AreIgnored()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(new Uri(server.Address + "?a=1&b=2"), CancellationToken.None);

        Assert.Equal(WebSocketState.Open, socket.State);
    }
}
