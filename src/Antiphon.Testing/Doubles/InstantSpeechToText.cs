using System.Threading.Channels;
using Antiphon.Speech;

namespace Antiphon.Testing;

/// <summary>A recogniser that hears the same words in every utterance, at once. For load tests; not strict; cheap. Thread-safe.</summary>
/// <param name="text">What it hears.</param>
public sealed class InstantSpeechToText(string text) : ISpeechToText
{
    private long _sessions;

    /// <inheritdoc/>
    public string Name => "instant";

    /// <inheritdoc/>
    public SpeechToTextCapabilities Capabilities => SpeechToTextCapabilities.None;

    /// <summary>Sessions open now.</summary>
    public long OpenSessions => Interlocked.Read(ref _sessions);

    /// <inheritdoc/>
    public ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextOptions options, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _sessions);
        return ValueTask.FromResult<ISpeechToTextSession>(new Session(this, text));
    }

    private sealed class Session(InstantSpeechToText owner, string text) : ISpeechToTextSession
    {
        // Utterances that may wait for their reader; a session commits one at a time.
        private readonly Channel<SpeechToTextEvent> _events = Channel.CreateBounded<SpeechToTextEvent>(16);
        private int _disposed;

        public long DroppedSamples => 0;

        public void Write(ReadOnlySpan<short> samples)
        {
        }

        public void Flush(long utterance)
        {
            if (!_events.Writer.TryWrite(new SpeechToTextEvent.Final(utterance, text) { Confidence = 1 }) && Volatile.Read(ref _disposed) == 0)
            {
                throw new ExpectationFailedException($"{nameof(InstantSpeechToText)}: nobody reads the events.");
            }
        }

        public void Discard()
        {
        }

        public IAsyncEnumerable<SpeechToTextEvent> ReadEventsAsync(CancellationToken cancellationToken = default) =>
            _events.Reader.ReadAllAsync(cancellationToken);

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0) Interlocked.Decrement(ref owner._sessions);
            _events.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }
    }
}
