using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Deepgram;

/// <summary>
/// One session with a server of the Deepgram Voice Agent protocol. Sending is thread-safe; messages have one reader. First
/// send <see cref="ClientMessage.Settings"/>, wait for <see cref="ServerMessage.SettingsApplied"/>, then send audio.
/// </summary>
public sealed class VoiceAgentClient : IAsyncDisposable
{
    private const int InitialBufferBytes = 16 * 1024;

    private readonly TaskCompletionSource<VoiceAgentEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ArrayBufferWriter<byte> _json = new(1_024);
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<ServerMessage> _messages;
    private readonly ClientWebSocket _socket;
    private readonly VoiceAgentClientOptions _options;
    private readonly TimeProvider _time;
    private readonly Task _receiving;
    private VoiceException? _lastError;
    private bool _isFatal;
    private string? _requestId;
    private int _closeAsked;
    private int _disposed;

    private VoiceAgentClient(ClientWebSocket socket, string? requestId, VoiceAgentClientOptions options, TimeProvider time)
    {
        _socket = socket;
        _requestId = requestId;
        _options = options;
        _time = time;
        _messages = Channel.CreateBounded<ServerMessage>(new BoundedChannelOptions(options.ReceiveCapacity) { SingleReader = true, SingleWriter = true });
        _receiving = Task.Run(ReceiveAsync);
    }

    /// <summary>The id under which the server logs this session; null until it said so.</summary>
    public string? RequestId => Volatile.Read(ref _requestId);

    /// <summary>Completes with how the connection ended, once; never faults.</summary>
    public Task<VoiceAgentEnd> Completion => _completion.Task;

    /// <summary>Connects. The caller disposes the client.</summary>
    /// <param name="server">ws, wss, http or https; without a path the protocol's usual one is taken.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="time">Clock of the timeouts; null for the system's.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <exception cref="ConnectionException"><see cref="ErrorCodes.Unauthenticated"/>, <see cref="ErrorCodes.ServerFull"/>,
    /// <see cref="ErrorCodes.ServerStopping"/>, <see cref="ErrorCodes.ConnectionRefused"/>.</exception>
    /// <exception cref="ArgumentException">The address is of no use, or unencrypted beyond this machine.</exception>
    public static async Task<VoiceAgentClient> ConnectAsync(
        Uri server, VoiceAgentClientOptions? options = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        options ??= new VoiceAgentClientOptions();
        time ??= TimeProvider.System;
        var address = VoiceAgentConnector.Address(server, options.AllowInsecure);
        var (socket, requestId) = await VoiceAgentConnector.ConnectAsync(address, options, time, cancellationToken).ConfigureAwait(false);
        return new VoiceAgentClient(socket, requestId, options, time);
    }

    /// <summary>Everything the server sends, audio included, in its order, until the connection ends (<see cref="Completion"/>
    /// says how). Enumerated once.</summary>
    public IAsyncEnumerable<ServerMessage> ReadAllAsync(CancellationToken cancellationToken = default) => _messages.Reader.ReadAllAsync(cancellationToken);

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
        audio.IsEmpty ? ValueTask.CompletedTask : SendAsync(audio, WebSocketMessageType.Binary, cancellationToken);

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

    /// <summary>Sends any message of the protocol. Cancelling in mid-send ends the connection.</summary>
    /// <exception cref="ConnectionException"><see cref="ErrorCodes.ConnectionLost"/>.</exception>
    public async ValueTask SendAsync(ClientMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _json.ResetWrittenCount();
            DeepgramClientMessageWriter.Write(message, _json);
            await SendNowAsync(_json.WrittenMemory, WebSocketMessageType.Text, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Ends the session in good order: our close, then the server's, within <see cref="VoiceAgentClientOptions.CloseTimeout"/>;
    /// after that the connection is cut. What arrives meanwhile and finds no room is dropped.</summary>
    public async Task<VoiceAgentEnd> CloseAsync()
    {
        if (Interlocked.Exchange(ref _closeAsked, 1) == 0)
        {
            await _closing.CancelAsync().ConfigureAwait(false);
            var closing = SendCloseAsync();
            await ((Task)_completion.Task).WaitAsync(_options.CloseTimeout, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_completion.Task.IsCompleted) _socket.Abort();
            await closing.ConfigureAwait(false);
        }

        return await _completion.Task.ConfigureAwait(false);
    }

    /// <summary><see cref="CloseAsync"/>, and frees everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await CloseAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
        _socket.Dispose();
        _closing.Dispose();
        _sending.Dispose();
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await SendNowAsync(bytes, type, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async ValueTask SendNowAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        try
        {
            await _socket.SendAsync(bytes, type, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsBroken(e) && !cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionException(ErrorCodes.ConnectionLost, "The connection has ended; nothing more can be sent.", e) { CorrelationId = RequestId };
        }
    }

    private async Task SendCloseAsync()
    {
        await _sending.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsBroken(e))
        {
            // It is closed, which is what was wanted.
        }
        finally
        {
            _sending.Release();
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
                    received = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
                    length += received.Count;
                    if (length > _options.MaxMessageBytes)
                        throw new ProtocolException(ErrorCodes.MessageTooLarge, $"The server sent a message of more than {_options.MaxMessageBytes} bytes.");
                }
                while (!received.EndOfMessage);

                if (received.MessageType == WebSocketMessageType.Close) break;
                await DeliverAsync(Read(received.MessageType, buffer.AsSpan(0, length))).ConfigureAwait(false);
            }

            await AnswerCloseAsync().ConfigureAwait(false);
            var isNormal = _socket.CloseStatus == WebSocketCloseStatus.NormalClosure;
            End(ErrorOf(_isFatal || !isNormal) ?? (isNormal ? null : Lost("The server closed the connection before its time.")));
        }
        catch (Exception e) when (IsBroken(e))
        {
            End(ErrorOf(_isFatal) ?? (Volatile.Read(ref _closeAsked) != 0 ? null : Lost("The connection ended without a close.", e)));
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
        var message = DeepgramServerMessageReader.Read(bytes);
        if (message is ServerMessage.Welcome welcome) Volatile.Write(ref _requestId, welcome.RequestId);
        if (message is ServerMessage.Error error)
        {
            _isFatal = DeepgramErrors.IsFatal(error.Code);
            _lastError = DeepgramErrors.ToException(error, RequestId);
        }

        return message;
    }

    private async ValueTask DeliverAsync(ServerMessage message)
    {
        if (_messages.Writer.TryWrite(message)) return;
        try
        {
            await _messages.Writer.WriteAsync(message, _closing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // Closing, and nobody reads: the message has no taker.
        }
    }

    private async Task AnswerCloseAsync()
    {
        // Ours may have been sent already; the server does not wait for an answer that does not come.
        if (_socket.State == WebSocketState.CloseReceived) await SendCloseAsync().ConfigureAwait(false);
    }

    // An error that costs a turn only is the cause of the end when the server says that the end is a failure.
    private VoiceException? ErrorOf(bool isCause) => isCause ? _lastError : null;

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
