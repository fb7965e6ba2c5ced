using System.Net.WebSockets;
using System.Threading.Channels;

namespace Antiphon.Conformance.Wire;

/// <summary>
/// A WebSocket after its handshake: what comes is queued in order, with its close. Up to <see cref="Capacity"/> messages wait;
/// then the socket is read no further. One sender and one receiver at a time.
/// </summary>
internal sealed class WireConnection : IAsyncDisposable
{
    private const int Capacity = 10_000;
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    private readonly Channel<Received> _received = Channel.CreateBounded<Received>(new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly WebSocket _socket;
    private readonly TimeProvider _time;
    private readonly Action<Received> _arrived;
    private readonly Task _reading;

    public WireConnection(Stream stream, string? subprotocol, TimeProvider time, Action<Received> arrived)
    {
        _time = time;
        _arrived = arrived;
        _socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = false, SubProtocol = subprotocol, KeepAliveInterval = Timeout.InfiniteTimeSpan });
        _reading = ReadAsync(_stop.Token);
    }

    /// <summary>The next message or end; null when none comes in time, or when the end has been taken already.</summary>
    public async Task<Received?> ReceiveAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(within, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await _received.Reader.ReadAsync(linked.Token).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Sends a message, or a part of one. False when the connection is over.</summary>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool isEnd, CancellationToken cancellationToken)
    {
        try
        {
            await _socket.SendAsync(bytes, type, isEnd, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is WebSocketException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Sends a close frame. False when the connection is over.</summary>
    public async Task<bool> CloseAsync(int code, string? reason, CancellationToken cancellationToken)
    {
        try
        {
            await _socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is WebSocketException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Cuts the connection.</summary>
    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Abort();
        await _reading.ConfigureAwait(false);
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await ReadMessageAsync(cancellationToken).ConfigureAwait(false) is { } message)
            {
                _arrived(message);
                await _received.Writer.WriteAsync(message, cancellationToken).ConfigureAwait(false);
                if (message.IsEnd) break;
            }
        }
        catch (OperationCanceledException)
        {
            // The case is over.
        }
        finally
        {
            _received.Writer.TryComplete();
        }
    }

    private async Task<Received?> ReadMessageAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length) Array.Resize(ref buffer, length < MaxMessageBytes ? length * 2 : throw new IOException("A message is too large."));
                var received = await _socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                length += received.Count;
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    // 1005 (RFC 6455, 7.1.5) stands for a close frame without a code.
                    var (code, reason) = ((int)(_socket.CloseStatus ?? WebSocketCloseStatus.Empty), _socket.CloseStatusDescription ?? "");
                    if (_socket.State == WebSocketState.CloseReceived) await CloseAsync(1000, null, cancellationToken).ConfigureAwait(false);
                    return Received.OfClose(code, reason);
                }

                if (!received.EndOfMessage) continue;
                return received.MessageType == WebSocketMessageType.Binary
                    ? Received.OfAudio(buffer.AsSpan(0, length))
                    : Received.OfText(buffer.AsSpan(0, length));
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            return new Received(Received.Lost);
        }
    }
}
