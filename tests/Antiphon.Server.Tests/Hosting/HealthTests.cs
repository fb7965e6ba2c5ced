using System.Net;
using System.Text.Json;

namespace Antiphon.Server.Tests.Hosting;

public sealed class HealthTests
{
    [Fact]
    public async Task Live_RunningServer_Answers()
    {
        await using var server = await TestServer.StartAsync();

        var response = await server.Http.GetAsync("/health/live");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Ready_WithoutEngines_SaysTypedTextOnly()
    {
        await using var server = await TestServer.StartAsync();

        using var ready = JsonDocument.Parse(await server.Http.GetStringAsync("/health/ready"));

        Assert.Equal("typed_text_only", ready.RootElement.GetProperty("status").GetString());
        Assert.Equal("missing", ready.RootElement.GetProperty("parts").GetProperty("speech_to_text").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Ready_SessionRunning_CountsIt()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = server.Host.Start(server.Host.CreateOptions("a", TestAgents.Desk), new NowhereLine());

        using var ready = JsonDocument.Parse(await server.Http.GetStringAsync("/health/ready"));

        Assert.Equal(1, ready.RootElement.GetProperty("sessions").GetProperty("running").GetInt32());
    }
}
