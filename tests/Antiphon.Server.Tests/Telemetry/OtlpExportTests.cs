using System.Collections.Concurrent;
using System.Text;
using Antiphon.Server.Telemetry;
using Antiphon.Server.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Tests.Telemetry;

public sealed class OtlpExportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Export_CollectorConfigured_GetsSpansAndMetricsByTheStop()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = await CollectorAsync(received);
        await using var server = await TestServer.StartAsync(null,
            "--OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First(), "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", "--OTEL_SERVICE_NAME", "desk-in-test");
        var session = server.Host.Start(server.Host.CreateOptions("exported-session", TestAgents.Desk), new NowhereLine());
        await session.DisposeAsync();

        await server.App.StopAsync().WaitAsync(Patience);

        Assert.Contains("voice_session desk", received["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("exported-session", received["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("desk-in-test", received["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("antiphon.session.ended", received["/v1/metrics"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317")]
    [InlineData(true, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://127.0.0.1:4317")]
    [InlineData(false, "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317", "OTEL_SDK_DISABLED", "true")]
    [InlineData(false, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:4317", "OTEL_TRACES_EXPORTER", "none")]
    public void IsConfigured_StandardSettings_Decide(bool expected, params string[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Chunk(2).ToDictionary(pair => pair[0], pair => (string?)pair[1])).Build();

        Assert.Equal(expected, OtlpExport.IsConfigured(configuration));
    }

    [Fact]
    public async Task Export_CollectorGone_ServerStopsAllTheSame()
    {
        await using var server = await TestServer.StartAsync(null, "--OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9", "--OTEL_EXPORTER_OTLP_TIMEOUT", "200");

        await server.App.StopAsync().WaitAsync(Patience);
    }

    /// <summary>A collector that keeps what it was sent as text; the names in the messages are readable in it.</summary>
    private static async Task<WebApplication> CollectorAsync(ConcurrentDictionary<string, string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/{signal}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.AddOrUpdate(context.Request.Path, _ => Text(body), (_, before) => before + Text(body));
        });
        await app.StartAsync();
        return app;
    }

    private static string Text(MemoryStream body) => Encoding.Latin1.GetString(body.ToArray());
}
