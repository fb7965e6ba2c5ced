using System.Buffers;
using System.Text;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>A client whose settings have been applied, message by message and without a mind of its own.</summary>
internal sealed class TalkingClient : IAsyncDisposable
{
    private readonly RawClient _raw;

    private TalkingClient(RawClient raw) => _raw = raw;

    /// <summary>What came up to the end of the settings.</summary>
    public List<ServerMessage> Opening { get; private set; } = [];

    public RawClient Raw => _raw;

    /// <summary>Connects and waits for the settings to be applied; the warnings that follow them are still to be read.</summary>
    public static async Task<TalkingClient> StartAsync(VoiceAgentServer server, VoiceAgentSettings? settings = null)
    {
        var client = new TalkingClient(await server.ConnectRawAsync());
        await client.SendAsync(new ClientMessage.Settings(settings ?? VoiceAgentServer.Settings()));
        client.Opening = await client.UntilAsync(message => message is ServerMessage.SettingsApplied);
        return client;
    }

    public Task SendAsync(ClientMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        DeepgramClientMessageWriter.Write(message, output);
        return _raw.SendAsync(Encoding.UTF8.GetString(output.WrittenSpan));
    }

    public Task SendAsync(byte[] audio) => _raw.SendAsync(audio);

    /// <summary>The user says it, in writing.</summary>
    public Task SayAsync(string text) => SendAsync(new ClientMessage.InjectUserMessage(text));

    /// <summary>The user says it; what comes up to the report that closes the turn.</summary>
    public async Task<List<ServerMessage>> TurnAsync(string text)
    {
        await SayAsync(text);
        return await UntilAsync(message => message is ServerMessage.LatencyReport);
    }

    public Task<T> NextAsync<T>()
        where T : ServerMessage => _raw.NextAsync<T>();

    /// <summary>Reads up to and including the first message that satisfies <paramref name="isLast"/>.</summary>
    public async Task<List<ServerMessage>> UntilAsync(Func<ServerMessage, bool> isLast)
    {
        var messages = new List<ServerMessage>();
        while (await _raw.NextAsync() is { } message)
        {
            messages.Add(message);
            if (isLast(message)) return messages;
        }

        throw new InvalidOperationException($"The server closed before the awaited message; there were: {string.Join(", ", messages.Kinds())}.");
    }

    public ValueTask DisposeAsync() => _raw.DisposeAsync();
}
