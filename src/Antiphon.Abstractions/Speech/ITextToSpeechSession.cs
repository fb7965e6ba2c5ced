namespace Antiphon.Speech;

/// <summary>One call's synthesis. One <see cref="SpeakAsync"/> at a time.</summary>
public interface ITextToSpeechSession : IAsyncDisposable
{
    /// <summary>Rate of the audio it makes, in Hz; fixed for the session.</summary>
    int SampleRateHz { get; }

    /// <summary>
    /// Speaks one segment of text. Chunks come in order, as early as they are made; the consumer's pace holds the
    /// synthesiser back. Cancelling stops synthesis at once.
    /// </summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.TextToSpeechFailed"/> and others; transient: the next call may work.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, CancellationToken cancellationToken = default);
}
