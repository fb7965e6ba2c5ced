using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Antiphon.Audio;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// What waits to be sent to one client, audio and text in one order, and the one task that sends it. Bounded by audio
/// duration and by text bytes (<see cref="DeepgramVoiceAgentOptions.OutboundAudio"/>,
/// <see cref="DeepgramVoiceAgentOptions.OutboundTextBytes"/>); full means that the client does not read, and adding fails.
/// Bytes lie in pooled arrays, so that a frame of audio allocates nothing. Thread-safe.
/// </summary>
internal sealed class DeepgramOutbox
{
    /// <summary>A close frame has room for no more (RFC 6455, 5.5.1).</summary>
    private const int MaxReasonBytes = 123;

    private readonly Lock _gate = new();
    private readonly OutboxSignal _signal = new();
    private readonly Queue<Item> _items = new();
    private readonly ArrayBufferWriter<byte> _json = new(512);
    private readonly WebSocket _socket;
    private readonly DeepgramWireLog? _log;
    private readonly long _maxAudioTicks;
    private readonly int _maxTextBytes;
    private long _audioTicks;
    private int _textBytes;
    private bool _isSealed;

    public DeepgramOutbox(WebSocket socket, DeepgramVoiceAgentOptions options, DeepgramWireLog? log = null)
    {
        _socket = socket;
        _log = log;
        _maxAudioTicks = options.OutboundAudio.Ticks;
        _maxTextBytes = options.OutboundTextBytes;
        Completion = Task.Run(WriteAsync);
    }

    private enum Kind
    {
        Audio,
        Text,
        Close,
    }

    /// <summary>Completes when everything including the close has been sent, or faults when the connection fails.</summary>
    public Task Completion { get; }

    /// <summary>Most audio that ever waited.</summary>
    public TimeSpan AudioHighWater { get; private set; }

    /// <summary>Queues audio; false when there is no room. After the end it is dropped.</summary>
    /// <param name="frame">Stays the caller's.</param>
    /// <param name="encoding">How it goes out.</param>
    /// <param name="withWavHeader">Whether a WAV header goes before it, in the same message.</param>
    public bool TrySendAudio(AudioFrame frame, AudioEncoding encoding, bool withWavHeader = false)
    {
        var header = withWavHeader ? WavHeader.LengthOf(encoding) : 0;
        var length = header + AudioCodec.ByteCount(encoding, frame.SampleCount);
        var duration = frame.Duration.Ticks;
        lock (_gate)
        {
            if (_isSealed) return true;
            if (_audioTicks + duration > _maxAudioTicks) return false;
            var bytes = ArrayPool<byte>.Shared.Rent(length);
            if (withWavHeader) WavHeader.Write(bytes, new AudioFormat(encoding, frame.SampleRateHz), channels: 1, dataBytes: null);
            AudioCodec.Encode(encoding, frame.Samples, bytes.AsSpan(header));
            _items.Enqueue(new Item(Kind.Audio, bytes, length, duration));
            _audioTicks += duration;
            if (_audioTicks > AudioHighWater.Ticks) AudioHighWater = new TimeSpan(_audioTicks);
        }

        _signal.Set();
        return true;
    }

    /// <summary>Queues a text message; false when there is no room. After the end it is dropped.</summary>
    public bool TrySend(ServerMessage message)
    {
        lock (_gate)
        {
            if (_isSealed) return true;
            var item = Write(message);
            if (_textBytes + item.Length > _maxTextBytes)
            {
                item.Release();
                return false;
            }

            _items.Enqueue(item);
            _textBytes += item.Length;
        }

        _signal.Set();
        return true;
    }

    /// <summary>Drops the audio that waits; text keeps its order.</summary>
    public void FlushAudio()
    {
        lock (_gate) DropAudio_NeedsLock();
    }

    /// <summary>Queues the end: <paramref name="last"/>, then the close. Nothing is taken after it.</summary>
    /// <param name="dropAudio">Whether the audio that waits goes.</param>
    /// <param name="last">The last message; null for none.</param>
    /// <param name="status">Close code.</param>
    /// <param name="reason">Close reason; what goes beyond <see cref="MaxReasonBytes"/> is cut.</param>
    public void Complete(bool dropAudio, ServerMessage? last, int status, string reason)
    {
        lock (_gate)
        {
            if (_isSealed) return;
            _isSealed = true;
            if (dropAudio) DropAudio_NeedsLock();
            if (last is not null) _items.Enqueue(Write(last));
            _items.Enqueue(new Item(Kind.Close, [], 0, 0) { CloseStatus = status, CloseReason = Shorten(reason) });
        }

        _signal.Set();
    }

    private static string Shorten(string reason)
    {
        while (Encoding.UTF8.GetByteCount(reason) > MaxReasonBytes) reason = reason[..^1];
        return reason;
    }

    private Item Write(ServerMessage message)
    {
        _json.ResetWrittenCount();
        DeepgramServerMessageWriter.Write(message, _json);
        var bytes = ArrayPool<byte>.Shared.Rent(_json.WrittenCount);
        _json.WrittenSpan.CopyTo(bytes);
        return new Item(Kind.Text, bytes, _json.WrittenCount, 0) { Type = message.GetType().Name };
    }

    private void DropAudio_NeedsLock()
    {
        for (var i = _items.Count; i > 0; i--)
        {
            var item = _items.Dequeue();
            if (item.Kind == Kind.Audio) item.Release();
            else _items.Enqueue(item);
        }

        _audioTicks = 0;
    }

    private bool TryTake(out Item item)
    {
        lock (_gate)
        {
            if (!_items.TryDequeue(out item)) return false;
            _audioTicks -= item.DurationTicks;
            if (item.Kind == Kind.Text) _textBytes -= item.Length;
            return true;
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (true)
            {
                await _signal.WaitAsync().ConfigureAwait(false);
                while (TryTake(out var item))
                {
                    if (item.Kind == Kind.Close)
                    {
                        await _socket.CloseOutputAsync((WebSocketCloseStatus)item.CloseStatus, item.CloseReason, CancellationToken.None).ConfigureAwait(false);
                        return;
                    }

                    var type = item.Kind == Kind.Audio ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
                    try
                    {
                        await _socket.SendAsync(item.Bytes.AsMemory(0, item.Length), type, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
                        if (item.Type is { } name) _log?.Sent(name, item.Length);
                        else _log?.SentAudio();
                    }
                    finally
                    {
                        item.Release();
                    }
                }
            }
        }
        finally
        {
            Abandon();
        }
    }

    private void Abandon()
    {
        lock (_gate)
        {
            _isSealed = true;
            while (_items.TryDequeue(out var item)) item.Release();
        }
    }

    private readonly record struct Item(Kind Kind, byte[] Bytes, int Length, long DurationTicks)
    {
        /// <summary>Kind of a text message.</summary>
        public string? Type { get; init; }

        public int CloseStatus { get; init; }

        public string? CloseReason { get; init; }

        public void Release()
        {
            if (Bytes.Length > 0) ArrayPool<byte>.Shared.Return(Bytes);
        }
    }
}
