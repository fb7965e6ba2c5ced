using Antiphon.Speech;

namespace Antiphon.Providers.Fallback;

/// <summary>A synthesiser and how its voices are called here. A value.</summary>
/// <param name="Synthesiser">The synthesiser; not owned.</param>
public sealed record FallbackSynthesiser(ITextToSpeech Synthesiser)
{
    /// <summary>Voice asked for → voice of this synthesiser. A voice that is neither here nor one of its own is spoken with its
    /// default voice, as long as another synthesiser of the list knows it. Default empty.</summary>
    public IReadOnlyDictionary<string, string> Voices { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal bool Knows(string voice) => Voices.ContainsKey(voice) || Synthesiser.Voices.Count == 0 || Synthesiser.Voices.Contains(voice);

    internal string? VoiceFor(string? voice) =>
        voice is null ? null : Voices.TryGetValue(voice, out var own) ? own : Synthesiser.Voices.Count == 0 || Synthesiser.Voices.Contains(voice) ? voice : null;
}
