using System.Net.WebSockets;
using Antiphon.Clients.Deepgram;
using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Deepgram;
using Antiphon.Server.Tests.Hosting;
using Antiphon.Testing;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>A server on a loopback port with doubles for the three providers, and ways to it.</summary>
internal sealed class VoiceAgentServer : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestServer _server;

    private VoiceAgentServer(TestServer server, ScriptedChatClient model, ScriptedTextToSpeech voice, ScriptedSpeechToText ear)
    {
        _server = server;
        Model = model;
        Voice = voice;
        Ear = ear;
    }

    public ScriptedChatClient Model { get; }

    public ScriptedTextToSpeech Voice { get; }

    public ScriptedSpeechToText Ear { get; }

    public Uri Http => _server.Http.BaseAddress!;

    public Uri Address => new UriBuilder(Http) { Scheme = "ws", Path = DeepgramVoiceAgentEndpoints.Path }.Uri;

    public HttpClient HttpClient => _server.Http;

    public IServiceProvider Services => _server.App.Services;

    public int Sessions => _server.Host.SessionCount;

    public static async Task<VoiceAgentServer> StartAsync(
        Action<AntiphonServerSetup>? configure = null, DeepgramVoiceAgentOptions? options = null, VoiceAgent? agent = null, params string[] args)
    {
        // Scripts are steps of content, not of time: a character lasts 2 ms so that whole sentences pass quickly.
        var model = new ScriptedChatClient(TimeProvider.System);
        var voice = new ScriptedTextToSpeech(TimeProvider.System) { CharacterDuration = TimeSpan.FromMilliseconds(2) };
        var ear = new ScriptedSpeechToText(TimeProvider.System);
        var server = await TestServer.StartAsync(
            setup =>
            {
                setup.Runner = null;
                setup.Model = model;
                setup.TextToSpeech = voice;
                setup.SpeechToText = ear;
                setup.Agent = agent;
                setup.Deepgram = options;
                configure?.Invoke(setup);
            },
            args);
        return new VoiceAgentServer(server, model, voice, ear);
    }

    public Task<VoiceAgentConnection> ConnectAsync(VoiceAgentClientOptions? options = null) => VoiceAgentConnection.ConnectAsync(Http, options);

    /// <summary>A bare socket, for what no decent client sends.</summary>
    public async Task<RawClient> ConnectRawAsync(Action<ClientWebSocketOptions>? configure = null)
    {
        var socket = new ClientWebSocket();
        configure?.Invoke(socket.Options);
        await socket.ConnectAsync(Address, CancellationToken.None).WaitAsync(Patience);
        return new RawClient(socket);
    }

    /// <summary>Waits until no session is left.</summary>
    public async Task NoSessionsAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (Sessions > 0) await Task.Delay(TimeSpan.FromMilliseconds(10), limit.Token);
    }

    public Task StopAsync() => _server.App.StopAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public static VoiceAgentSettings Settings(AgentSettings? agent = null) => new() { Agent = agent ?? Agent() };

    public static AgentSettings Agent(string? greeting = null, params FunctionDefinition[] functions) => new()
    {
        Think = [new ThinkSettings(new ThinkProvider("open_ai") { Model = "gpt-4o-mini" }) { Prompt = "Be kind.", Functions = functions }],
        Greeting = greeting,
    };
}
