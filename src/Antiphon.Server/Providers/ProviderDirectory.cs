using Antiphon.Providers.Fallback;
using Antiphon.Speech;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Providers;

/// <summary>The named engines of a server and chains of them.</summary>
internal sealed class ProviderDirectory(FallbackStart start, TimeProvider time, ILoggerFactory loggers) : IProviderDirectory
{
    private readonly ProviderHealth _modelHealth = new(time);
    private readonly ProviderHealth _voiceHealth = new(time);
    private readonly ProviderHealth _recognizerHealth = new(time);

    public NamedEngines<IChatClient> NamedModels { get; } = new();

    public NamedEngines<ITextToSpeech> NamedVoices { get; } = new();

    public NamedEngines<ISpeechToText> NamedRecognizers { get; } = new();

    public IReadOnlyList<NamedProvider> Models => NamedModels.Providers;

    public IReadOnlyList<NamedProvider> Voices => NamedVoices.Providers;

    public IReadOnlyList<NamedProvider> Recognizers => NamedRecognizers.Providers;

    public IChatClient Model(string name) => NamedModels.Get(name);

    public ITextToSpeech Voice(string name) => NamedVoices.Get(name);

    public ISpeechToText Recognizer(string name) => NamedRecognizers.Get(name);

    public IChatClient ModelChain(IReadOnlyList<string> names, ChainOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        return ModelChain([.. names.Select(name => new FallbackModel(name, Model(name)))], options);
    }

    public IChatClient ModelChain(IReadOnlyList<FallbackModel> models, ChainOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        return new FallbackChatClient([.. models.Select(model => model with { Client = new BorrowedModel(model.Client) })],
            With(new FallbackChatOptions { Name = NameOf(models.Select(model => model.Name)), Health = _modelHealth }, options));
    }

    public ITextToSpeech VoiceChain(IReadOnlyList<string> names, ChainOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new FallbackTextToSpeech([.. names.Select(name => new FallbackSynthesiser(new NamedVoice(name, Voice(name), null)))],
            With(new FallbackTextToSpeechOptions { Name = NameOf(names), Health = _voiceHealth }, options));
    }

    public ISpeechToText RecognizerChain(IReadOnlyList<string> names, ChainOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new FallbackSpeechToText([.. names.Select(name => new NamedRecognizer(name, Recognizer(name)))],
            With(new FallbackSpeechToTextOptions { Name = NameOf(names), Health = _recognizerHealth }, options));
    }

    private static string NameOf(IEnumerable<string> names) => string.Join('+', names);

    private T With<T>(T fallback, ChainOptions? options)
        where T : FallbackOptions => fallback with
        {
            Observer = options?.Observer,
            TurnsStartWith = options?.TurnsStartWith ?? start,
            TimeProvider = time,
            LoggerFactory = loggers,
        };
}
