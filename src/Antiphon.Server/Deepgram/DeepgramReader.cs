using System.Buffers;
using System.Net.WebSockets;

namespace Antiphon.Server.Deepgram;

/// <summary>Reads a client's messages one after the other until its close, each within the size limit. For one connection.</summary>
internal sealed class DeepgramReader(WebSocket socket, DeepgramVoiceAgentOptions options, IDeepgramMessages owner)
{
    private const int InitialBufferBytes = 16 * 1024;

    /// <summary>Runs until the client has closed or is gone; never throws.</summary>
    public async Task ReadAsync()
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
                    received = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
                    if (received.MessageType == WebSocketMessageType.Close)
                    {
                        owner.End("client_closed");
                        return;
                    }

                    length += received.Count;
                    if (length > options.MaxMessageBytes)
                    {
                        owner.End("error", new ProtocolException(ErrorCodes.MessageTooLarge,
                            $"A message may have {options.MaxMessageBytes} bytes; this one has more."));
                    }

                    // What comes after the end is read only to let the client's close through.
                    if (owner.HasEnded) length = 0;
                }
                while (!received.EndOfMessage);

                if (!owner.HasEnded) await owner.TakeAsync(received.MessageType, buffer.AsMemory(0, length)).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            owner.End("connection_lost", new ConnectionException(ErrorCodes.ConnectionLost, "The client went away without a close.", e));
        }
        catch (Exception e)
        {
            owner.OnFailed(e);
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
}

/// <summary>Who takes a client's messages. Called by the one reader, except for <see cref="HasEnded"/>.</summary>
internal interface IDeepgramMessages
{
    /// <summary>Whether the connection is at its end: what still comes is dropped.</summary>
    bool HasEnded { get; }

    /// <summary>Takes a message; its bytes are good until the task is done.</summary>
    ValueTask TakeAsync(WebSocketMessageType type, ReadOnlyMemory<byte> message);

    /// <summary>Ends the connection; the first call counts.</summary>
    void End(string reason, VoiceException? error = null);

    /// <summary>Something failed that nobody has foreseen.</summary>
    void OnFailed(Exception error);
}
