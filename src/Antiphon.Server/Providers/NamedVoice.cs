using Antiphon.Speech;

namespace Antiphon.Server.Providers;

/// <summary>A synthesiser in a voice of its own, under a name of its own. A session that asks for that name or for no voice gets that
/// voice; any other voice of the engine can be asked for as well.</summary>
internal sealed class NamedVoice(string name, ITextToSpeech engine, string? voice) : ITextToSpeech
{
    public string Name => name;

    public IReadOnlyList<string> Voices { get; } = engine.Voices.Count == 0 ? [] : [name, .. engine.Voices.Where(own => !string.Equals(own, name, StringComparison.Ordinal))];

    public ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var isOwn = options.Voice is null || string.Equals(options.Voice, name, StringComparison.OrdinalIgnoreCase);
        return engine.OpenAsync(isOwn ? options with { Voice = voice } : options, cancellationToken);
    }
}
