using System.Runtime.CompilerServices;
using Antiphon.Agents;
using Antiphon.Conversation;
using Antiphon.Server.Console;
using Antiphon.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Tests.Hosting;

/// <summary>A server on a free loopback port with nothing native in it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private TestServer(WebApplication app)
    {
        App = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public WebApplication App { get; }

    public HttpClient Http { get; }

    public SessionHost Host => App.Services.GetRequiredService<SessionHost>();

    public SessionFeeds Feeds => App.Services.GetRequiredService<SessionFeeds>();

    public static async Task<TestServer> StartAsync(Action<AntiphonServerSetup>? configure = null, params string[] args)
    {
        var app = Build(configure, args);
        await app.StartAsync();
        return new TestServer(app);
    }

    public static WebApplication Build(Action<AntiphonServerSetup>? configure = null, params string[] args) =>
        AntiphonServer.Build(["--urls", "http://127.0.0.1:0", "--Antiphon:Speech:Host", "None", "--Antiphon:Limits:DrainTime", "00:00:00", .. args], setup =>
        {
            setup.Runner = new SilentRunner();
            setup.Logging = logging => logging.ClearProviders();
            configure?.Invoke(setup);
        });

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
    }
}

/// <summary>An agent that never has anything to say.</summary>
internal sealed class SilentRunner : IAgentRunner
{
    public async IAsyncEnumerable<AgentEvent> RunAsync(Agent agent, IReadOnlyList<ChatMessage> history, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        yield return new AgentEvent.Completed();
    }
}

/// <summary>A line that goes nowhere.</summary>
internal sealed class NowhereLine : IVoiceLine
{
    public PlayoutReporting Playout => PlayoutReporting.PacedClock;

    public bool TrySendAudio(Audio.AudioFrame frame)
    {
        frame.Dispose();
        return true;
    }

    public void SendMark(long mark)
    {
    }

    public void Flush()
    {
    }

    public void Emit(SessionEvent sessionEvent)
    {
    }
}

internal static class TestAgents
{
    public static VoiceAgent Desk { get; } = new() { Agent = new Agent { Name = "desk" }, Greeting = "Hello." };
}
