using Antiphon.Speech;

namespace Antiphon.Providers.Fallback;

/// <summary>
/// Several synthesisers as one. A segment is spoken by the first that works; when that fails in the middle, the next one goes on
/// at the first word that was not delivered: no word is lost, none comes twice. Thread-safe; owns no synthesiser.
/// </summary>
/// <remarks>
/// So that the cut always falls between words, audio is delivered up to the end of the last whole word and the rest is held until
/// its word is complete. Where a synthesiser reports no words, nobody can tell where one ends: its segment is held until it is
/// whole. That costs the first segment of an answer the time in which the synthesiser makes it, and the others nothing, because
/// they are made while the one before them plays.
/// </remarks>
public sealed class FallbackTextToSpeech : ITextToSpeech
{
    private readonly ProviderList<FallbackSynthesiser> _providers;
    private readonly FallbackTextToSpeechOptions _options;

    /// <summary>Makes one.</summary>
    /// <param name="providers">The synthesisers, the preferred one first; 1 to 32. One alone is reopened.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <exception cref="ArgumentException">No provider, too many, or an option out of its range.</exception>
    public FallbackTextToSpeech(IReadOnlyList<FallbackSynthesiser> providers, FallbackTextToSpeechOptions? options = null)
    {
        _options = options ?? new FallbackTextToSpeechOptions();
        _providers = new ProviderList<FallbackSynthesiser>(FallbackKind.TextToSpeech, providers, static provider => provider.Synthesiser.Name, _options);
        var preferred = _providers.All[0].Synthesiser.Voices;
        Voices = preferred.Count == 0
            ? []
            : [.. preferred.Concat(_providers.All.SelectMany(provider => provider.Voices.Keys.Order(StringComparer.Ordinal))).Distinct(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <summary>Voices of the preferred synthesiser and the names that are mapped for others; empty when the preferred one is open.</summary>
    public IReadOnlyList<string> Voices { get; }

    /// <summary>What is remembered of each, in order.</summary>
    public IReadOnlyList<ProviderStatus> Health => _providers.Health;

    /// <summary>Forgets what is remembered of a provider, e.g. once its key has been changed; false when there is none of that name.</summary>
    public bool Forget(string provider) => _providers.Forget(provider);

    /// <inheritdoc/>
    public async ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Voice is { } voice && !_providers.All.Any(provider => provider.Knows(voice)))
            throw new VoiceException(ErrorCodes.VoiceUnknown, $"No synthesiser has that voice; choose one of {string.Join(", ", Voices)}.");

        return await Providers.StartedAsync(new FallbackTextToSpeechSession(_providers, _options, options), session => session.StartAsync(cancellationToken));
    }
}
