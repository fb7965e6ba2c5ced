using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Antiphon.Concurrency;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Deepgram;

/// <summary>
/// One connection to a server of the Deepgram Voice Agent protocol, message by message: what <see cref="VoiceAgentSession"/> is
/// made of, and what a test or a tool takes that wants to say and see each message itself. Sending is thread-safe; messages have
/// one reader. First send <see cref="ClientMessage.Settings"/>, wait for <see cref="ServerMessage.SettingsApplied"/>, then send
/// audio. It never reconnects.
/// </summary>
public sealed class VoiceAgentConnection : IAsyncDisposable
{
    private const int InitialBufferBytes = 16 * 1024;

    private readonly TaskCompletionSource<VoiceAgentEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SendGate _sending = new();
    private readonly ArrayBufferWriter<byte> _json = new(1_024);
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<ServerMessage> _messages;
    private readonly WebSocket _socket;
    private readonly VoiceAgentClientOptions _options;
    private readonly TimeProvider _time;
    private readonly FrameLog _log;
    private readonly Task _receiving;
    private ServerMessage.Error? _lastError;
    private string? _requestId;
    private long _lastSentAt;
    private int _closeAsked;
    private int _disposed;

    internal VoiceAgentConnection(VoiceAgentSocket socket, VoiceAgentClientOptions options, TimeProvider time)
    {
        _socket = socket.Socket;
        _requestId = socket.RequestId;
        _options = options;
        _time = time;
        _lastSentAt = time.GetTimestamp();
        _log = new FrameLog(options.LoggerFactory, time, socket.RequestId);
        _messages = Channel.CreateBounded<ServerMessage>(new BoundedChannelOptions(options.ReceiveCapacity) { SingleReader = true, SingleWriter = true });
        _receiving = CurrentScheduler.Run(ReceiveAsync);
    }

    /// <summary>The id under which the server logs this session; null until it said so.</summary>
    public string? RequestId => Volatile.Read(ref _requestId);

    /// <summary>Completes with how the connection ended, once; never faults.</summary>
    public Task<VoiceAgentEnd> Completion => _completion.Task;

    /// <summary>How long nothing has been sent, neither text nor audio.</summary>
    internal TimeSpan SilentFor => _time.GetElapsedTime(Interlocked.Read(ref _lastSentAt));

    internal ChannelReader<ServerMessage> Messages => _messages.Reader;

    /// <summary>Connects, once. The caller disposes the connection.</summary>
    /// <param name="server">ws, wss, http or https; a path is a prefix before the protocol's own (<see cref="VoiceAgentAddress"/>).</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="time">Clock of the timeouts; null for the system's.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <exception cref="ConnectionException"><see cref="ErrorCodes.Unauthenticated"/>, <see cref="ErrorCodes.Forbidden"/>,
    /// <see cref="ErrorCodes.ServerFull"/>, <see cref="ErrorCodes.ServerStopping"/>, <see cref="ErrorCodes.ConnectionRefused"/>.</exception>
    /// <exception cref="ArgumentException">The address is of no use, or unencrypted beyond this machine.</exception>
    public static async Task<VoiceAgentConnection> ConnectAsync(
        Uri server, VoiceAgentClientOptions? options = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        options ??= new VoiceAgentClientOptions();
        options.Validate();
        time ??= TimeProvider.System;
        var connector = options.Connector ?? new WebSocketConnector(VoiceAgentAddress.Of(server, options.AllowInsecure), options, time);
        return await OpenAsync(connector, options, time, cancellationToken);
    }

    internal static async Task<VoiceAgentConnection> OpenAsync(
        IVoiceAgentConnector connector, VoiceAgentClientOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var credential = await options.CredentialAsync(cancellationToken);
        return new VoiceAgentConnection(await connector.ConnectAsync(credential, cancellationToken), options, time);
    }

