using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Antiphon.Clients.Deepgram;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Server.Tests.Deepgram;

public sealed class HandshakeTests
{
    private const string Key = "correct-horse";

    private static Task<VoiceAgentServer> KeyedAsync() => VoiceAgentServer.StartAsync(setup => setup.Configure = options => options.Keys.Add(Key));

    [Fact]
    public async Task Welcome_Anonymous_IsFirstAndHasTheIdOfTheHeader()
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
    public async Task AuthHeader_Key_IsWelcome(string scheme)
    {
        await using var server = await KeyedAsync();
        await using var client = await server.ConnectRawAsync(options => options.SetRequestHeader("Authorization", $"{scheme} {Key}"));

        Assert.IsType<ServerMessage.Welcome>(await client.NextAsync());
    }

    [Theory]
    [InlineData(new[] { "token", Key }, "token")]
    [InlineData(new[] { "token", Key, "x-deepgram-session-id", "0194a1f0-0000-7000-8000-000000000000" }, "token")]
    public async Task AuthSubprotocol_Key_IsAnsweredWithTheSchemeWord(string[] offered, string answered)
    {
        await using var server = await KeyedAsync();
        await using var client = await server.ConnectRawAsync(options => Array.ForEach(offered, options.AddSubProtocol));

        Assert.Equal(answered, client.Socket.SubProtocol);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    public async Task AuthHeader_ShortLivedToken_IsWelcome(string scheme)
    {
        await using var server = await KeyedAsync();
        var token = Token(server);
        await using var client = await server.ConnectRawAsync(options => options.SetRequestHeader("Authorization", $"{scheme} {token}"));

        Assert.IsType<ServerMessage.Welcome>(await client.NextAsync());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task AuthSubprotocol_ShortLivedToken_IsAnsweredWithTheSchemeWord(int items)
    {
        await using var server = await KeyedAsync();
        string[] offered = ["bearer", Token(server), "x-deepgram-session-id", "0194a1f0-0000-7000-8000-000000000000"];
        await using var client = await server.ConnectRawAsync(options => Array.ForEach(offered[..items], options.AddSubProtocol));

        Assert.Equal("bearer", client.Socket.SubProtocol);
        Assert.IsType<ServerMessage.Welcome>(await client.NextAsync());
    }

    [Theory]
    [InlineData("Bearer of-my-own", true)]
    [InlineData("Token of-my-own", false)]
    [InlineData("Bearer other", false)]
    public async Task PluggableAuth_ValidatorOfTheProgram_Decides(string authorization, bool expected)
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.Credentials = new OwnTokens());

        using var response = await UpgradeAsync(server, "/v1/agent/converse", authorization, null);

        Assert.Equal(expected ? HttpStatusCode.SwitchingProtocols : HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task PluggableAuth_ValidatorOfTheProgramAndKeys_IsRefusedAtStart()
    {
        var error = await Assert.ThrowsAsync<VoiceException>(() => VoiceAgentServer.StartAsync(setup =>
        {
            setup.Credentials = new OwnTokens();
            setup.Configure = options => options.Keys.Add(Key);
        }));

        Assert.Same(ErrorCodes.ConfigurationInvalid, error.Code);
    }

    [Fact]
    public async Task AuthSubprotocol_NothingOffered_IsAnsweredWithout()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await server.ConnectRawAsync(options => options.CollectHttpResponseDetails = true);

        Assert.False(client.Socket.HttpResponseHeaders!.ContainsKey("Sec-WebSocket-Protocol"));
    }

    [Theory]
    [InlineData("token", "wrong")]
    [InlineData("bearer", Key)]
    [InlineData("token", null)]
    public async Task AuthSubprotocol_WrongCredential_Is401(string scheme, string? credential)
    {
        await using var server = await KeyedAsync();
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.AddSubProtocol(scheme);
        if (credential is not null) socket.Options.AddSubProtocol(credential);

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(server.Address, CancellationToken.None));

        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    [Theory]
    [InlineData("/v1/agent/converse", "Token wrong", null, HttpStatusCode.Unauthorized, "INVALID_AUTH", "unauthenticated")]
    [InlineData("/v1/agent/nowhere", null, null, HttpStatusCode.NotFound, "NOT_FOUND", "request_invalid")]
    [InlineData("/agent", null, null, HttpStatusCode.NotFound, "NOT_FOUND", "request_invalid")]
    public async Task UrlAndPath_Refusal_HasHeadersAndBothBodies(
        string path, string? authorization, string? origin, HttpStatusCode status, string name, string code)
    {
        await using var server = await KeyedAsync();

        using var response = await UpgradeAsync(server, path, authorization, origin);

        Assert.Equal(status, response.StatusCode);
        await HasBothBodiesAsync(response, name, code);
    }

    [Provokes("loopback_only")]
    [Fact]
    public async Task PluggableAuth_PageOfAnotherSiteWithoutKeys_Is403WithItsOwnCode()
    {
        await using var server = await VoiceAgentServer.StartAsync();

        using var response = await UpgradeAsync(server, "/v1/agent/converse", null, "https://elsewhere.example");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        await HasBothBodiesAsync(response, "FORBIDDEN", "loopback_only");
    }

    [Provokes("key_limit_reached")]
    [Fact]
    public async Task ConcurrencyLimit_KeyHasAllItsConnections_Is429UntilOneEnds()
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.Configure = options =>
        {
            options.Keys.Add(Key);
            options.Keys.Add("another");
            options.Limits.MaxSessionsPerKey = 1;
        });
        await using var first = await ConnectAsync(server, $"Token {Key}");
        await first.NextAsync<ServerMessage.Welcome>();

