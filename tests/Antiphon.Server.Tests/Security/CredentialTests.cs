using System.Net;
using System.Net.Http.Headers;
using Antiphon.Server.Security;
using Antiphon.Server.Tests.Hosting;

namespace Antiphon.Server.Tests.Security;

public sealed class CredentialTests
{
    [Theory]
    [InlineData("token", "first", true)]
    [InlineData("token", "second", true)]
    [InlineData("token", "third", false)]
    [InlineData("token", "firs", false)]
    [InlineData("token", "first ", false)]
    [InlineData("token", "", false)]
    [InlineData("bearer", "first", false)]
    public void TryValidate_Credential_IsJudged(string scheme, string credential, bool expected)
    {
        var validator = new StaticKeyValidator(["first", "second"]);

        Assert.Equal(expected, validator.TryValidate(scheme, credential, out var identity));
        Assert.Equal(expected, identity.Length > 0);
    }

    [Fact]
    public void TryValidate_GoodKey_IdentityIsNotTheKey()
    {
        new StaticKeyValidator(["first", "second"]).TryValidate("token", "second", out var identity);

        Assert.Equal("key 1", identity);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Token wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Basic secret", HttpStatusCode.Unauthorized)]
    [InlineData("Token secret", HttpStatusCode.OK)]
    [InlineData("bearer secret", HttpStatusCode.OK)]
    public async Task AgentCard_KeyConfigured_NeedsIt(string? authorization, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync(setup => setup.Agent = TestAgents.Desk, "--Antiphon:Keys:0", "secret");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/agent");
        if (authorization is not null) request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);

        using var response = await server.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://localhost:5000", HttpStatusCode.OK)]
    [InlineData("Host", "evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Host", "localhost:1234", HttpStatusCode.OK)]
    public async Task AnonymousServer_RequestFromElsewhere_IsRefused(string header, string value, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync(setup => setup.Agent = TestAgents.Desk);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/agent");
        request.Headers.TryAddWithoutValidation(header, value);

        using var response = await server.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }
}
