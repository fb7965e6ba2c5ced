using Antiphon.Agents;
using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation.Tests.Session;

public sealed class AllocationTests
{
    /// <summary>What the runtime itself may allocate beside the session while it is measured: timers, the pool's own records.</summary>
    private const double NoiseBytesPerFrame = 2;

    [Fact]
    public async Task InboundAudio_SteadyState_AllocatesNothingPerFrame()
    {
        const int Frames = 1_500;
        var ears = new InstantSpeechToText("yes");
        using var line = new RecordingLine(TimeProvider.System);
        var services = new VoiceSessionServices { Runner = new NoRunner(), SpeechToText = ears };
        var options = new VoiceSessionOptions { Id = "s", Agent = new VoiceAgent { Agent = new Agent { Name = "a" } }, InputSampleRateHz = 8_000 };
        await using var session = VoiceSession.Start(options, services, line);
        await line.WaitForAsync<SessionEvent.Started>();
        var samples = new short[160];
        SyntheticVoice.Silence(samples, new Random(1));
        await FeedAsync(session, samples, 500);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await FeedAsync(session, samples, Frames);

        var perFrame = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Frames;
        Assert.InRange(perFrame, 0, NoiseBytesPerFrame);
        Assert.Equal(0, session.Counters.DroppedAudioFrames);
    }

    /// <summary>Feeds frame by frame, each once the reader has judged the one before, on the calling thread.</summary>
    private static Task FeedAsync(VoiceSession session, short[] samples, int frames)
    {
        for (var i = 0; i < frames; i++)
        {
            session.WriteAudio(samples);
            SpinWait.SpinUntil(() => session.Counters.WaitingAudio == TimeSpan.Zero);
        }

        return Task.CompletedTask;
    }

    private sealed class NoRunner : IAgentRunner
    {
        public IAsyncEnumerable<AgentEvent> RunAsync(Agent agent, IReadOnlyList<ChatMessage> history, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("Nobody speaks here.");
    }
}
