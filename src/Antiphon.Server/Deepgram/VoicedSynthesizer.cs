using Antiphon.Speech;

namespace Antiphon.Server.Deepgram;

/// <summary>A synthesiser that speaks with one voice, whatever the session says. Thread-safe; owns nothing.</summary>
/// <param name="engine">The synthesiser.</param>
/// <param name="voice">Its voice; null for its default.</param>
internal sealed class VoicedSynthesizer(ITextToSpeech engine, string? voice) : ITextToSpeech
{
    public string Name => engine.Name;

    public IReadOnlyList<string> Voices => [];

    public ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return engine.OpenAsync(options with { Voice = voice }, cancellationToken);
    }
}
