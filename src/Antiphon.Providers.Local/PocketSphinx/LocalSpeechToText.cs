using Antiphon.Audio;
using Antiphon.Providers.Local.Phrases;
using Antiphon.Providers.Local.PocketSphinx;
using Antiphon.Providers.Local.Workers;
using Antiphon.Speech;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Providers.Local;

/// <summary>
/// Speech recognition with PocketSphinx: US English, on this machine. With a vocabulary it runs two decoders, one with the
/// agent's own language model and one with that model mixed with the general one; the better path score wins and the gap
/// between the two is the confidence. Thread-safe. Dispose it after its sessions.
/// </summary>
public sealed class LocalSpeechToText : ISpeechToText, IAsyncDisposable
{
    internal const string EngineName = "pocketsphinx";
    private readonly LocalSpeechOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ILanguageModelSource _languages;
    private readonly Lock _gate = new();
    private readonly WorkerPool? _workers;
    private SpeechEngine? _engine;

    /// <summary>Makes one; loads nothing yet.</summary>
    /// <param name="options">How it runs; null for the defaults.</param>
    /// <param name="timeProvider">Clock; null for the system's.</param>
    /// <param name="loggerFactory">Where it logs; null for nowhere.</param>
    public LocalSpeechToText(LocalSpeechOptions? options = null, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
        : this(options, timeProvider, loggerFactory, languages: null)
    {
    }

    internal LocalSpeechToText(LocalSpeechOptions? options, TimeProvider? timeProvider, ILoggerFactory? loggerFactory, ILanguageModelSource? languages)
    {
        _options = options ?? new LocalSpeechOptions();
        _time = timeProvider ?? TimeProvider.System;
        var loggers = loggerFactory ?? NullLoggerFactory.Instance;
        _logger = loggers.CreateLogger<LocalSpeechToText>();
        if (_options.Host == EngineHost.Worker) _workers = new WorkerPool(WorkerCommand.SpeechToText, _options.Workers, _time, _logger);
        _languages = languages ?? new PhraseLanguageModelSource(new PhraseLanguageModelOptions(), _time, loggers);
    }

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <inheritdoc/>
    public SpeechToTextCapabilities Capabilities => SpeechToTextCapabilities.InterimResults | SpeechToTextCapabilities.WordTimes
        | SpeechToTextCapabilities.Confidence | SpeechToTextCapabilities.Vocabulary;

    /// <inheritdoc/>
    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!StreamingResampler.Supports(options.SampleRateHz))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.SampleRateHz,
                $"The sample rate must be one of {string.Join(", ", StreamingResampler.SupportedRatesHz)} Hz.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        var language = options.Vocabulary is null ? null : await _languages.GetAsync(options.Vocabulary, cancellationToken).ConfigureAwait(false);
        if (_workers is null) return await OpenInProcessAsync(options, language).ConfigureAwait(false);
        var open = WorkerOpen.From(_options) with
        {
            SampleRateHz = options.SampleRateHz,
            ArpaPath = language?.ArpaPath,
            Words = language?.Words,
            ContentHash = language?.ContentHash,
        };
        return await WorkerSpeechToTextSession.OpenAsync(_workers, open, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_workers is not null) await _workers.DisposeAsync().ConfigureAwait(false);
        if (_engine is not null) await _engine.DisposeAsync().ConfigureAwait(false);
        (_languages as IDisposable)?.Dispose();
    }

    internal async ValueTask<ISpeechToTextSession> OpenInProcessAsync(SpeechToTextOptions options, AgentLanguageModel? language) =>
        await PocketSphinxSession.OpenAsync(Engine(), options, language).ConfigureAwait(false);

    private SpeechEngine Engine()
    {
        lock (_gate) return _engine ??= new SpeechEngine(_options, _time, _logger);
    }
}
