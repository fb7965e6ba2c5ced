using System.Net;
using System.Net.Http.Headers;
using Antiphon.Conversation;
using Antiphon.Server.Tests.Hosting;

namespace Antiphon.Server.Tests.Telemetry;

public sealed class MetricsEndpointTests
{
    [Fact]
    public async Task Metrics_AfterASession_ShowIt()
    {
        await using var server = await TestServer.StartAsync();
        var session = server.Host.Start(server.Host.CreateOptions("a", TestAgents.Desk), new NowhereLine());
        await session.DisposeAsync();

        var text = await server.Http.GetStringAsync("/metrics");

        Assert.Contains($"antiphon_session_ended_total{{otel_scope_name=\"{ConversationTelemetry.SourceName}\",antiphon_session_end_reason=\"disposed\"}}", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_collections_total", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_KeyNeededAndNotShown_AreRefused()
    {
        await using var server = await TestServer.StartAsync(null, "--Antiphon:Keys:0", "k");

        var response = await server.Http.GetAsync("/metrics");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Metrics_KeyShown_AreGiven()
    {
        await using var server = await TestServer.StartAsync(null, "--Antiphon:Keys:0", "k");
        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "k");

        var response = await server.Http.GetAsync("/metrics");

        Assert.Equal((HttpStatusCode.OK, "text/plain"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Metrics_ForeignHostWithoutKeys_AreRefused()
    {
        await using var server = await TestServer.StartAsync();
        server.Http.DefaultRequestHeaders.Host = "example.org";

        var response = await server.Http.GetAsync("/metrics");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }
}
