using Antiphon.Conversation;

namespace Antiphon.Server.Tests.Hosting;

public sealed class SessionHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Refusal_AllSessionsInUse_SaysServerFull()
    {
        await using var server = await TestServer.StartAsync(null, "--Antiphon:Limits:MaxSessions", "1");
        await using var session = Start(server, "a");

        var refusal = server.Host.Refusal;

        Assert.Equal(ErrorCodes.ServerFull, refusal?.Code);
    }

    [Fact]
    public async Task Start_AllSessionsInUse_IsRefused()
    {
        await using var server = await TestServer.StartAsync(null, "--Antiphon:Limits:MaxSessions", "1");
        await using var session = Start(server, "a");

        var error = Assert.Throws<VoiceException>(() => Start(server, "b"));

        Assert.Equal(ErrorCodes.ServerFull, error.Code);
    }

    [Fact]
    public async Task Refusal_AfterSessionEnded_IsGone()
    {
        await using var server = await TestServer.StartAsync(null, "--Antiphon:Limits:MaxSessions", "1");
        var session = Start(server, "a");

        await session.DisposeAsync();
        await server.Host.WhenEmptyAsync().WaitAsync(Patience);

        Assert.Null(server.Host.Refusal);
    }

    [Fact]
    public async Task Stop_RunningSession_EndsItWithServerStopping()
    {
        await using var server = await TestServer.StartAsync(null, "--Antiphon:Limits:StopTimeout", "00:00:00");
        await using var session = Start(server, "a");

        await server.App.StopAsync().WaitAsync(Patience);

        var end = await session.Completion.WaitAsync(Patience);
        Assert.Equal(ErrorCodes.ServerStopping, end.Error?.Code);
    }

    [Fact]
    public async Task Start_AfterStop_IsRefused()
    {
        await using var server = await TestServer.StartAsync();
        await server.App.StopAsync().WaitAsync(Patience);

        var error = Assert.Throws<VoiceException>(() => Start(server, "a"));

        Assert.Equal(ErrorCodes.ServerStopping, error.Code);
    }

    [Fact]
    public async Task CreateOptions_AgentWithoutVoice_GetsTheConfiguredOne()
    {
        await using var server = await TestServer.StartAsync(null, "--Antiphon:Speech:Voice", "rms");

        var options = server.Host.CreateOptions("a", TestAgents.Desk);

        Assert.Equal("rms", options.Agent.Voice);
    }

    private static VoiceSession Start(TestServer server, string id) =>
        server.Host.Start(server.Host.CreateOptions(id, TestAgents.Desk), new NowhereLine());
}
