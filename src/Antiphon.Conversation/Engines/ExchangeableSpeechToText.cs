using Antiphon.Speech;

namespace Antiphon.Conversation;

/// <summary>
/// One call's recogniser that can be exchanged in the middle of the call: another provider, language or vocabulary from the caller's
/// next utterance on. Give each session its own.
/// </summary>
/// <remarks><see cref="ExchangeAsync"/> is thread-safe; the last exchange counts. The provider stays its owner's.</remarks>
public sealed class ExchangeableSpeechToText : ISpeechToText
{
    private readonly Lock _gate = new();
    private ISpeechToText _provider;
    private SpeechToTextOptions? _options; // Of what is in use; null until the session opens it. Guarded by _gate.
    private ExchangeableRecognition? _session;

    /// <summary>Begins with <paramref name="first"/>.</summary>
    public ExchangeableSpeechToText(ISpeechToText first)
    {
        ArgumentNullException.ThrowIfNull(first);
        _provider = first;
    }

    /// <inheritdoc/>
    public string Name => _provider.Name;

    /// <inheritdoc/>
    public SpeechToTextCapabilities Capabilities => _provider.Capabilities;

    /// <summary>Opens the call's one session.</summary>
    /// <exception cref="InvalidOperationException">It was opened before.</exception>
    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        lock (_gate)
        {
            if (_options is not null) throw new InvalidOperationException("Each call has an exchangeable recogniser of its own; this one was opened before.");
            _options = options;
        }

        var session = new ExchangeableRecognition(await _provider.OpenAsync(options, cancellationToken));
        lock (_gate) return _session = session;
    }

    /// <summary>Opens what takes the place of the recogniser in use; it hears the caller from the next utterance on, an utterance in progress stays
    /// where it is. When this fails nothing changes.</summary>
    /// <param name="next">The recogniser; null for the same one with other options.</param>
    /// <param name="change">The options of the new one from those of the old one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="VoiceException">What <see cref="ISpeechToText.OpenAsync"/> throws.</exception>
    /// <exception cref="InvalidOperationException">The call's session is not open.</exception>
    public async Task ExchangeAsync(ISpeechToText? next, Func<SpeechToTextOptions, SpeechToTextOptions> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        ISpeechToText provider;
        SpeechToTextOptions options;
        ExchangeableRecognition session;
        lock (_gate)
        {
            session = _session ?? throw new InvalidOperationException("The call's recognition is not open.");
            provider = next ?? _provider;
            options = change(_options!);
        }

        var opened = await provider.OpenAsync(options, cancellationToken);
        ISpeechToTextSession? unused;
        lock (_gate)
        {
            (_provider, _options) = (provider, options);
            unused = session.Offer(opened);
        }

        if (unused is not null) await unused.DisposeAsync();
    }
}
