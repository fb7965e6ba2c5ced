using Antiphon.Clients.Deepgram;
using Antiphon.Protocols.Deepgram;
using Antiphon.Testing;

namespace Antiphon.Clients.Tests.World;

/// <summary>Clients and a scripted server on one thread, in virtual time. The server's scripts must come to their ends.</summary>
internal sealed class ClientWorld : IVoiceAgentConnector
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(12);

    private readonly Queue<Func<ServerSide, Task>> _scripts = new();
    private readonly List<Task> _serving = [];

    private ClientWorld()
    {
    }

    public VirtualTime Time { get; } = new();

    /// <summary>When each attempt to connect was made, with what it showed.</summary>
    public List<(TimeSpan At, VoiceAgentCredential? Credential)> Attempts { get; } = [];

    /// <summary>Connections that were accepted.</summary>
    public List<ServerSide> Connections { get; } = [];

    /// <summary>Messages that wait at an end before sending to it waits.</summary>
    public int SocketCapacity { get; set; } = int.MaxValue;

    /// <summary>Request ids are this and the number of the connection.</summary>
    public string RequestIdPrefix { get; set; } = "r";

    /// <summary>What a connection meets that has no script of its own; null to refuse it.</summary>
    public Func<ServerSide, Task>? Otherwise { get; set; }

    /// <summary>Runs a test.</summary>
    public static void Run(Func<ClientWorld, Task> test)
    {
        var world = new ClientWorld();
        OneThread.Run(world.Time, Limit, async () =>
        {
            await test(world);
            await Task.WhenAll(world._serving);
        });
    }

    /// <summary>What the next connection meets that has no script yet.</summary>
    public ClientWorld Serve(Func<ServerSide, Task> script)
    {
        _scripts.Enqueue(script);
        return this;
    }

    /// <summary>The next attempt is refused.</summary>
    public ClientWorld Refuse(ErrorCode code, int status, TimeSpan? retryAfter = null, bool isTransient = true) => Serve(_ =>
        throw new ConnectionException(code, "Refused.") { Status = status, RetryAfter = retryAfter, IsTransient = isTransient });

    public VoiceAgentClient Client(VoiceAgentClientOptions? options = null) =>
        new(new Uri("wss://server.test"), (options ?? new()) with { Connector = this }, Time);

    public Task<VoiceAgentSession> ConnectAsync(VoiceAgentClientOptions? options = null, VoiceAgentSettings? settings = null) =>
        Client(options).ConnectAsync(settings ?? Settings());

    public static VoiceAgentSettings Settings(params FunctionDefinition[] functions) => new()
    {
        Agent = new AgentSettings
        {
            Greeting = "Hello.",
            Think = [new ThinkSettings(new ThinkProvider("open_ai") { Model = "gpt-4o-mini" }) { Prompt = "Be kind.", Functions = functions }],
        },
    };

    public Task DelayAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), Time);

    Task<VoiceAgentSocket> IVoiceAgentConnector.ConnectAsync(VoiceAgentCredential? credential, CancellationToken cancellationToken)
    {
        Attempts.Add((Time.Elapsed, credential));
        if (!_scripts.TryDequeue(out var script)) script = Otherwise;
        if (script is null) return Task.FromException<VoiceAgentSocket>(new ConnectionException(ErrorCodes.ConnectionRefused, "Nobody listens."));
        var (client, server) = MemorySocket.Pair(SocketCapacity);
        var side = new ServerSide(server, Connections.Count + 1, RequestIdPrefix);
        try
        {
            // A script that refuses throws before its first await.
            var begun = script(side);
            _serving.Add(begun);
            Connections.Add(side);
        }
        catch (ConnectionException refusal)
        {
            return Task.FromException<VoiceAgentSocket>(refusal);
        }

        return Task.FromResult(new VoiceAgentSocket(client, side.RequestId));
    }
}
