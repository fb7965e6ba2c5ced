using Antiphon.Providers.Fallback;
using Antiphon.Speech;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Providers;

/// <summary>
/// The server's models, voices and recognisers by their names, and chains of them for one session. What a chain learns of a
/// provider all others of the server know too. Chains need not be disposed: they own none of their providers. Thread-safe.
/// </summary>
public interface IProviderDirectory
{
    /// <summary>Models: those that answer by default first, in their order, then the others by name.</summary>
    IReadOnlyList<NamedProvider> Models { get; }

    /// <summary>Voices, likewise.</summary>
    IReadOnlyList<NamedProvider> Voices { get; }

    /// <summary>Recognisers, likewise.</summary>
    IReadOnlyList<NamedProvider> Recognizers { get; }

    /// <summary>A model by its name; for a chain whose entries are wrapped one by one.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    IChatClient Model(string name);

    /// <summary>A voice by its name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    ITextToSpeech Voice(string name);

    /// <summary>A recogniser by its name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    ISpeechToText Recognizer(string name);

    /// <summary>A chain of models.</summary>
    /// <param name="names">Their names, the preferred one first; 1 to 32.</param>
    /// <param name="options">How it works and who hears of failures; null for the defaults.</param>
    /// <exception cref="ArgumentException">No name, too many, or one that is not known.</exception>
    IChatClient ModelChain(IReadOnlyList<string> names, ChainOptions? options = null);

    /// <summary>A chain of models that the caller brings, e.g. those of this directory with other options each. What is remembered
    /// of a model goes by the name it has here.</summary>
    /// <exception cref="ArgumentException">No model, or too many.</exception>
    IChatClient ModelChain(IReadOnlyList<FallbackModel> models, ChainOptions? options = null);

    /// <summary>A chain of voices: each speaks with its own, unless a session asks for another that it knows.</summary>
    /// <inheritdoc cref="ModelChain(IReadOnlyList{string}, ChainOptions?)"/>
    ITextToSpeech VoiceChain(IReadOnlyList<string> names, ChainOptions? options = null);

    /// <summary>A chain of recognisers.</summary>
    /// <inheritdoc cref="ModelChain(IReadOnlyList{string}, ChainOptions?)"/>
    ISpeechToText RecognizerChain(IReadOnlyList<string> names, ChainOptions? options = null);
}

/// <summary>A provider that a chain can name.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Engine">What is behind it: the model's name at its endpoint, the engine's voice, the engine's name.</param>
public sealed record NamedProvider(string Name, string Engine)
{
    /// <summary>Whether <paramref name="asked"/> means this one: its name or what is behind it, in any case.</summary>
    public bool Answers(string? asked) =>
        string.Equals(asked, Name, StringComparison.OrdinalIgnoreCase) || string.Equals(asked, Engine, StringComparison.OrdinalIgnoreCase);
}

/// <summary>How a chain works. A value: derive variants with <c>with</c>.</summary>
public sealed record ChainOptions
{
    /// <summary>Is told of every attempt that fails (<see cref="FallbackEvent.AttemptFailed"/>), of switches and of giving up; null
    /// for nobody. Called where it happens: be quick, do not wait, do not call back.</summary>
    public IFallbackObserver? Observer { get; init; }

    /// <summary>With which entry each turn starts; null for <see cref="FallbackSettings.TurnsStartWith"/>. Default null.</summary>
    public FallbackStart? TurnsStartWith { get; init; }
}
