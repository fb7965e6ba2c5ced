using System.Runtime.CompilerServices;
using Antiphon.Speech;

namespace Antiphon.Conversation.Tests.Liveness;

/// <summary>A recogniser whose texts come after given delays, on the session's own thread.</summary>
internal sealed class TimedEars(TimeProvider time) : ISpeechToText, ISpeechToTextSession
{
    private readonly Queue<(TimeSpan Delay, string Text)> _script = new();
    private readonly Queue<SpeechToTextEvent> _events = new();
    private readonly List<ITimer> _timers = [];
    private TaskCompletionSource _more = new();

    public string Name => "timed";

    public SpeechToTextCapabilities Capabilities => default;

    public long DroppedSamples => 0;

    /// <summary>The next utterance is heard as <paramref name="text"/> after <paramref name="delay"/>; never, when that is infinite.</summary>
    public TimedEars Hears(string text, TimeSpan delay = default)
    {
        _script.Enqueue((delay, text));
        return this;
    }

    public ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextOptions options, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<ISpeechToTextSession>(this);

    public void Write(ReadOnlySpan<short> samples)
    {
    }

    public void Flush(long utterance)
    {
        var (delay, text) = _script.Dequeue();
        _timers.Add(time.CreateTimer(_ =>
        {
            _events.Enqueue(new SpeechToTextEvent.Final(utterance, text));
            _more.TrySetResult();
        }, null, delay, Timeout.InfiniteTimeSpan));
    }

    public void Discard()
    {
    }

    public async IAsyncEnumerable<SpeechToTextEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            while (_events.TryDequeue(out var next)) yield return next;
            await _more.Task.WaitAsync(cancellationToken);
            _more = new TaskCompletionSource();
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var timer in _timers) timer.Dispose();
        return ValueTask.CompletedTask;
    }
}
