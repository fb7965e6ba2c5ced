using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Providers;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// What a client and its session say to each other: every message becomes something the session does. Messages come from the
/// connection's one reader; the rest is thread-safe.
/// </summary>
internal sealed class DeepgramDialogue : IDeepgramLineOwner, IAsyncDisposable
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _requestId;
    private readonly DeepgramServices _services;
    private readonly DeepgramOutbox _outbox;
    private readonly IDeepgramPeer _peer;
    private readonly ClientFunctionCalls _functions;
    private readonly DeepgramFailures _failures;
    private readonly DeepgramThink _think;
    private DeepgramSessionPlan? _plan;
    private DeepgramLine? _line;
    private DeepgramEngines? _engines;
    private DeepgramUpdates? _updates;
    private ICustomThinkChannel? _channel;
    private VoiceSession? _session;

    public DeepgramDialogue(string requestId, DeepgramServices services, DeepgramOutbox outbox, IDeepgramPeer peer)
    {
        _requestId = requestId;
        _services = services;
        _outbox = outbox;
        _peer = peer;
        _functions = new ClientFunctionCalls(peer);
        _failures = new DeepgramFailures(peer, services.Options);
        _think = new DeepgramThink(services.Host, services.Options, services.Endpoints, MakeFunction, _failures);
    }

    /// <summary>The session; null before the settings.</summary>
    public VoiceSession? Session => Volatile.Read(ref _session);

    /// <summary>Whether the settings have come.</summary>
    public bool IsConfigured => Volatile.Read(ref _plan) is not null;

    /// <summary>Whether the client may be silent now: it is not read until the session is ready, it listens to the agent, or it
    /// works on a function.</summary>
    public bool IsBusy => !_started.Task.IsCompleted || _line is { IsAgentSpeaking: true } or { IsToolRunning: true } || _functions.Pending.Any;

    /// <summary>The failure that was last announced as an Error.</summary>
    public VoiceException? LastError => _line?.LastError;

    public bool TellsThinkFailures => _think.IsList;

    public bool TellsSpeakFailures => _engines is { IsSpeakList: true };

    /// <exception cref="VoiceException">The audio is not what the settings declared, or there are none yet.</exception>
    public void TakeAudio(ReadOnlySpan<byte> bytes)
    {
        if (_plan is null || _session is null) throw BeforeSettings("audio");
        _plan.Input.Write(bytes, _session);
    }

    /// <exception cref="VoiceException">The message cannot be meant; the connection ends with it.</exception>
    public async ValueTask TakeAsync(ClientMessage message)
    {
        switch (message)
        {
            case ClientMessage.Close:
                _peer.End("client_closed");
                return;
            case ClientMessage.Settings settings:
                await StartAsync(settings).ConfigureAwait(false);
                return;
        }

        if (_session is null) throw BeforeSettings("another message");
        if (message is ClientMessage.KeepAlive) return;

        // Whoever does not wait for SettingsApplied is made to wait here.
        await Task.WhenAny(_started.Task, _peer.Ended).ConfigureAwait(false);
        if (_peer.Ended.IsCompleted) return;
        if (message is ClientMessage.UpdatePrompt or ClientMessage.UpdateThink or ClientMessage.UpdateSpeak or ClientMessage.UpdateListen)
            await _updates!.ApplyAsync(message).ConfigureAwait(false);
        else
            Take(message, _session, _line!);
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null) await _session.DisposeAsync().ConfigureAwait(false);
        _channel?.Dispose();
        _think.Dispose();
    }

    public void OnStarted() => _started.TrySetResult();

    public void OnInterrupted(IReadOnlyCollection<string> calls) => _functions.Cancel(calls);

    public FunctionSide SideOf(string function) => _think.SideOf(function);

    public string? TakeSignature(string callId) => _functions.TakeSignature(callId);

    public void OnActivity() => _peer.OnActivity();

    public void OnClientTooSlow() => _peer.OnClientTooSlow();

    public void OnUnknownFunction() => _peer.End("error", new VoiceException(ErrorCodes.ToolUnknown,
        "The model called a function that is not defined. Define it in agent.think.functions, or correct the prompt."));

    public void OnSessionEnded(SessionEnd end) => _peer.OnSessionEnded(end);

    private async ValueTask StartAsync(ClientMessage.Settings message)
    {
        if (_plan is not null)
            throw new ProtocolException(ErrorCodes.AlreadyConfigured, "Settings were sent already. To change them, open a new connection.");
        var settings = await _services.Agents.ResolveAsync(message.Value, _requestId, CancellationToken.None).ConfigureAwait(false);
        if (_peer.Ended.IsCompleted) return;
        var plan = DeepgramSettingsMapper.Map(settings, message.IgnoredFields, _requestId, _services, _think, _failures);
        _line = new DeepgramLine(_outbox, plan, this);
        _engines = new DeepgramEngines(_think, plan.Speak, _services.Options, _failures);
        Volatile.Write(ref _plan, plan);
        var session = _services.Host.Start(plan.Session, _line, _engines.Providers);
        Volatile.Write(ref _session, session);
        _updates = new DeepgramUpdates(_services, plan, _think, _engines, _failures, session, _peer);
        _channel = _think.CustomProvider?.Open(_requestId, content => _peer.Send(new ServerMessage.CustomFromThinkProvider(content)));
        _peer.OnConfigured();

        // An end that came while it started found no session to tell.
        if (_peer.Ended.IsCompleted) session.End("connection_ended");
    }

    private void Take(ClientMessage message, VoiceSession session, DeepgramLine line)
    {
        switch (message)
        {
            case ClientMessage.InjectUserMessage inject:
                session.SubmitText(inject.Content);
                break;
            case ClientMessage.InjectAgentMessage inject:
                DeepgramInjections.Take(inject, session, line);
                break;
            case ClientMessage.FunctionCallResponse response:
                if (!_functions.TryAnswer(response)) DeepgramLog.AnswerNotAwaited(_services.Logger, _requestId);
                break;
            case ClientMessage.ForceEndTurn when _updates!.CanForceEndOfTurn:
                session.EndCallerTurn();
                break;
            case ClientMessage.ForceEndTurn:
                _peer.Send(new ServerMessage.Warning(DeepgramWarnings.ForceEndTurnUnsupported,
                    "The end of a turn can be forced where listen.provider is of version v2; the turn stays open and ends on silence."));
                break;
            case ClientMessage.CustomToThinkProvider custom when _channel is not null:
                _channel.Receive(custom.Content);
                break;
            default:
                throw new ProtocolException(ErrorCodes.MessageUnsupported, "The think provider of this session takes no messages of its own.") { Path = "type" };
        }
    }

    private AIFunction MakeFunction(FunctionDefinition function) => function.Endpoint is { } endpoint
        ? new EndpointFunction(function, endpoint, _services.Endpoints, _requestId)
        : new ClientFunction(function, _services.Options, _services.Host.TimeProvider, _functions);

    private static ProtocolException BeforeSettings(string what) =>
        new(ErrorCodes.MessageOutOfOrder, $"Expected Settings as the first message, came {what}.");
}
