using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace Antiphon.Clients.Tests.World;

/// <summary>One end of a WebSocket that goes nowhere: what is sent at one end is received at the other, on the same scheduler.
/// Messages stay whole unless the reader's buffer is smaller.</summary>
internal sealed class MemorySocket : WebSocket
{
    private readonly ConcurrentQueue<(byte[] Data, WebSocketMessageType Type)> _inbox = new();
    private readonly int _capacity;
    private MemorySocket _peer = null!;
    private volatile TaskCompletionSource _changed = NewSignal();
    private int _offset;
    private volatile bool _aborted;
    private bool _closeSent;
    private (int? Status, string Reason)? _closeReceived;
    private WebSocketCloseStatus? _closeStatus;
    private string? _closeReason;

    private MemorySocket(int capacity) => _capacity = capacity;

    public override WebSocketCloseStatus? CloseStatus => _closeStatus;

    public override string? CloseStatusDescription => _closeReason;

    public override string? SubProtocol => null;

    public override WebSocketState State => _aborted ? WebSocketState.Aborted
        : (_closeSent, _closeStatus is not null || _closeReason is not null) switch
        {
            (false, false) => WebSocketState.Open,
            (true, false) => WebSocketState.CloseSent,
            (false, true) => WebSocketState.CloseReceived,
            _ => WebSocketState.Closed,
        };

    /// <summary>Both ends.</summary>
    /// <param name="capacity">Messages that wait at an end before its peer's sending waits.</param>
    public static (MemorySocket Client, MemorySocket Server) Pair(int capacity = int.MaxValue)
    {
        var (client, server) = (new MemorySocket(capacity), new MemorySocket(capacity));
        (client._peer, server._peer) = (server, client);
        return (client, server);
    }

    public override async ValueTask SendAsync(ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        while (true)
        {
            var room = _peer._changed.Task;
            if (_aborted || _closeSent || _peer._aborted) throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
            if (_peer._inbox.Count < _capacity) break;
            await room.WaitAsync(cancellationToken);
        }

        _peer._inbox.Enqueue((buffer.ToArray(), messageType));
        _peer.Change();
    }

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = _changed.Task; // Taken before the look, so that no change falls between.
            if (_aborted || (_peer._aborted && _inbox.IsEmpty)) throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
            if (_inbox.TryPeek(out var message))
            {
                var count = Math.Min(buffer.Length, message.Data.Length - _offset);
                message.Data.AsMemory(_offset, count).CopyTo(buffer);
                _offset += count;
                var isWhole = _offset == message.Data.Length;
                if (isWhole)
                {
                    _inbox.TryDequeue(out _);
                    _offset = 0;
                    Change();
                }

                return new ValueWebSocketReceiveResult(count, message.Type, isWhole);
            }

            if (_closeReceived is { } close)
            {
                (_closeStatus, _closeReason) = ((WebSocketCloseStatus?)close.Status, close.Reason);
                return new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, true);
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        Close((int)closeStatus, statusDescription ?? "");
        return Task.CompletedTask;
    }

    /// <summary>Sends a close frame; null for one without a code.</summary>
    public void Close(int? status, string reason)
    {
        if (_aborted || _closeSent) return;
        _closeSent = true;
        _peer._closeReceived = (status, reason);
        _peer.Change();
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override void Abort()
    {
        _aborted = true;
        Change();
        _peer.Change();
    }

    public override void Dispose() => Abort();

    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        var result = await ReceiveAsync(buffer.AsMemory(), cancellationToken);
        return new WebSocketReceiveResult(result.Count, result.MessageType, result.EndOfMessage);
    }

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        SendAsync(buffer.AsMemory(), messageType, endOfMessage, cancellationToken).AsTask();

    private void Change()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
