using Antiphon.Speech;

namespace Antiphon.Providers.Fallback;

/// <summary>
/// Several recognisers as one. A call is recognised by the first that works; when that fails, in mid-word too, the next one is
/// given all that has no final text yet and goes on: no word is lost, none comes twice. Thread-safe; owns no recogniser.
/// </summary>
public sealed class FallbackSpeechToText : ISpeechToText
{
    private readonly ISpeechToText[] _providers;
    private readonly FallbackSpeechToTextOptions _options;
    private readonly FallbackWatch _watch;
    private readonly HealthMemory _health;

    /// <summary>Makes one.</summary>
    /// <param name="providers">The recognisers, the preferred one first; 1 to 32. One alone is reopened.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <exception cref="ArgumentException">No provider, too many, or an option out of its range.</exception>
    public FallbackSpeechToText(IReadOnlyList<ISpeechToText> providers, FallbackSpeechToTextOptions? options = null)
    {
        _providers = Providers.Check(providers, nameof(providers));
        _options = options ?? new FallbackSpeechToTextOptions();
        _options.Validate();
        _watch = new FallbackWatch(FallbackKind.SpeechToText, _options);
        _health = new HealthMemory(Providers.UniqueNames(_providers.Select(provider => provider.Name)), _options, _watch);
        Capabilities = _providers.Select(provider => provider.Capabilities).Aggregate((all, each) => all & each);
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <summary>What all of them can do. Ends of turns are told only when all tell them.</summary>
    public SpeechToTextCapabilities Capabilities { get; }

    /// <summary>What is remembered of each, in order.</summary>
    public IReadOnlyList<ProviderStatus> Health => _health.Status;

    /// <summary>Forgets what is remembered of a provider, e.g. once its key has been changed; false when there is none of that name.</summary>
    public bool Forget(string provider) => _health.Forget(provider);

    /// <inheritdoc/>
    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var session = new FallbackSpeechToTextSession(_providers, _options, _health, _watch, options);
        try
        {
            await session.StartAsync(cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }
}
