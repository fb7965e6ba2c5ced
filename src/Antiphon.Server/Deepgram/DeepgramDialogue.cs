using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// What a client and its session say to each other: every message becomes something the session does. Messages come from the
/// connection's one reader; the rest is thread-safe.
/// </summary>
internal sealed class DeepgramDialogue(string requestId, DeepgramServices services, DeepgramOutbox outbox, IDeepgramPeer peer) : IDeepgramLineOwner, IAsyncDisposable
{
    private readonly ClientFunctionCalls _functions = new(peer);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DeepgramSessionPlan? _plan;
    private DeepgramLine? _line;
    private VoiceSession? _session;

    /// <summary>The session; null before the settings.</summary>
    public VoiceSession? Session => Volatile.Read(ref _session);

    /// <summary>Whether the settings have come.</summary>
    public bool IsConfigured => Volatile.Read(ref _plan) is not null;

    /// <summary>Whether the client may be silent now: it is not read until the session is ready, it listens to the agent, or it
    /// works on a function.</summary>
    public bool IsBusy => !_started.Task.IsCompleted || _line is { IsAgentSpeaking: true } or { IsToolRunning: true } || _functions.Pending.Any;

    /// <summary>The failure that was last announced as an Error.</summary>
    public VoiceException? LastError => _line?.LastError;

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
                peer.End("client_closed");
                return;
            case ClientMessage.Settings settings:
                await StartAsync(settings).ConfigureAwait(false);
                return;
        }

        if (_session is null) throw BeforeSettings("another message");
        if (message is ClientMessage.KeepAlive) return;

        // Whoever does not wait for SettingsApplied is made to wait here.
        await Task.WhenAny(_started.Task, peer.Ended).ConfigureAwait(false);
        if (!peer.Ended.IsCompleted) Take(message, _session, _line!);
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null) await _session.DisposeAsync().ConfigureAwait(false);
    }

    public void OnStarted() => _started.TrySetResult();

    public void OnInterrupted() => _functions.CancelAll();

    public string? TakeSignature(string callId) => _functions.TakeSignature(callId);

    public void OnActivity() => peer.OnActivity();

    public void OnClientTooSlow() => peer.OnClientTooSlow();

    public void OnUnknownFunction() => peer.End("error", new VoiceException(ErrorCodes.ToolUnknown,
        "The model called a function that is not defined. Define it in agent.think.functions, or correct the prompt."));

    public void OnSessionEnded(SessionEnd end) => peer.OnSessionEnded(end);

    private async ValueTask StartAsync(ClientMessage.Settings message)
    {
        if (_plan is not null)
            throw new ProtocolException(ErrorCodes.AlreadyConfigured, "Settings were sent already. To change them, open a new connection.");
        var settings = await services.Agents.ResolveAsync(message.Value, requestId, CancellationToken.None).ConfigureAwait(false);
        if (peer.Ended.IsCompleted) return;
        var plan = DeepgramSettingsMapper.Map(settings, message.IgnoredFields, requestId, services, MakeFunction);
        _line = new DeepgramLine(outbox, plan, this);
        Volatile.Write(ref _plan, plan);
        var session = services.Host.Start(plan.Session, _line);
        Volatile.Write(ref _session, session);
        peer.OnConfigured();

        // An end that came while it started found no session to tell.
        if (peer.Ended.IsCompleted) session.End("connection_ended");
    }

    private void Take(ClientMessage message, VoiceSession session, DeepgramLine line)
    {
        switch (message)
        {
            case ClientMessage.InjectUserMessage inject:
                session.SubmitText(inject.Content);
                break;
            case ClientMessage.InjectAgentMessage inject:
                Inject(inject, session, line);
                break;
            case ClientMessage.FunctionCallResponse response:
                if (!_functions.TryAnswer(response)) DeepgramLog.AnswerNotAwaited(services.Logger, requestId);
                break;
            case ClientMessage.ForceEndTurn:
                peer.Send(new ServerMessage.Warning(DeepgramWarnings.ForceEndTurnUnsupported, "The recogniser of this session cannot be told that the turn is over; it ends on silence."));
                break;
            default:
                throw new ProtocolException(ErrorCodes.MessageUnsupported,
                    "This server does not offer this message yet. Put what it would change into the Settings of a new session.") { Path = "type" };
        }
    }

    private AIFunction MakeFunction(FunctionDefinition function) => function.Endpoint is { } endpoint
        ? new EndpointFunction(function, endpoint, services.Endpoints, requestId)
        : new ClientFunction(function, services.Options, services.Host.TimeProvider, _functions);

    private static void Inject(ClientMessage.InjectAgentMessage inject, VoiceSession session, DeepgramLine line)
    {
        if (string.IsNullOrWhiteSpace(inject.Message)) return;
        if (line.IsUserSpeaking)
        {
            line.Send(new ServerMessage.InjectionRefused("The user is speaking."));
            line.Send(new ServerMessage.Warning(DeepgramWarnings.InjectionDuringUserSpeech, "The injected message was refused because the user is speaking."));
            return;
        }

        if (line.IsAgentSpeaking && inject.Behavior != InjectBehavior.Queue)
        {
            var why = inject.Behavior == InjectBehavior.Interrupt
                ? "The agent is speaking, and this server cannot interrupt it with an injection yet; use queue."
                : "The agent is speaking.";
            line.Send(new ServerMessage.InjectionRefused(why));
            line.Send(new ServerMessage.Warning(DeepgramWarnings.InjectionDuringAgentSpeech, why));
            return;
        }

        session.Speak(inject.Message);
    }

    private static ProtocolException BeforeSettings(string what) =>
        new(ErrorCodes.MessageOutOfOrder, $"Expected Settings as the first message, came {what}.");
}
