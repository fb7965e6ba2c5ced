using Antiphon.Speech;

namespace Antiphon.Providers.Fallback;

/// <summary>
/// Several recognisers as one. A call is recognised by the first that works; when that fails, in mid-word too, the next one is
/// given all that has no final text yet and goes on: no word is lost, none comes twice. Thread-safe; owns no recogniser.
/// </summary>
public sealed class FallbackSpeechToText : ISpeechToText
{
    private readonly ProviderList<ISpeechToText> _providers;
    private readonly FallbackSpeechToTextOptions _options;

    /// <summary>Makes one.</summary>
    /// <param name="providers">The recognisers, the preferred one first; 1 to 32. One alone is reopened.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <exception cref="ArgumentException">No provider, too many, or an option out of its range.</exception>
    public FallbackSpeechToText(IReadOnlyList<ISpeechToText> providers, FallbackSpeechToTextOptions? options = null)
    {
        _options = options ?? new FallbackSpeechToTextOptions();
        _providers = new ProviderList<ISpeechToText>(FallbackKind.SpeechToText, providers, static provider => provider.Name, _options);
        Capabilities = _providers.All.Select(provider => provider.Capabilities).Aggregate((all, each) => all & each);
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <summary>What all of them can do. Ends of turns are told only when all tell them.</summary>
    public SpeechToTextCapabilities Capabilities { get; }

    /// <summary>What is remembered of each, in order.</summary>
    public IReadOnlyList<ProviderStatus> Health => _providers.Health;

    /// <summary>Forgets what is remembered of a provider, e.g. once its key has been changed; false when there is none of that name.</summary>
    public bool Forget(string provider) => _providers.Forget(provider);

    /// <inheritdoc/>
    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return await Providers.StartedAsync(new FallbackSpeechToTextSession(_providers, _options, options), session => session.StartAsync(cancellationToken));
    }
}