    /// <summary>Everything the server sends, audio included, in its order, until the connection ends (<see cref="Completion"/>
    /// says how). One enumeration at a time; a later one goes on where it stopped.</summary>
    public async IAsyncEnumerable<ServerMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await _messages.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_messages.Reader.TryRead(out var message)) yield return message;
        }
    }

    /// <summary>Sends the settings: first and once.</summary>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>: no server of this protocol would take them.</exception>
    /// <exception cref="ConnectionException"><see cref="ErrorCodes.ConnectionLost"/>.</exception>
    public ValueTask SendSettingsAsync(VoiceAgentSettings settings, CancellationToken cancellationToken = default)
    {
        SettingsValidator.Validate(settings);
        return SendAsync(new ClientMessage.Settings(settings), cancellationToken);
    }

    /// <summary>Sends audio in the declared input format; frames of 20 to 100 ms suit best. Waits while the network is busy.
    /// Nothing is sent for an empty frame, which would mean the end elsewhere.</summary>
    /// <exception cref="ConnectionException"><see cref="ErrorCodes.ConnectionLost"/>.</exception>
    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        audio.IsEmpty ? ValueTask.CompletedTask : SendBinaryAsync(audio, cancellationToken);

    /// <summary>Says that the client is still here; for times without audio, every 8 s.</summary>
    public ValueTask KeepAliveAsync(CancellationToken cancellationToken = default) => SendAsync(new ClientMessage.KeepAlive(), cancellationToken);

    /// <summary>Gives text as if the user had spoken it.</summary>
    public ValueTask InjectUserMessageAsync(string content, CancellationToken cancellationToken = default) =>
        SendAsync(new ClientMessage.InjectUserMessage(content), cancellationToken);

    /// <summary>Has the agent say <paramref name="message"/>.</summary>
    public ValueTask InjectAgentMessageAsync(string message, InjectBehavior behavior = InjectBehavior.Default, CancellationToken cancellationToken = default) =>
        SendAsync(new ClientMessage.InjectAgentMessage(message, behavior), cancellationToken);

    /// <summary>Answers a call of a client-side function.</summary>
    public ValueTask RespondToFunctionAsync(FunctionCall call, string content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return SendAsync(new ClientMessage.FunctionCallResponse(call.Id, content) { Name = call.Name, ThoughtSignature = call.ThoughtSignature }, cancellationToken);
    }

    /// <summary>Sends any message of the protocol. The token gives up waiting for its turn; what has begun to be sent is sent.</summary>
    /// <exception cref="ConnectionException"><see cref="ErrorCodes.ConnectionLost"/>.</exception>
    public async ValueTask SendAsync(ClientMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await _sending.EnterAsync(cancellationToken);
        try
        {
            _json.ResetWrittenCount();
            DeepgramClientMessageWriter.Write(message, _json);
            _log.Sent(message.GetType().Name, _json.WrittenSpan);
            await SendNowAsync(_json.WrittenMemory, WebSocketMessageType.Text);
        }
        finally
        {
            _sending.Exit();
        }
    }

    /// <summary>Ends the session in good order: our close, then the server's, within <see cref="VoiceAgentClientOptions.CloseTimeout"/>;
    /// after that the connection is cut. What arrives meanwhile and finds no room is dropped.</summary>
    public async Task<VoiceAgentEnd> CloseAsync()
    {
        if (Interlocked.Exchange(ref _closeAsked, 1) == 0)
        {
            await CurrentScheduler.Cancel(_closing);
            var closing = SendCloseAsync();
            await ((Task)_completion.Task).Here().WaitAsync(_options.CloseTimeout, _time)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (!_completion.Task.IsCompleted) _socket.Abort();
            await closing;
        }

        return await _completion.Task;
    }

    /// <summary><see cref="CloseAsync"/>, and frees everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await CloseAsync();
        await _receiving;
        _socket.Dispose();
        _closing.Dispose();
    }

    /// <summary>Cuts the connection without a close; for one that does not answer.</summary>
    internal void Abort() => _socket.Abort();

    private async ValueTask SendBinaryAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _sending.EnterAsync(cancellationToken);
        try
        {
            await SendNowAsync(bytes, WebSocketMessageType.Binary);
        }
        finally
        {
            _sending.Exit();
        }
    }

    private async ValueTask SendNowAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type)
    {
        try
        {
            Interlocked.Exchange(ref _lastSentAt, _time.GetTimestamp());
            await _socket.SendAsync(bytes, type, endOfMessage: true, CancellationToken.None);
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw new ConnectionException(ErrorCodes.ConnectionLost, "The connection has ended; nothing more can be sent.", e) { CorrelationId = RequestId };
        }
    }

    private async Task SendCloseAsync()
    {
        await _sending.EnterAsync(CancellationToken.None);
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception e) when (IsBroken(e))
        {
            // It is closed, which is what was wanted.
        }
        finally
        {
            _sending.Exit();
        }
    }

    // ---- receiving ----

    private async Task ReceiveAsync()
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
                    received = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += received.Count;
                    if (length > _options.MaxMessageBytes)
                        throw new ProtocolException(ErrorCodes.MessageTooLarge, $"The server sent a message of more than {_options.MaxMessageBytes} bytes.");
                }
                while (!received.EndOfMessage);

                if (received.MessageType == WebSocketMessageType.Close) break;
                await DeliverAsync(Read(received.MessageType, buffer.AsSpan(0, length)));
            }

            await AnswerCloseAsync();
            var isNormal = _socket.CloseStatus == WebSocketCloseStatus.NormalClosure;
            End(ErrorOf(!isNormal) ?? (isNormal ? null : Lost("The server closed the connection before its time.")));
        }
        catch (Exception e) when (IsBroken(e))
        {
            End(ErrorOf(isFailure: false) ?? (Volatile.Read(ref _closeAsked) != 0 ? null : Lost("The connection ended without a close.", e)));
        }
        catch (Exception e)
        {
            _socket.Abort();
            End(VoiceException.From(e));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ServerMessage Read(WebSocketMessageType type, ReadOnlySpan<byte> bytes)
    {
        if (type == WebSocketMessageType.Binary) return new ServerMessage.Audio(bytes.ToArray());
        var message = ReadText(bytes);
        if (message is ServerMessage.Welcome welcome)
        {
            Volatile.Write(ref _requestId, welcome.RequestId);
            _log.RequestId = welcome.RequestId;
        }

        if (message is ServerMessage.Error error) _lastError = error;
        return message;
    }

    private ServerMessage ReadText(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var message = DeepgramServerMessageReader.Read(bytes);
            _log.Received(message.GetType().Name, bytes);
            return message;
        }
        catch (ProtocolException)
        {
            _log.Received("unreadable", bytes);
            throw;
        }
    }

    private async ValueTask DeliverAsync(ServerMessage message)
    {
        if (_messages.Writer.TryWrite(message)) return;
        try
        {
            await _messages.Writer.WriteAsync(message, _closing.Token);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // Closing, and nobody reads: the message has no taker.
        }
    }

    private async Task AnswerCloseAsync()
    {
        // Ours may have been sent already; the server does not wait for an answer that does not come.
        if (_socket.State == WebSocketState.CloseReceived) await SendCloseAsync();
    }

    // An error that costs a turn only is the cause of the end when the server says that the end is a failure.
    private VoiceException? ErrorOf(bool isFailure) => _lastError is { } error && (isFailure || DeepgramErrors.IsFatal(error.Code))
        ? VoiceAgentException.Of(error, RequestId, (int?)_socket.CloseStatus)
        : null;

    private ConnectionException Lost(string message, Exception? cause = null) =>
        new(ErrorCodes.ConnectionLost, message, cause) { CorrelationId = RequestId, Status = (int?)_socket.CloseStatus };

    private void End(VoiceException? error)
    {
        _completion.TrySetResult(new VoiceAgentEnd((int?)_socket.CloseStatus, _socket.CloseStatusDescription ?? "", error));
        _messages.Writer.TryComplete();
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static bool IsBroken(Exception error) =>
        error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;
}
