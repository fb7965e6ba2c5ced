using System.Net.WebSockets;
using Antiphon.Audio;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Deepgram;

namespace Antiphon.Server.Tests.Deepgram;

public sealed class OutboxTests
{
    private static readonly DeepgramVoiceAgentOptions OneSecond = new() { OutboundAudio = TimeSpan.FromSeconds(1), OutboundTextBytes = 100 };

    [Fact]
    public async Task TrySendAudio_NobodyReads_HoldsItsBoundAndNoMore()
    {
        var far = new FarEnd();
        var outbox = far.Open(OneSecond);
        await far.StuckAsync(outbox);

        var taken = 0;
        while (Send(outbox)) taken++;

        Assert.Equal(50, taken);
        await far.ReleaseAsync(outbox);
    }

    [Fact]
    public async Task TrySend_NobodyReads_HoldsItsBoundAndNoMore()
    {
        var far = new FarEnd();
        var outbox = far.Open(OneSecond);
        await far.StuckAsync(outbox);

        var taken = 0;
        while (outbox.TrySend(new ServerMessage.AgentAudioDone())) taken++;

        Assert.Equal(100 / """{"type":"AgentAudioDone"}""".Length, taken);
        await far.ReleaseAsync(outbox);
    }

    [Fact]
    public async Task FlushAudio_DropsAudioOnlyAndKeepsTheOrderOfText()
    {
        var far = new FarEnd();
        var outbox = far.Open(OneSecond);
        await far.StuckAsync(outbox);
        Send(outbox);
        outbox.TrySend(new ServerMessage.AgentAudioDone());
        Send(outbox);
        outbox.TrySend(new ServerMessage.UserStartedSpeaking());

        outbox.FlushAudio();

        Assert.True(Send(outbox));
        await far.ReleaseAsync(outbox);
        Assert.Equal(["SettingsApplied", "AgentAudioDone", "UserStartedSpeaking", "Audio"], (await far.ReceivedAsync()).Select(message => message.GetType().Name));
    }

    [Fact]
    public async Task Complete_WithAnError_SendsItLastAndTakesNothingMore()
    {
        var far = new FarEnd();
        var outbox = far.Open(OneSecond);
        await far.StuckAsync(outbox);
        Send(outbox);

        outbox.Complete(dropAudio: true, new ServerMessage.Error("INVALID_SETTINGS", "x"), 1000, "INVALID_SETTINGS");
        Send(outbox);
        outbox.TrySend(new ServerMessage.UserStartedSpeaking());

        await far.ReleaseAsync(outbox);
        Assert.Equal(["SettingsApplied", "Error"], (await far.ReceivedAsync()).Select(message => message.GetType().Name));
    }

    [Theory]
    [InlineData(AudioEncoding.Linear16)]
    [InlineData(AudioEncoding.Mulaw)]
    public async Task TrySendAudio_SteadyState_AllocatesNothing(AudioEncoding encoding)
    {
        var far = new FarEnd();
        var outbox = far.Open(OneSecond);
        await far.StuckAsync(outbox);
        for (var i = 0; i < 40; i++) Send(outbox, encoding);
        outbox.FlushAudio();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < 100; round++)
        {
            for (var i = 0; i < 40; i++) Send(outbox, encoding);
            outbox.FlushAudio();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        await far.ReleaseAsync(outbox);
    }

    private static bool Send(DeepgramOutbox outbox, AudioEncoding encoding = AudioEncoding.Linear16)
    {
        using var frame = AudioFrame.Rent(16_000, 320, 0);
        return outbox.TrySendAudio(frame, encoding);
    }

    /// <summary>A network that takes nothing until it is released, and remembers what it took.</summary>
    private sealed class FarEnd : MemoryStream
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public DeepgramOutbox Open(DeepgramVoiceAgentOptions options) =>
            new(WebSocket.CreateFromStream(this, new WebSocketCreationOptions { IsServer = true }), options);

        public async Task StuckAsync(DeepgramOutbox outbox)
        {
            outbox.TrySend(new ServerMessage.SettingsApplied());
            await _reached.Task.WaitAsync(VoiceAgentServer.Patience);
        }

        public async Task ReleaseAsync(DeepgramOutbox outbox)
        {
            _released.TrySetResult();
            outbox.Complete(dropAudio: false, last: null, 1000, "");
            await outbox.Completion.WaitAsync(VoiceAgentServer.Patience);
        }

        public async Task<List<ServerMessage>> ReceivedAsync()
        {
            using var socket = WebSocket.CreateFromStream(new MemoryStream(ToArray()), new WebSocketCreationOptions());
            var messages = new List<ServerMessage>();
            var buffer = new byte[64 * 1024];
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close) return messages;
                messages.Add(received.MessageType == WebSocketMessageType.Binary
                    ? new ServerMessage.Audio(buffer.AsMemory(0, received.Count).ToArray())
                    : DeepgramServerMessageReader.Read(buffer.AsSpan(0, received.Count)));
            }
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _reached.TrySetResult();
            await _released.Task;
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
