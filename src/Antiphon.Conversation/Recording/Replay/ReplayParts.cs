using System.Runtime.CompilerServices;
using Antiphon.Agents;
using Antiphon.Audio;
using Antiphon.Concurrency;
using Antiphon.Speech;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation.Recording;

/// <summary>Stands in for everything around a session that is replayed: takes what it is given and does nothing. What the far
/// side answered to a frame or a segment it answers as recorded.</summary>
internal sealed class ReplayParts(PlayoutReporting playout, ReplayTap tap, IReplayObserver? observer) : IMailParts, IVoiceLine, ISpeechPump, IAgentRunner
{
    private readonly Dictionary<long, SpokenSegment> _segments = [];
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Session time of what is being replayed.</summary>
    public TimeSpan Now { get; set; }

    public object RecognitionCredits { get; } = new CreditGate(0);

    public PlayoutReporting Playout => playout;

    public int SampleRateHz { get; private set; }

    public ISpeechToTextSession OpenRecognition() => new Recognition(_over.Task, tap);

    public ISpeechPump OpenSynthesis(int sampleRateHz)
    {
        SampleRateHz = sampleRateHz;
        return this;
    }

    public SpokenSegment Segment(long number) =>
        _segments.GetValueOrDefault(number) ?? throw RecordingErrors.Invalid($"it holds speech of segment {number}, which was never handed over");

    /// <summary>The agent's runs end.</summary>
    public void Finish() => _over.TrySetResult();

    public bool TrySendAudio(AudioFrame frame)
    {
        observer?.OnAgentAudio(Now, frame.Samples, frame.SampleRateHz);
        frame.Dispose();
        tap.ThrowIfNextThrew();
        return tap.IsNextTaken(OutputType.Audio);
    }

    public void SendMark(long mark)
    {
    }

    public void Flush() => observer?.OnFlush(Now);

    public void Emit(SessionEvent sessionEvent) => observer?.OnEvent(sessionEvent);

    public bool TryEnqueue(SpokenSegment segment)
    {
        _segments[segment.Number] = segment;
        return tap.IsNextTaken(OutputType.Segment);
    }

    public void Consumed(TimeSpan duration)
    {
    }

    public async IAsyncEnumerable<AgentEvent> RunAsync(Agent agent, IReadOnlyList<ChatMessage> history, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await _over.Task.WaitAsync(cancellationToken);
        yield break;
    }

    private sealed class Recognition(Task over, ReplayTap tap) : ISpeechToTextSession
    {
        public long DroppedSamples => 0;

        public void Write(ReadOnlySpan<short> samples) => tap.ThrowIfNextThrew();

        public void Flush(long utterance)
        {
        }

        public void Discard()
        {
        }

        public async IAsyncEnumerable<SpeechToTextEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await over.WaitAsync(cancellationToken);
            yield break;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>A clock that stands still: the handlers know no time but that of their mail.</summary>
internal sealed class StillTime : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;

    public override long GetTimestamp() => 0;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Timer();

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
