using Antiphon.Providers.Local.Engines;
using Antiphon.Providers.Local.Phrases;
using Microsoft.Extensions.Logging;

namespace Antiphon.Providers.Local.PocketSphinx;

/// <summary>What all recognition sessions of one process share: the library, the model's files, the pool. Thread-safe.</summary>
internal sealed class SpeechEngine : IAsyncDisposable
{
    /// <exception cref="VoiceException"><see cref="ErrorCodes.EngineMissing"/>.</exception>
    internal SpeechEngine(LocalSpeechOptions options, TimeProvider time, ILogger logger)
    {
        Options = options;
        Logger = logger;
        Time = time;
        Native = SphinxNative.Load(options.LibraryDirectory);
        Model = RecognitionModel.Find(options.ModelDirectory)
            ?? throw LocalEngines.Missing(LocalSpeechToText.EngineName, "the US English model (package pocketsphinx-en-us)");
        Mixtures = new MixturePool(this, Math.Clamp(options.MaxMixtureDecoders, 1, 1024));
    }

    internal LocalSpeechOptions Options { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    internal SphinxNative Native { get; }

    internal RecognitionModel Model { get; }

    internal MixturePool Mixtures { get; }

    internal SphinxDecoder CreatePrimary(AgentLanguageModel? language) => Timed(language is null ? "general" : "agent", () => language is null
        ? SphinxDecoder.General(Native, Model, Options.SecondPass)
        : SphinxDecoder.ForAgent(Native, Model, language.ArpaPath, Pronounce(language).Dictionary, Options.SecondPass));

    internal SphinxDecoder CreateMixed(AgentLanguageModel language) =>
        Timed("mixed", () => SphinxDecoder.Mixed(Native, Model, language.ArpaPath, Pronounce(language).Added, Options.SecondPass));

    public ValueTask DisposeAsync() => Mixtures.DisposeAsync();

    private Pronunciations Pronounce(AgentLanguageModel language) => Pronunciations.For(language, Model, Options.LibraryDirectory, Logger);

    private SphinxDecoder Timed(string name, Func<SphinxDecoder> make)
    {
        var started = Time.GetTimestamp();
        var decoder = make();
        LocalSpeechLog.DecoderMade(Logger, name, Time.GetElapsedTime(started).TotalMilliseconds);
        return decoder;
    }
}
