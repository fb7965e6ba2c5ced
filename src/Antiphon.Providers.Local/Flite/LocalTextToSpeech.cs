using Antiphon.Providers.Local.Flite;
using Antiphon.Providers.Local.Workers;
using Antiphon.Speech;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Providers.Local;

/// <summary>
/// Speech synthesis with flite: English, 16 kHz, the first audio some ten milliseconds after the text. Thread-safe.
/// Dispose it after its sessions.
/// </summary>
public sealed class LocalTextToSpeech : ITextToSpeech, IAsyncDisposable
{
    internal const string EngineName = "flite";
    private readonly LocalSpeechOptions _options;
    private readonly WorkerPool? _workers;

    /// <summary>Makes one; loads nothing yet.</summary>
    /// <param name="options">How it runs; null for the defaults.</param>
    /// <param name="timeProvider">Clock; null for the system's.</param>
    /// <param name="loggerFactory">Where it logs; null for nowhere.</param>
    public LocalTextToSpeech(LocalSpeechOptions? options = null, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
    {
        _options = options ?? new LocalSpeechOptions();
        if (_options.Host == EngineHost.Worker)
        {
            _workers = new WorkerPool(WorkerCommand.TextToSpeech, _options.Workers, timeProvider ?? TimeProvider.System,
                (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<LocalTextToSpeech>());
        }

        Voices = [FliteVoices.Resolve(null, _options.DefaultVoice),
            .. FliteVoices.Names.Where(v => !v.Equals(_options.DefaultVoice, StringComparison.OrdinalIgnoreCase))];
    }

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <inheritdoc/>
    public IReadOnlyList<string> Voices { get; }

    /// <inheritdoc/>
    public async ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        var voice = FliteVoices.Resolve(options.Voice, Voices[0]);

        if (_workers is not null)
        {
            var open = WorkerOpen.From(_options) with { Voice = voice };
            return await WorkerTextToSpeechSession.OpenAsync(_workers, open, cancellationToken).ConfigureAwait(false);
        }

        // Loading a voice takes some milliseconds of disk and processor.
        return await Task.Run(ITextToSpeechSession () => OpenInProcess(voice), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _workers?.DisposeAsync() ?? ValueTask.CompletedTask;

    private FliteSession OpenInProcess(string voice)
    {
        var native = FliteNative.Load(_options.LibraryDirectory);
        return new FliteSession(native, native.Voice(voice));
    }
}
