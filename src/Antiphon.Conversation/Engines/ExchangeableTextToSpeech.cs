using Antiphon.Speech;

namespace Antiphon.Conversation;

/// <summary>
/// One call's synthesiser that can be exchanged in the middle of the call: another provider, voice or language from the next segment
/// of speech on. Give each session its own.
/// </summary>
/// <remarks><see cref="ExchangeAsync"/> is thread-safe; the last exchange counts. The provider stays its owner's.</remarks>
public sealed class ExchangeableTextToSpeech : ITextToSpeech
{
    private readonly Lock _gate = new();
    private ITextToSpeech _provider;
    private TextToSpeechOptions? _options; // Of what is in use; null until the session opens it. Guarded by _gate.
    private ExchangeableSynthesis? _session;

    /// <summary>Begins with <paramref name="first"/>.</summary>
    public ExchangeableTextToSpeech(ITextToSpeech first)
    {
        ArgumentNullException.ThrowIfNull(first);
        _provider = first;
    }

    /// <inheritdoc/>
    public string Name => _provider.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Voices => _provider.Voices;

    /// <summary>Opens the call's one session. Its rate stays that of the first synthesiser.</summary>
    /// <exception cref="InvalidOperationException">It was opened before.</exception>
    public async ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        lock (_gate)
        {
            if (_options is not null) throw new InvalidOperationException("Each call has an exchangeable synthesiser of its own; this one was opened before.");
            _options = options;
        }

        var session = new ExchangeableSynthesis(await _provider.OpenAsync(options, cancellationToken));
        lock (_gate) return _session = session;
    }

    /// <summary>Opens what takes the place of the synthesiser in use; it speaks from the next segment on. When this fails nothing changes.</summary>
    /// <param name="next">The synthesiser; null for the same one with other options.</param>
    /// <param name="change">The options of the new one from those of the old one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="VoiceException">What <see cref="ITextToSpeech.OpenAsync"/> throws.</exception>
    /// <exception cref="InvalidOperationException">The call's session is not open.</exception>
    public async Task ExchangeAsync(ITextToSpeech? next, Func<TextToSpeechOptions, TextToSpeechOptions> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        ITextToSpeech provider;
        TextToSpeechOptions options;
        ExchangeableSynthesis session;
        lock (_gate)
        {
            session = _session ?? throw new InvalidOperationException("The call's synthesis is not open.");
            provider = next ?? _provider;
            options = change(_options!);
        }

        var opened = await provider.OpenAsync(options, cancellationToken);
        ITextToSpeechSession? unused;
        lock (_gate)
        {
            (_provider, _options) = (provider, options);
            unused = session.Offer(opened);
        }

        if (unused is not null) await unused.DisposeAsync();
    }
}
