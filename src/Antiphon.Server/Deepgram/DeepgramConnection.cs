using System.Net.WebSockets;
using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// One client from the upgrade to the close: brings about exactly one end, whoever wants it first (client, session, timer,
/// server), and says it. What is said before that is the matter of its <see cref="DeepgramDialogue"/>.
/// </summary>
internal sealed class DeepgramConnection : IDeepgramPeer, IDeepgramMessages, IDeepgramTimersOwner, IAsyncDisposable
{
    private readonly TaskCompletionSource<SessionEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebSocket _socket;
    private readonly string _requestId;
    private readonly ISessionHost _host;
    private readonly DeepgramVoiceAgentOptions _options;
    private readonly DeepgramReaderOptions _reading;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ConnectionGate.Admission _admission;
    private readonly DeepgramWireLog _wire;
    private readonly DeepgramOutbox _outbox;
    private readonly DeepgramDialogue _dialogue;
    private readonly DeepgramSessionTimers _timers;

    public DeepgramConnection(WebSocket socket, string requestId, ConnectionGate.Admission admission, DeepgramServices services)
    {
        _socket = socket;
        _requestId = requestId;
        _admission = admission;
        _host = services.Host;
        _options = services.Options;
        _reading = _options.Reading;
        _logger = services.Logger;
        _time = _host.TimeProvider;
        _wire = new DeepgramWireLog(_logger, requestId, _time);
        _outbox = new DeepgramOutbox(socket, _options, _wire);
        _dialogue = new DeepgramDialogue(requestId, services, _outbox, this);
        _timers = new DeepgramSessionTimers(_time, _options, this);
    }

    public bool HasEnded => _ended.Task.IsCompleted;

    public Task Ended => _ended.Task;

    /// <summary>Runs to the end; never throws.</summary>
    public async Task RunAsync()
    {
        Send(new ServerMessage.Welcome(_requestId));
        using var draining = _host.Draining.UnsafeRegister(static state => ((DeepgramConnection)state!).OnDraining(), this);
        using var stopping = _host.Stopping.UnsafeRegister(static state => ((DeepgramConnection)state!).OnStopping(), this);
        var reading = new DeepgramReader(_socket, _options, this).ReadAsync();
        var end = await _ended.Task.ConfigureAwait(false);
        await _timers.DisposeAsync().ConfigureAwait(false);
        Tell(end);
        await CloseAsync(reading).ConfigureAwait(false);
        _wire.OnEnd();
        DeepgramLog.Ended(_logger, _requestId, end.Reason, end.Error?.Code.Value ?? "", (end.Error as ProtocolException)?.Path ?? "");
    }

    public async ValueTask DisposeAsync()
    {
        await _timers.DisposeAsync().ConfigureAwait(false);
        await _dialogue.DisposeAsync().ConfigureAwait(false);
    }

    public void Send(ServerMessage message)
    {
        if (!_outbox.TrySend(message)) OnClientTooSlow();
    }

    public bool IsBusy => _dialogue.IsBusy;

    public void OnActivity() => _timers.OnActivity();

    public void OnConfigured()
    {
        _admission.OnConfigured();
        _timers.OnConfigured();
    }

    public void OnTimeout(VoiceException error) => End("error", error);

    public void OnSessionEndsSoon(TimeSpan left) => Send(new ServerMessage.Warning(DeepgramWarnings.SessionEndsSoon,
        $"The session ends in {left.TotalSeconds:F0} s, its greatest length. Open a new one before, with the history so far."));

    public void OnClientTooSlow() => End("error", new VoiceException(ErrorCodes.ClientTooSlow,
        $"The client left more than {_options.OutboundAudio.TotalSeconds:F0} s of audio or {_options.OutboundTextBytes} bytes of text unread."));

    public void OnSessionEnded(SessionEnd end) => _ended.TrySetResult(end);

    /// <summary>The one way to the end: through the session where there is one, so that its observers hear the same.</summary>
    public void End(string reason, VoiceException? error = null)
    {
        _dialogue.Session?.End(reason, error);
        _ended.TrySetResult(new SessionEnd(reason, error));
    }

    public void OnFailed(Exception error)
    {
        DeepgramLog.Failed(_logger, error, _requestId);
        End("error", VoiceException.From(error));
    }

    public async ValueTask TakeAsync(WebSocketMessageType type, ReadOnlyMemory<byte> message)
    {
        OnActivity();
        try
        {
            if (type == WebSocketMessageType.Binary)
            {
                _wire.ReceivedAudio();
                _dialogue.TakeAudio(message.Span);
                return;
            }

            await _dialogue.TakeAsync(Read(message.Span)).ConfigureAwait(false);
        }
        catch (VoiceException e)
        {
            End("error", e);
        }
    }

    private ClientMessage Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var message = DeepgramClientMessageReader.Read(utf8, _reading);
            _wire.Received(message.GetType().Name, utf8.Length);
            if (message.IgnoredFields.Count > 0) DeepgramLog.FieldsIgnored(_logger, _requestId, string.Join(", ", message.IgnoredFields));
            return message;
        }
        catch (ProtocolException)
        {
            _wire.Received("unreadable", utf8.Length);
            throw;
        }
    }

    /// <summary>A connection without a session has nothing to finish.</summary>
    private void OnDraining()
    {
        if (_dialogue.Session is null) OnStopping();
    }

    private void OnStopping() => End("server_stopping",
        new VoiceException(ErrorCodes.ServerStopping, "The server is shutting down. Connect again; another one will answer."));

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
        var message = ReferenceEquals(_dialogue.LastError, error) ? null : new ServerMessage.Error(wire.Code, error.Message);
        _outbox.Complete(dropAudio: true, message, _options.CloseStatusOf(wire), wire.Code);
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
