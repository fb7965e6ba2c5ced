using System.Runtime.CompilerServices;
using Antiphon.Speech;

namespace Antiphon.Server.Deepgram;

/// <summary>Says when a synthesiser takes longer than <paramref name="limit"/> for the first sound of a sentence, once a sentence.
/// Thread-safe; owns nothing.</summary>
internal sealed class SlowSpeechWatch(ITextToSpeech engine, TimeSpan limit, TimeProvider time, Action onSlow) : ITextToSpeech
{
    public string Name => engine.Name;

    public IReadOnlyList<string> Voices => engine.Voices;

    public async ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default) =>
        new Session(await engine.OpenAsync(options, cancellationToken).ConfigureAwait(false), limit, time, onSlow);

    private sealed class Session(ITextToSpeechSession inner, TimeSpan limit, TimeProvider time, Action onSlow) : ITextToSpeechSession
    {
        public int SampleRateHz => inner.SampleRateHz;

        public async IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            using var watch = time.CreateTimer(static state => ((Action)state!)(), onSlow, limit, Timeout.InfiniteTimeSpan);
            await foreach (var chunk in inner.SpeakAsync(text, cancellationToken).ConfigureAwait(false))
            {
                watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                yield return chunk;
            }
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
