using System.Net.WebSockets;
using System.Text;
using Antiphon.Clients.Deepgram;
using Antiphon.Clients.Tests.World;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Tests.Deepgram;

/// <summary>Rows "URL and path", "Auth header", "Auth subprotocol", "Concurrency limit", "think/models endpoint", over real sockets.</summary>
public sealed class HandshakeTests
{
    private const string Key = "correct-horse";

    private static async Task<VoiceAgentSession> ConnectAsync(HttpServer server, VoiceAgentClientOptions? options = null, string path = "") =>
        await new VoiceAgentClient(new Uri(server.Address, path), options).ConnectAsync(ClientWorld.Settings()).WaitAsync(HttpServer.Patience);

    [Theory]
    [InlineData(CredentialScheme.Token, "Token correct-horse")]
    [InlineData(CredentialScheme.Bearer, "Bearer correct-horse")]
    public async Task AuthHeader_EachScheme_IsSent(CredentialScheme scheme, string header)
    {
        await using var server = HttpServer.Session(subprotocol: null);

        await using (await ConnectAsync(server, new() { Credential = Key, Scheme = scheme }))
        {
        }

        Assert.Equal(header, server.Requests.Single()["Authorization"]);
        Assert.Null(server.Requests.Single()["Sec-WebSocket-Protocol"]);
    }

    [Theory]
    [InlineData(CredentialScheme.Token, "token")]
    [InlineData(CredentialScheme.Bearer, "bearer")]
    public async Task AuthSubprotocol_EachScheme_IsSentAsAListWithoutAHeader(CredentialScheme scheme, string word)
    {
        await using var server = HttpServer.Session(word);

        await using (var session = await ConnectAsync(server, new() { Credential = Key, Scheme = scheme, CredentialInSubprotocol = true }))
        {
            Assert.Equal("w1", session.RequestId);
        }

        Assert.Equal([word, Key], server.Requests.Single()["Sec-WebSocket-Protocol"]!.Split(',', StringSplitOptions.TrimEntries));
        Assert.Null(server.Requests.Single()["Authorization"]);
    }

    [Fact]
    public async Task AuthHeader_NoCredential_IsAbsent()
    {
        await using var server = HttpServer.Session(subprotocol: null);

        await using (await ConnectAsync(server))
        {
        }

        Assert.Null(server.Requests.Single()["Authorization"]);
    }

    [Fact]
    public async Task UrlAndPath_OfABaseWithPrefixAndQuery_IsWhatTheServerSees()
    {
        await using var server = HttpServer.Session(subprotocol: null);

        await using (await ConnectAsync(server, path: "pfx?tag=1"))
        {
        }

        Assert.Equal("/pfx/v1/agent/converse?tag=1", server.Paths.Single());
    }

    [Theory]
    [InlineData(401, "unauthenticated", false)]
    [InlineData(403, "forbidden", false)]
    [InlineData(404, "connection_refused", false)]
    [InlineData(429, "server_full", true)]
    [InlineData(500, "connection_refused", true)]
    [InlineData(503, "server_stopping", true)]
    public async Task ConcurrencyLimitAndOtherRefusals_ByStatus_HaveTheirCodes(int status, string code, bool isTransient)
    {
        await using var server = HttpServer.Refusing(status, ("dg-error", "Not you."), ("dg-request-id", "q7"), ("Retry-After", "7"));

        var error = await Assert.ThrowsAsync<ConnectionException>(() => ConnectAsync(server, new() { Credential = Key }));

        Assert.Equal((code, status, "q7", isTransient, TimeSpan.FromSeconds(7)), (error.Code.Value, error.Status, error.CorrelationId, error.IsTransient, error.RetryAfter));
        Assert.Contains("Not you.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_FragmentsOverARealSocket_ArePutTogether()
    {
        await using var server = HttpServer.Session(subprotocol: null, async socket =>
        {
            var text = Encoding.UTF8.GetBytes("""{"type":"ConversationText","role":"assistant","content":"Grüße."}""");
            for (var i = 0; i < text.Length; i += 7)
                await socket.SendAsync(text.AsMemory(i, Math.Min(7, text.Length - i)), WebSocketMessageType.Text, i + 7 >= text.Length, CancellationToken.None);
            await socket.SendAsync(new byte[] { 1, 2 }, WebSocketMessageType.Binary, endOfMessage: false, CancellationToken.None);
            await socket.SendAsync(new byte[] { 3 }, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        });
        await using var session = await ConnectAsync(server);

        var text = await session.NextMessageAsync<ServerMessage.ConversationText>().WaitAsync(HttpServer.Patience);
        var audio = new byte[8];
        var read = await session.Audio.ReadAsync(audio).AsTask().WaitAsync(HttpServer.Patience);

        Assert.Equal("Grüße.", text.Content);
        Assert.Equal([1, 2, 3], audio[..read]);
    }

    [Fact]
    public async Task ThinkModels_OfAServer_AreTyped()
    {
        await using var server = HttpServer.Saying("""{"models":[{"id":"m1","name":"Model one","provider":"open_ai","new":1},{"id":"m2"}]}""");
        var client = new VoiceAgentClient(new Uri(server.Address, "pfx"), new() { Credential = Key });

        var models = await client.GetThinkModelsAsync().WaitAsync(HttpServer.Patience);

        Assert.Equal([new ThinkModel("m1", "Model one", "open_ai"), new ThinkModel("m2", "m2", "")], models);
        Assert.Equal(("/pfx/v1/agent/settings/think/models", $"Token {Key}"), (server.Paths.Single(), server.Requests.Single()["Authorization"]));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("""{"models":[{"name":"without id"}]}""")]
    public async Task ThinkModels_AnAnswerOfAnotherShape_IsUnreadable(string body)
    {
        await using var server = HttpServer.Saying(body);

        var error = await Assert.ThrowsAsync<ProtocolException>(() => new VoiceAgentClient(server.Address).GetThinkModelsAsync().WaitAsync(HttpServer.Patience));

        Assert.Same(ErrorCodes.MessageUnreadable, error.Code);
    }

    [Fact]
    public async Task ThinkModels_Refused_HasTheCode()
    {
        await using var server = HttpServer.Refusing(401);

        var error = await Assert.ThrowsAsync<ConnectionException>(() => new VoiceAgentClient(server.Address).GetThinkModelsAsync().WaitAsync(HttpServer.Patience));

        Assert.Equal((ErrorCodes.Unauthenticated, 401), (error.Code, error.Status));
    }

    [Fact]
    public async Task ThinkModels_NobodyListens_IsConnectionRefused()
    {
        Uri address;
        await using (var server = HttpServer.Saying("")) address = server.Address;

        var error = await Assert.ThrowsAsync<ConnectionException>(() => new VoiceAgentClient(address).GetThinkModelsAsync().WaitAsync(HttpServer.Patience));

        Assert.Same(ErrorCodes.ConnectionRefused, error.Code);
    }
}
