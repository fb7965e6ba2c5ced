using Antiphon.Speech;

namespace Antiphon.Providers.Local.Phrases;

/// <summary>Where recognisers get an agent's own language model. Thread-safe.</summary>
internal interface ILanguageModelSource
{
    /// <summary>The model of <paramref name="vocabulary"/>; null when the vocabulary is empty (open speech).</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.PhraseTemplateInvalid"/>: a template has a mistake.</exception>
    ValueTask<AgentLanguageModel?> GetAsync(SpeechVocabulary vocabulary, CancellationToken ct);
}
