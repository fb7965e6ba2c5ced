using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Threading.Channels;
using Antiphon.Agents;
using Antiphon.Conversation;
using Antiphon.Server;
using Antiphon.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Antiphon.Bench.Density;

/// <summary>The server's process: the whole server with scripted providers, or a bare echo of the same frames.</summary>
internal sealed class DensityServer : ISessionObserver
{
    /// <summary>How long the agent speaks in every turn.</summary>
    internal static readonly TimeSpan AgentSpeech = TimeSpan.FromMilliseconds(3_600);

    private const int MaxSessions = 20_000;
    private readonly ConcurrentDictionary<string, CadenceProbe> _probes = new(StringComparer.Ordinal);
    private readonly LateHistogram _out = new();
    private readonly LateHistogram _answer = new();
    private long _turns;
    private long _failures;
    private Mark _mark = Mark.Now();

    internal static async Task RunAsync(bool isEcho, ChannelReader<string> commands, TextWriter answers)
    {
        var server = new DensityServer();
        await using var app = isEcho ? server.Echo() : server.Voice();
        await app.StartAsync();
        await answers.WriteLineAsync(app.Urls.Single());
        await foreach (var command in commands.ReadAllAsync())
        {
            switch (command)
            {
                case "window":
                    server.Begin();
                    await answers.WriteLineAsync("{}");
                    break;
                case "report":
                    await answers.WriteLineAsync(DensityJson.Write(server.Report()));
                    break;
                case "memory":
                    await answers.WriteLineAsync(DensityJson.Write(Memory()));
                    break;
            }
        }

        await app.StopAsync();
    }

    public void OnEvent(string sessionId, SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.AgentStartedSpeaking started:
                if (_probes.TryGetValue(sessionId, out var probe)) probe.Begin();
                Interlocked.Increment(ref _turns);
                if (started.Latency is { } latency) _answer.Add(latency.Total - latency.Endpointing);
                break;
            case SessionEvent.Fault:
                Interlocked.Increment(ref _failures);
                break;
            case SessionEvent.Ended ended:
                _probes.TryRemove(sessionId, out _);
                if (ended.End.Error is not null) Interlocked.Increment(ref _failures);
                break;
        }
    }

    private WebApplication Voice()
    {
        var app = AntiphonServer.Build(["--urls", "http://127.0.0.1:0"], setup =>
        {
            setup.Agent = new VoiceAgent { Agent = new Agent { Name = "bench" } };
            setup.Model = new InstantChatClient("Yes.");
            setup.SpeechToText = new InstantSpeechToText("are you open");
            setup.TextToSpeech = new InstantTextToSpeech(AgentSpeech);
            setup.Observers.Add(this);
            setup.Logging = Quiet;
            setup.Configure = options =>
            {
                options.Keys.Clear();
                options.Agent = null;
                options.Limits.MaxSessions = options.Limits.MaxConnections = MaxSessions;
                options.Sockets.InlineScheduling = DensityProcess.InlineScheduling;
            };
        });
        app.Use((context, next) =>
        {
            if (context.Features.Get<IHttpWebSocketFeature>() is { IsWebSocketRequest: true } feature)
                context.Features.Set<IHttpWebSocketFeature>(new Measuring(feature, Watch));
            return next(context);

            CadenceProbe Watch() => _probes.GetOrAdd(context.Response.Headers["dg-request-id"].ToString(), _ => new CadenceProbe(_out));
        });
        return app;
    }

    private WebApplication Echo()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        Quiet(builder.Logging);
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = DensityProcess.InlineScheduling);
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await EchoAsync(socket);
        });
        return app;
    }

    private async Task EchoAsync(WebSocket socket)
    {
        var buffer = new byte[4_096];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close) return;
                await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Binary, received.EndOfMessage, CancellationToken.None);
                _out.Add(TimeProvider.System.GetElapsedTime(DensityWire.SentAt(buffer)));
            }
        }
        catch (WebSocketException)
        {
            // The caller is gone.
        }
    }

    private void Begin()
    {
        _out.Clear();
        _answer.Clear();
        Interlocked.Exchange(ref _turns, 0);
        Interlocked.Exchange(ref _failures, 0);
        _mark = Mark.Now();
    }

    private ServerWindow Report()
    {
        var now = Mark.Now();
        return new ServerWindow
        {
            Out = _out.Take(),
            Answer = _answer.Take(),
            Turns = Interlocked.Read(ref _turns),
            Failures = Interlocked.Read(ref _failures),
            Allocated = now.Allocated - _mark.Allocated,
            Seconds = TimeProvider.System.GetElapsedTime(_mark.Timestamp, now.Timestamp).TotalSeconds,
            ProcessorSeconds = (now.Processor - _mark.Processor).TotalSeconds,
            Collections = now.Collections - _mark.Collections,
            PauseMilliseconds = (now.Pause - _mark.Pause).TotalMilliseconds,
        };
    }

    private static MemoryReport Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return new MemoryReport(GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }

    private static void Quiet(ILoggingBuilder logging) => logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Error);

    private sealed class Measuring(IHttpWebSocketFeature inner, Func<CadenceProbe> watch) : IHttpWebSocketFeature
    {
        public bool IsWebSocketRequest => true;

        public async Task<WebSocket> AcceptAsync(WebSocketAcceptContext context) => new MeasuredWebSocket(await inner.AcceptAsync(context), watch());
    }

    private readonly record struct Mark(long Timestamp, long Allocated, TimeSpan Processor, TimeSpan Pause, int Collections)
    {
        internal static Mark Now()
        {
            using var process = Process.GetCurrentProcess();
            return new Mark(TimeProvider.System.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true), process.TotalProcessorTime,
                GC.GetTotalPauseDuration(), GC.CollectionCount(0));
        }
    }
}
