using Antiphon.Speech;

namespace Antiphon.Server.Deepgram;

/// <summary>A synthesiser that speaks with one voice, whatever the session says. Thread-safe; owns nothing.</summary>
/// <param name="engine">The synthesiser.</param>
/// <param name="voice">Its voice; null for its default.</param>
/// <param name="isInList">Whether others stand in for it: then it is tried once.</param>
internal sealed class VoicedSynthesizer(ITextToSpeech engine, string? voice, bool isInList = false) : ITextToSpeech
{
    public string Name => engine.Name;

    public IReadOnlyList<string> Voices => [];

    public async ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            var session = await engine.OpenAsync(options with { Voice = voice }, cancellationToken).ConfigureAwait(false);
            return isInList ? new Listed(session) : session;
        }
        catch (Exception e) when (isInList && !cancellationToken.IsCancellationRequested)
        {
            throw OneAttempt.Final(e, ErrorCodes.TextToSpeechUnavailable);
        }
    }

    private sealed class Listed(ITextToSpeechSession inner) : ITextToSpeechSession
    {
        public int SampleRateHz => inner.SampleRateHz;

        public IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, CancellationToken cancellationToken = default) =>
            OneAttempt.Of(inner.SpeakAsync(text, cancellationToken), ErrorCodes.TextToSpeechFailed, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
