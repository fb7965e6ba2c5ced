using System.Runtime.CompilerServices;
using Antiphon.Speech;

namespace Antiphon.Testing.Simulation;

/// <summary>A synthesiser that cannot be reached at times.</summary>
internal sealed class GappyTextToSpeech(string name, ITextToSpeech inner, ProviderGaps gaps) : ITextToSpeech
{
    public string Name => name;

    public IReadOnlyList<string> Voices => inner.Voices;

    public async ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default)
    {
        await gaps.ReachAsync(cancellationToken);
        var session = await inner.OpenAsync(options, cancellationToken);
        return new Session(session, gaps);
    }

    private sealed class Session(ITextToSpeechSession inner, ProviderGaps gaps) : ITextToSpeechSession
    {
        private readonly ProviderConnection _connection = gaps.Connect();

        public int SampleRateHz => inner.SampleRateHz;

        public async IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            _connection.BeginWork();
            await foreach (var chunk in _connection.ReadAsync(token => inner.SpeakAsync(text, token), static late => late.Audio.Dispose(), cancellationToken)) yield return chunk;
            if (_connection.IsGone) await _connection.FailAsync(ErrorCodes.TextToSpeechFailed, cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            _connection.Dispose();
            await inner.DisposeAsync();
        }
    }
}
