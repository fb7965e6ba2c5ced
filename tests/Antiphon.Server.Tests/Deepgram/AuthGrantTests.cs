using System.Net;
using System.Text;
using System.Text.Json;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary><c>POST /v1/auth/grant</c>: a key's short-lived token, and what it opens.</summary>
public sealed class AuthGrantTests
{
    private const string Key = "correct-horse";

    [Theory]
    [InlineData(null, 30)]
    [InlineData("{}", 30)]
    [InlineData("""{"ttl_seconds":null}""", 30)]
    [InlineData("""{"ttl_seconds":120}""", 120)]
    [InlineData("""{"ttl_seconds":90.7}""", 90)]
    public async Task Grant_WithAKey_OpensASession(string? body, int seconds)
    {
        await using var server = await StartAsync();

        using var response = await GrantAsync(server, $"Token {Key}", body);
        var granted = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        var token = granted.GetProperty("access_token").GetString();
        await using var client = await server.ConnectRawAsync(options => options.SetRequestHeader("Authorization", $"Bearer {token}"));

        Assert.Equal(seconds, granted.GetProperty("expires_in").GetInt32());
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.IsType<ServerMessage.Welcome>(await client.NextAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Token wrong")]
    [InlineData("Bearer " + Key)]
    public async Task Grant_WithoutAKey_Is401(string? authorization)
    {
        await using var server = await StartAsync();

        using var response = await GrantAsync(server, authorization, null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Provokes("forbidden")]
    [Fact]
    public async Task Grant_WithAToken_IsForbidden()
    {
        await using var server = await StartAsync();
        using var first = await GrantAsync(server, $"Token {Key}", null);
        var token = JsonElement.Parse(await first.Content.ReadAsStringAsync()).GetProperty("access_token").GetString();

        using var response = await GrantAsync(server, $"Bearer {token}", null);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("forbidden", JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("code").GetString());
    }

    [Provokes("request_invalid")]
    [Theory]
    [InlineData("""{"ttl_seconds":0}""")]
    [InlineData("""{"ttl_seconds":-5}""")]
    [InlineData("""{"ttl_seconds":1e300}""")]
    [InlineData("""{"ttl_seconds":3601}""")]
    [InlineData("""{"ttl_seconds":"30"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task Grant_UnreadableWish_IsRefused(string body)
    {
        await using var server = await StartAsync();

        using var response = await GrantAsync(server, $"Token {Key}", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("request_invalid", JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("code").GetString());
    }

    private static Task<VoiceAgentServer> StartAsync() => VoiceAgentServer.StartAsync(setup => setup.Configure = options => options.Keys.Add(Key));

    private static async Task<HttpResponseMessage> GrantAsync(VoiceAgentServer server, string? authorization, string? body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Http, "/v1/auth/grant"));
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await server.HttpClient.SendAsync(request);
    }
}
