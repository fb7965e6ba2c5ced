using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Antiphon.Bench.Density;

/// <summary>One caller's connection: sends ready-made frames and notes when the server's frames come. As little work a frame
/// as can be, so that the callers' core carries as many as the server's.</summary>
internal sealed class DensityCaller : IDisposable
{
    private const int BufferBytes = 4 * 1_024;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SocketAsyncEventArgs _receive = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly FarEnd _farEnd = new();
    private readonly LateHistogram _arrival;
    private readonly bool _isEcho;
    private int _held;
    private long _received;

    private DensityCaller(int offset, LateHistogram arrival, bool isEcho)
    {
        Offset = offset;
        _arrival = arrival;
        _isEcho = isEcho;
        _receive.Completed += (_, _) => Receive(completed: true);
    }

    /// <summary>Where in its turn the caller is at round 0.</summary>
    internal int Offset { get; }

    /// <summary>Frames that came.</summary>
    internal long Received => Volatile.Read(ref _received);

    /// <summary>Whether the connection is gone.</summary>
    internal bool IsLost { get; private set; }

    internal static async Task<DensityCaller> ConnectAsync(Uri server, int offset, LateHistogram arrival, bool isEcho)
    {
        var caller = new DensityCaller(offset, arrival, isEcho);
        await caller._socket.ConnectAsync(IPAddress.Loopback, server.Port);
        await caller._socket.SendAsync(DensityWire.Handshake(server));
        if (!isEcho) await caller._socket.SendAsync(DensityWire.Settings());
        await caller.SkipResponseAsync();
        caller._socket.Blocking = false;
        caller.Receive(completed: false);
        if (!isEcho) await caller._ready.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return caller;
    }

    /// <summary>Sends a ready-made frame; a connection that takes no more is lost.</summary>
    internal void Send(byte[] frame)
    {
        if (IsLost) return;
        if (_socket.Send(frame, SocketFlags.None, out var error) != frame.Length || error != SocketError.Success) IsLost = true;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _receive.Dispose();
    }

    private async Task SkipResponseAsync()
    {
        while (true)
        {
            var count = await _socket.ReceiveAsync(_buffer.AsMemory(_held));
            if (count == 0) throw new InvalidOperationException("The server closed during the handshake.");
            _held += count;
            var end = _buffer.AsSpan(0, _held).IndexOf("\r\n\r\n"u8);
            if (end < 0) continue;
            if (!_buffer.AsSpan().StartsWith("HTTP/1.1 101"u8))
                throw new InvalidOperationException($"The server refused: {System.Text.Encoding.ASCII.GetString(_buffer, 0, _held)}");
            Keep(end + 4);
            return;
        }
    }

    private void Receive(bool completed)
    {
        try
        {
            while (true)
            {
                if (completed)
                {
                    if (_receive.SocketError != SocketError.Success || _receive.BytesTransferred == 0)
                    {
                        IsLost = true;
                        _ready.TrySetException(new InvalidOperationException("The server closed before it was ready."));
                        return;
                    }

                    _held += _receive.BytesTransferred;
                }

                Keep(Take());
                _receive.SetBuffer(_buffer, _held, _buffer.Length - _held);
                if (_socket.ReceiveAsync(_receive)) return;
                completed = true;
            }
        }
        catch (ObjectDisposedException)
        {
            // The bench needs this caller no more.
        }
    }

    private void Keep(int from)
    {
        _buffer.AsSpan(from, _held - from).CopyTo(_buffer);
        _held -= from;
    }

    // Takes the whole frames of the buffer; returns where the rest begins.
    private int Take()
    {
        var at = 0;
        while (true)
        {
            var frame = _buffer.AsSpan(at, _held - at);
            if (frame.Length < 4) return at;
            var (header, length) = frame[1] == 126 ? (4, BinaryPrimitives.ReadUInt16BigEndian(frame[2..])) : (2, (int)frame[1]);
            if (frame.Length < header + length) return at;
            Take(frame[0] & 0x0F, frame.Slice(header, length));
            at += header + length;
        }
    }

    private void Take(int kind, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case 2:
                OnAudio(payload);
                break;
            case 1 when payload.StartsWith("""{"type":"AgentStartedSpeaking"""u8):
                _farEnd.Begin();
                _farEnd.Empty();
                break;
            case 1 when payload.StartsWith("""{"type":"SettingsApplied"""u8):
                _ready.TrySetResult();
                break;
            case 9:
                Send(DensityWire.Pong(payload));
                break;
        }
    }

    private void OnAudio(ReadOnlySpan<byte> payload)
    {
        Volatile.Write(ref _received, _received + 1);
        if (_isEcho)
        {
            _arrival.Add(TimeProvider.System.GetElapsedTime(DensityWire.SentAt(payload)));
            return;
        }

        _arrival.Add(_farEnd.Take());
    }
}
