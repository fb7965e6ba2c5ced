using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Antiphon.Testing;

namespace Antiphon.Clients.Tests.World;

/// <summary>The server's end of one connection: says what the script says, in the words of the wire.</summary>
internal sealed class ServerSide(MemorySocket socket, int number, string requestIdPrefix = "r")
{
    private byte[] _buffer = new byte[4_096];

    /// <summary>Number of the connection, from 1.</summary>
    public int Number { get; } = number;

    public string RequestId => $"{requestIdPrefix}{Number}";

    /// <summary>The settings that came; undefined before.</summary>
    public JsonElement Settings { get; private set; }

    /// <summary>Close code of the client; null while it has not closed.</summary>
    public int? CloseStatus => (int?)socket.CloseStatus;

    /// <summary>Welcomes, takes the settings and applies them.</summary>
    public async Task<ServerSide> OpenAsync()
    {
        await WelcomeAsync();
        Settings = await NextTextAsync();
        Assert.Equal("Settings", Settings.GetProperty("type").GetString());
        await SendAsync("""{"type":"SettingsApplied"}""");
        return this;
    }

    public Task WelcomeAsync() => SendAsync($$"""{"type":"Welcome","request_id":"{{RequestId}}"}""");

    public async Task SendAsync(params string[] messages)
    {
        foreach (var message in messages) await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }

    public async Task SendAudioAsync(params byte[][] frames)
    {
        foreach (var frame in frames) await socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
    }

    public Task ErrorAsync(string code, int? close)
    {
        var sent = SendAsync($$"""{"type":"Error","description":"It failed.","code":"{{code}}"}""");
        Close(close, code);
        return sent;
    }

    public void Close(int? status, string reason = "") => socket.Close(status, reason);

    public void Abort() => socket.Abort();

    /// <summary>The next frame, text or audio; null at the client's close, or when it is gone.</summary>
    public async Task<object?> NextAsync()
    {
        var length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult received;
            try
            {
                received = await socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
            }
            catch (WebSocketException)
            {
                return null;
            }

            length += received.Count;
            if (!received.EndOfMessage)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
                continue;
            }

            switch (received.MessageType)
            {
                case WebSocketMessageType.Close:
                    socket.Close(1000, "");
                    return null;
                case WebSocketMessageType.Binary:
                    return _buffer.AsSpan(0, length).ToArray();
                default:
                    return JsonElement.Parse(_buffer.AsSpan(0, length));
            }
        }
    }

    /// <summary>The next text message, which must be one.</summary>
    public async Task<JsonElement> NextTextAsync() => await NextAsync() switch
    {
        JsonElement text => text,
        byte[] audio => throw new ExpectationFailedException($"Expected a text message, came {audio.Length} bytes of audio."),
        _ => throw new ExpectationFailedException("Expected a text message, the client closed."),
    };

    public async Task<JsonElement> NextTextAsync(string type)
    {
        var message = await NextTextAsync();
        Assert.Equal(type, message.GetProperty("type").GetString());
        return message;
    }

    public async Task<byte[]> NextAudioAsync() => await NextAsync() switch
    {
        byte[] audio => audio,
        JsonElement text => throw new ExpectationFailedException($"Expected audio, came {text}."),
        _ => throw new ExpectationFailedException("Expected audio, the client closed."),
    };

    /// <summary>Takes whatever comes, up to the client's close.</summary>
    public async Task<List<object>> DrainAsync()
    {
        var frames = new List<object>();
        while (await NextAsync() is { } frame) frames.Add(frame);
        return frames;
    }
}
