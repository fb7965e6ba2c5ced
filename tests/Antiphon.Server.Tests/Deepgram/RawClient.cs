using System.Net.WebSockets;
using System.Text;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>A socket that sends whatever bytes a test wants, and reads until the close.</summary>
internal sealed class RawClient(ClientWebSocket socket) : IAsyncDisposable
{
    public const string MinimalSettings =
        """{"type":"Settings","audio":{"input":{"encoding":"linear16","sample_rate":16000}},"agent":{"think":{"provider":{"type":"open_ai","model":"m"},"prompt":"p"}}}""";

    public ClientWebSocket Socket { get; } = socket;

    /// <summary>The id in the Welcome, once that was read.</summary>
    public string? RequestId { get; private set; }

    public Task SendAsync(string text) => Socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public Task SendAsync(byte[] audio) => Socket.SendAsync(audio, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    /// <summary>The next message; null at the close.</summary>
    public async Task<ServerMessage?> NextAsync()
    {
        var buffer = new byte[256 * 1024];
        var length = 0;
        while (true)
        {
            var received = await Socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).AsTask().WaitAsync(VoiceAgentServer.Patience);
            length += received.Count;
            if (!received.EndOfMessage) continue;
            ServerMessage? message = received.MessageType switch
            {
                WebSocketMessageType.Close => null,
                WebSocketMessageType.Binary => new ServerMessage.Audio(buffer.AsMemory(0, length)),
                _ => DeepgramServerMessageReader.Read(buffer.AsSpan(0, length)),
            };
            if (message is ServerMessage.Welcome welcome) RequestId = welcome.RequestId;
            return message;
        }
    }

    public async Task<T> NextAsync<T>()
        where T : ServerMessage
    {
        while (true)
        {
            var message = await NextAsync() ?? throw new InvalidOperationException($"The server closed before {typeof(T).Name} came.");
            if (message is T wanted) return wanted;
        }
    }

    /// <summary>All messages up to the close.</summary>
    public async Task<List<ServerMessage>> ToTheCloseAsync()
    {
        var messages = new List<ServerMessage>();
        while (await NextAsync() is { } message) messages.Add(message);
        return messages;
    }

    public ValueTask DisposeAsync()
    {
        Socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
