using System.Buffers;
using System.Net.WebSockets;
using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// One client from the upgrade to the close: reads its messages, drives the session, and brings about exactly one end,
/// whoever wants it first (client, session, timer, server).
/// </summary>
internal sealed class DeepgramConnection : IDeepgramLineOwner, IFunctionCaller, IAsyncDisposable
{
    private const int InitialBufferBytes = 16 * 1024;

    private readonly TaskCompletionSource<SessionEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebSocket _socket;
    private readonly string _requestId;
    private readonly ISessionHost _host;
    private readonly DeepgramVoiceAgentOptions _options;
    private readonly EndpointCaller _endpoints;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly DeepgramOutbox _outbox;
    private readonly ITimer _timer;
    private DeepgramSessionPlan? _plan;
    private DeepgramLine? _line;
    private VoiceSession? _session;
    private long _lastActivity;

    public DeepgramConnection(WebSocket socket, string requestId, ISessionHost host, DeepgramVoiceAgentOptions options, EndpointCaller endpoints, ILogger logger)
    {
        _socket = socket;
        _requestId = requestId;
        _host = host;
        _options = options;
        _endpoints = endpoints;
        _logger = logger;
        _time = host.TimeProvider;
        _lastActivity = _time.GetTimestamp();
        _outbox = new DeepgramOutbox(socket, options);
        _timer = _time.CreateTimer(static state => ((DeepgramConnection)state!).OnTimer(), this, options.SettingsTimeout, Timeout.InfiniteTimeSpan);
    }

    public PendingFunctions Pending { get; } = new();

    /// <summary>Runs to the end; never throws.</summary>
    public async Task RunAsync()
    {
        Send(new ServerMessage.Welcome(_requestId));
        using var stopping = _host.Stopping.UnsafeRegister(
            static state => ((DeepgramConnection)state!).End("server_stopping",
                new VoiceException(ErrorCodes.ServerStopping, "The server is shutting down. Connect again; another one will answer.")),
            this);
        var reading = ReadAsync();
        var end = await _ended.Task.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        Tell(end);
        await CloseAsync(reading).ConfigureAwait(false);
        DeepgramLog.Ended(_logger, _requestId, end.Reason, end.Error?.Code.Value ?? "", (end.Error as ProtocolException)?.Path ?? "");
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        if (_session is not null) await _session.DisposeAsync().ConfigureAwait(false);
    }

    public void Send(ServerMessage message)
    {
        if (!_outbox.TrySend(message)) OnClientTooSlow();
    }

    public void OnStarted() => _started.TrySetResult();

    public void OnInterrupted()
    {
        if (Pending.EndAll() is { Count: > 0 } calls) Send(new ServerMessage.FunctionCallCancelled(calls));
    }

    public void OnActivity() => Volatile.Write(ref _lastActivity, _time.GetTimestamp());

    public void OnFunctionDone() => OnActivity();

    public void OnClientTooSlow() => End("error", new VoiceException(ErrorCodes.ClientTooSlow,
        $"The client left more than {_options.OutboundAudio.TotalSeconds:F0} s of audio or {_options.OutboundTextBytes} bytes of text unread."));

    public void OnUnknownFunction() => End("error", new VoiceException(ErrorCodes.ToolUnknown,
        "The model called a function that is not defined. Define it in agent.think.functions, or correct the prompt."));

    public void OnSessionEnded(SessionEnd end) => _ended.TrySetResult(end);

    /// <summary>The one way to the end: through the session where there is one, so that its observers hear the same.</summary>
    private void End(string reason, VoiceException? error = null)
    {
        Volatile.Read(ref _session)?.End(reason, error);
        _ended.TrySetResult(new SessionEnd(reason, error));
    }

    private void OnTimer()
    {
        if (_plan is null)
        {
            End("error", new VoiceException(ErrorCodes.ClientIdle,
                $"No Settings came within {_options.SettingsTimeout.TotalSeconds:F0} s of the connection. Send them first."));
            return;
        }

        if (!_started.Task.IsCompleted || _line is { IsAgentSpeaking: true } || Pending.Any) OnActivity(); // Until it is ready the client is not read.
        var left = _options.IdleTimeout - _time.GetElapsedTime(Volatile.Read(ref _lastActivity));
        if (left <= TimeSpan.Zero)
        {
            End("error", new VoiceException(ErrorCodes.ClientIdle,
                $"No message came from the client for {_options.IdleTimeout.TotalSeconds:F0} s. Send audio, or KeepAlive while there is none."));
            return;
        }

        _timer.Change(left, Timeout.InfiniteTimeSpan);
    }

    // ---- reading ----

    private async Task ReadAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(InitialBufferBytes);
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult received;
                do
                {
                    if (length == buffer.Length) buffer = Grow(buffer);
                    received = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
                    if (received.MessageType == WebSocketMessageType.Close)
                    {
                        End("client_closed");
                        return;
                    }

                    length += received.Count;
                    if (length > _options.MaxMessageBytes)
                    {
                        End("error", new ProtocolException(ErrorCodes.MessageTooLarge,
                            $"A message may have {_options.MaxMessageBytes} bytes; this one has more."));
                    }

                    // What comes after the end is read only to let the client's close through.
                    if (_ended.Task.IsCompleted) length = 0;
                }
                while (!received.EndOfMessage);