        using (var refused = await UpgradeAsync(server, "/v1/agent/converse", $"Token {Key}", null))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            await HasBothBodiesAsync(refused, "TOO_MANY_REQUESTS", "key_limit_reached");
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        // A token of the same key is the same owner; another key is another.
        using (var refused = await UpgradeAsync(server, "/v1/agent/converse", $"Bearer {Token(server)}", null)) Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        await using (var other = await ConnectAsync(server, "Token another")) await other.NextAsync<ServerMessage.Welcome>();
        await first.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WaitAsync(VoiceAgentServer.Patience);
        await using var next = await UntilWelcomeAsync(server, $"Token {Key}");
    }

    [Fact]
    public async Task ConcurrencyLimit_TooManyWithoutSettings_Is429UntilOneIsConfigured()
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.Configure = options => options.Limits.MaxUnconfigured = 1);
        await using var first = await server.ConnectRawAsync();
        await first.NextAsync<ServerMessage.Welcome>();
        using (var refused = await UpgradeAsync(server, "/v1/agent/converse", null, null)) Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);

        await first.SendAsync(RawClient.MinimalSettings);
        await first.NextAsync<ServerMessage.SettingsApplied>();

        await using var next = await server.ConnectRawAsync();
        await next.NextAsync<ServerMessage.Welcome>();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Token wrong")]
    [InlineData("Token")]
    [InlineData("Bearer " + Key)]
    [InlineData("Basic " + Key)]
    public async Task AuthHeader_WithoutTheKey_Is401BeforeTheUpgrade(string? authorization)
    {
        await using var server = await KeyedAsync();

        using var response = await UpgradeAsync(server, "/v1/agent/converse", authorization, null);

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
    public async Task UrlAndPath_WithoutUpgrade_Is426()
    {
        await using var server = await VoiceAgentServer.StartAsync();

        using var response = await server.HttpClient.GetAsync(new Uri("v1/agent/converse", UriKind.Relative));

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.Equal("websocket", response.Headers.Upgrade.Single().Name);
        await HasBothBodiesAsync(response, "UPGRADE_REQUIRED", "request_invalid");
    }

    [Fact]
    public async Task UrlAndPath_QueryParameters_AreIgnored()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(new Uri(server.Address + "?a=1&b=2"), CancellationToken.None);

        Assert.Equal(WebSocketState.Open, socket.State);
    }

    private sealed class OwnTokens : ICredentialValidator
    {
        public bool AllowsAnonymous => false;

        public bool TryValidate(string scheme, string credential, out string identity)
        {
            identity = "mine";
            return (scheme, credential) == ("bearer", "of-my-own");
        }
    }

    private static string Token(VoiceAgentServer server) => server.Services.GetRequiredService<AccessTokens>().Issue("key 0", TimeSpan.FromMinutes(5));

    private static async Task<HttpResponseMessage> UpgradeAsync(VoiceAgentServer server, string path, string? authorization, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Http, path));
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin);
        return await server.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task HasBothBodiesAsync(HttpResponseMessage response, string name, string code)
    {
        var body = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        var message = response.Headers.GetValues("dg-error").Single();
        Assert.Equal(name, body.GetProperty("err_code").GetString());
        Assert.Equal(message, body.GetProperty("err_msg").GetString());
        Assert.Equal(name, body.GetProperty("category").GetString());
        Assert.Equal(message, body.GetProperty("message").GetString());
        Assert.NotEmpty(body.GetProperty("details").GetString()!);
        Assert.Equal(response.Headers.GetValues("dg-request-id").Single(), body.GetProperty("request_id").GetString());
        Assert.Equal(code, body.GetProperty("code").GetString());
    }

    private static Task<RawClient> ConnectAsync(VoiceAgentServer server, string authorization) =>
        server.ConnectRawAsync(options => options.SetRequestHeader("Authorization", authorization));

    /// <summary>The server counts a connection out a moment after its client has seen the close.</summary>
    private static async Task<RawClient> UntilWelcomeAsync(VoiceAgentServer server, string authorization)
    {
        using var limit = new CancellationTokenSource(VoiceAgentServer.Patience);
        while (true)
        {
            try
            {
                return await ConnectAsync(server, authorization);
            }
            catch (WebSocketException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), limit.Token);
            }
        }
    }
}
