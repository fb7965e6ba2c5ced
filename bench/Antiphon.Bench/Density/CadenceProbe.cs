using System.Net.WebSockets;

namespace Antiphon.Bench.Density;

/// <summary>
/// When one session's outbound frames are due, and how late they are. A frame is due when what the far end still has to play
/// has fallen to the playout lead less that frame: the first ones at once, the n-th (n+1)·20 ms less the lead after the
/// agent began to speak by the session's clock.
/// </summary>
internal sealed class CadenceProbe(LateHistogram late, TimeSpan lead)
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private long _began;
    private int _frame;

    /// <summary>The agent begins to speak. Called before the first frame of the utterance is handed to the line.</summary>
    internal void Begin() => Volatile.Write(ref _began, TimeProvider.System.GetTimestamp());

    /// <summary>The announcement of the utterance has been sent: the frames that follow belong to it.</summary>
    internal void Announced() => _frame = 0;

    /// <summary>A frame has been handed to the kernel.</summary>
    internal void Sent()
    {
        var due = Frame * ++_frame - lead;
        if (due < TimeSpan.Zero) due = TimeSpan.Zero;
        late.Add(TimeProvider.System.GetElapsedTime(Volatile.Read(ref _began)) - due);
    }
}

/// <summary>A server's socket with a watch on what it sends.</summary>
internal sealed class MeasuredWebSocket(WebSocket inner, CadenceProbe probe) : WebSocket
{
    private static ReadOnlySpan<byte> Announcement => """{"type":"AgentStartedSpeaking"""u8;

    public override WebSocketCloseStatus? CloseStatus => inner.CloseStatus;

    public override string? CloseStatusDescription => inner.CloseStatusDescription;

    public override WebSocketState State => inner.State;

    public override string? SubProtocol => inner.SubProtocol;

    public override ValueTask SendAsync(ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        var isAnnouncement = messageType == WebSocketMessageType.Text && buffer.Span.StartsWith(Announcement);
        var sending = inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);
        if (!sending.IsCompletedSuccessfully) return FinishAsync(sending, messageType, isAnnouncement);
        Note(messageType, isAnnouncement);
        return sending;
    }

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        SendAsync(buffer.AsMemory(), messageType, endOfMessage, cancellationToken).AsTask();

    public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(buffer, cancellationToken);

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(buffer, cancellationToken);

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        inner.CloseAsync(closeStatus, statusDescription, cancellationToken);

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        inner.CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override void Abort() => inner.Abort();

    public override void Dispose() => inner.Dispose();

    private async ValueTask FinishAsync(ValueTask sending, WebSocketMessageType messageType, bool isAnnouncement)
    {
        await sending.ConfigureAwait(false);
        Note(messageType, isAnnouncement);
    }

    private void Note(WebSocketMessageType messageType, bool isAnnouncement)
    {
        if (messageType == WebSocketMessageType.Binary) probe.Sent();
        else if (isAnnouncement) probe.Announced();
    }
}