                if (!_ended.Task.IsCompleted) await TakeAsync(received.MessageType, buffer.AsMemory(0, length)).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            End("connection_lost", new ConnectionException(ErrorCodes.ConnectionLost, "The client went away without a close.", e));
        }
        catch (Exception e)
        {
            DeepgramLog.Failed(_logger, e, _requestId);
            End("error", VoiceException.From(e));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private async ValueTask TakeAsync(WebSocketMessageType type, ReadOnlyMemory<byte> message)
    {
        OnActivity();
        try
        {
            if (type == WebSocketMessageType.Binary) TakeAudio(message.Span);
            else await TakeTextAsync(DeepgramClientMessageReader.Read(message.Span)).ConfigureAwait(false);
        }
        catch (VoiceException e)
        {
            End("error", e);
        }
    }

    private void TakeAudio(ReadOnlySpan<byte> bytes)
    {
        if (_plan is null || _session is null) throw BeforeSettings("audio");
        _plan.Input.Write(bytes, _session);
    }

    private async ValueTask TakeTextAsync(ClientMessage message)
    {
        switch (message)
        {
            case ClientMessage.Close:
                End("client_closed");
                return;
            case ClientMessage.Settings settings:
                Start(settings.Value);
                return;
        }

        if (_session is null) throw BeforeSettings("another message");
        if (message is ClientMessage.KeepAlive) return;

        // Whoever does not wait for SettingsApplied is made to wait here.
        await Task.WhenAny(_started.Task, _ended.Task).ConfigureAwait(false);
        if (_ended.Task.IsCompleted) return;
        switch (message)
        {
            case ClientMessage.InjectUserMessage inject:
                _session.SubmitText(inject.Content);
                break;
            case ClientMessage.InjectAgentMessage inject:
                Inject(inject, _session, _line!);
                break;
            case ClientMessage.FunctionCallResponse response:
                if (!Pending.TryAnswer(response.Id, response.Content)) DeepgramLog.AnswerNotAwaited(_logger, _requestId);
                break;
            case ClientMessage.ForceEndTurn:
                Send(new ServerMessage.Warning(DeepgramWarnings.ForceEndTurnUnsupported, "The recogniser of this session cannot be told that the turn is over; it ends on silence."));
                break;
            default:
                throw new ProtocolException(ErrorCodes.MessageUnsupported,
                    "This server does not offer this message yet. Put what it would change into the Settings of a new session.") { Path = "type" };
        }
    }

    private void Start(VoiceAgentSettings settings)
    {
        if (_plan is not null)
            throw new ProtocolException(ErrorCodes.AlreadyConfigured, "Settings were sent already. To change them, open a new connection.");
        var plan = DeepgramSettingsMapper.Map(settings, _requestId, _host, _options, _endpoints, MakeFunction);
        _line = new DeepgramLine(_outbox, plan, this);
        _plan = plan;
        var session = _host.Start(plan.Session, _line);
        Volatile.Write(ref _session, session);
        _timer.Change(_options.IdleTimeout, Timeout.InfiniteTimeSpan);

        // An end that came while it started found no session to tell.
        if (_ended.Task.IsCompleted) session.End("connection_ended");
    }

    private AIFunction MakeFunction(FunctionDefinition function) => function.Endpoint is { } endpoint
        ? new EndpointFunction(function, endpoint, _endpoints, _requestId)
        : new ClientFunction(function, _options, _time, this);

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

    // ---- the end ----

    /// <summary>Says the end to the client: the Error first, if it has not been said, then the close.</summary>
    private void Tell(SessionEnd end)
    {
        if (end.Error is not { } error)
        {
            _outbox.Complete(dropAudio: end.Reason == "client_closed", last: null, (int)WebSocketCloseStatus.NormalClosure, end.Reason);
            return;
        }

        if (error.Code == ErrorCodes.ConnectionLost || error.Code == ErrorCodes.ClientTooSlow)
        {
            // Nobody reads: cutting the connection is the one thing that reaches the far end.
            _socket.Abort();
            _outbox.Complete(dropAudio: true, last: null, (int)WebSocketCloseStatus.NormalClosure, "");
            return;
        }

        var wire = DeepgramErrors.ToWire(error.Code);
        var message = ReferenceEquals(_line?.LastError, error) ? null : new ServerMessage.Error(wire.Code, error.Message);
        _outbox.Complete(dropAudio: true, message, wire.CloseStatus, wire.Code);
    }

    private async Task CloseAsync(Task reading)
    {
        if (!await DoneAsync(_outbox.Completion).ConfigureAwait(false) || !await DoneAsync(reading).ConfigureAwait(false))
        {
            DeepgramLog.Cut(_logger, _requestId);
            _socket.Abort();
        }

        await reading.ConfigureAwait(false);
        await _outbox.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<bool> DoneAsync(Task task)
    {
        await task.WaitAsync(_options.CloseTimeout, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompleted;
    }
}
