using Antiphon.Conversation;
using Antiphon.Server.Hosting;
using Antiphon.Speech;

namespace Antiphon.Server.Deepgram;

/// <summary>The engines of one session, which a client may exchange in its middle, and who watches them. Used by the connection's
/// reader; what the session calls is thread-safe.</summary>
internal sealed class DeepgramEngines(DeepgramThink think, MappedSpeak speak, DeepgramVoiceAgentOptions options, DeepgramFailures failures)
{
    private ExchangeableSpeechToText? _ear;
    private ExchangeableTextToSpeech? _voice;
    private ITextToSpeech? _usualVoice;
    private bool _isSpeakList = speak.IsList;

    /// <summary>Whether several synthesisers stand in for each other, so that each failure has been told as it happened.</summary>
    public bool IsSpeakList
    {
        get => Volatile.Read(ref _isSpeakList);
        private set => Volatile.Write(ref _isSpeakList, value);
    }

    /// <summary>For the start of the session.</summary>
    public SessionProviders Providers => new() { Within = Within, Around = Around };

    /// <summary>Speaks like this from the next sentence on.</summary>
    /// <exception cref="VoiceException">It cannot be opened; nothing has changed.</exception>
    public Task ExchangeVoiceAsync(MappedSpeak next, CancellationToken cancellationToken)
    {
        IsSpeakList = next.IsList;
        return _voice is null ? Task.CompletedTask : TryAsync(_voice.ExchangeAsync(next.Synthesizer ?? _usualVoice, before => before with { Voice = next.Voice }, cancellationToken));
    }

    /// <summary>Listens like this from the caller's next utterance on.</summary>
    /// <exception cref="VoiceException">It cannot be opened; nothing has changed.</exception>
    public Task ExchangeEarAsync(string language, SpeechVocabulary vocabulary, CancellationToken cancellationToken) => _ear is null
        ? Task.CompletedTask
        : TryAsync(_ear.ExchangeAsync(null, before => before with { Language = language, Vocabulary = vocabulary }, cancellationToken));

    private static async Task TryAsync(Task exchange)
    {
        try
        {
            await exchange.ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // The engine is missing, and the session goes on without: there is nothing to exchange.
        }
    }

    private SessionParts Within(SessionParts parts)
    {
        _ear = parts.Services.SpeechToText is { } ear ? new ExchangeableSpeechToText(ear) : null;
        _usualVoice = parts.Services.TextToSpeech;
        _voice = _usualVoice is null ? null : new ExchangeableTextToSpeech(speak.Synthesizer ?? _usualVoice);
        think.Model.Usual = parts.Model;
        return parts with
        {
            Services = parts.Services with { SpeechToText = _ear, TextToSpeech = _voice },
            // A program that runs agents by itself keeps doing so, unless the client brings a model.
            Model = parts.Model is null && think.Agent?.ModelOptions is null ? null : think.Model,
            RunnerOptions = think.RunnerOptions,
        };
    }

    private SessionParts Around(SessionParts parts)
    {
        var time = parts.Services.TimeProvider;
        return parts with
        {
            Model = parts.Model is { } model && options.SlowThinkAfter is { } slow ? new SlowModelWatch(model, slow, time, failures.OnSlowThink) : parts.Model,
            Services = parts.Services with
            {
                TextToSpeech = parts.Services.TextToSpeech is { } voice && options.SlowSpeakAfter is { } late ? new SlowSpeechWatch(voice, late, time, failures.OnSlowSpeak) : parts.Services.TextToSpeech,
            },
        };
    }
}
