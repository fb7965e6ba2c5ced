using System.Net.WebSockets;

namespace Antiphon.Bench.Density;

/// <summary>One session's outbound cadence as its server sees it.</summary>
internal sealed class CadenceProbe(LateHistogram late)
{
    private readonly FarEnd _farEnd = new();

    /// <summary>The agent begins to speak. Called before the first frame of the utterance is handed to the line.</summary>
    internal void Begin() => _farEnd.Begin();

    /// <summary>The announcement of the utterance has been sent: the frames that follow belong to it.</summary>
    internal void Announced() => _farEnd.Empty();

    /// <summary>A frame has been handed to the kernel.</summary>
    internal void Sent() => late.Add(_farEnd.Take());
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
