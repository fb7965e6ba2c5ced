namespace Antiphon.Speech;

/// <summary>
/// One call's recognition. Audio and control are written by one thread and never wait; events are read by one reader.
/// What is written is ordered: a <see cref="Flush"/> covers the audio written before it.
/// </summary>
public interface ISpeechToTextSession : IAsyncDisposable
{
    /// <summary>
    /// Gives audio: 16-bit mono PCM at <see cref="SpeechToTextOptions.SampleRateHz"/>, any length. Copied; never waits.
    /// When the session's buffer is full its oldest audio goes and is counted in <see cref="DroppedSamples"/>.
    /// </summary>
    void Write(ReadOnlySpan<short> samples);

    /// <summary>Commits what was written since the last commit or discard as one utterance; exactly one
    /// <see cref="SpeechToTextEvent.Final"/> with this <paramref name="utterance"/> follows, or a fault.</summary>
    void Flush(long utterance);

    /// <summary>Forgets what was written since the last commit: it was no speech. No event follows for it.</summary>
    void Discard();

    /// <summary>Samples dropped because the recogniser was late, since the session was opened.</summary>
    long DroppedSamples { get; }

    /// <summary>
    /// The events in order until the session is disposed. A <see cref="SpeechToTextEvent.Fault"/> that is not transient is
    /// the last one; after a transient one the session has mended itself and the utterance in progress is lost.
    /// Enumerated once.
    /// </summary>
    IAsyncEnumerable<SpeechToTextEvent> ReadEventsAsync(CancellationToken cancellationToken = default);
}
