using Antiphon.Agents;
using Antiphon.Speech;

namespace Antiphon.Conversation;

/// <summary>An agent with a voice. A value: derive variants with <c>with</c>.</summary>
public sealed record VoiceAgent
{
    /// <summary>What it is told and can do.</summary>
    public required Agent Agent { get; init; }

    /// <summary>Spoken first, verbatim; null to wait for the caller.</summary>
    public string? Greeting { get; init; }

    /// <summary>Whether the caller can interrupt the greeting. If not, what the caller says meanwhile is answered after it.
    /// Default true.</summary>
    public bool GreetingInterruptible { get; init; } = true;

    /// <summary>Voice of the synthesiser; null for its default.</summary>
    public string? Voice { get; init; }

    /// <summary>BCP 47 language. Default <c>en-US</c>.</summary>
    public string Language { get; init; } = "en-US";

    /// <summary>Phrase templates that belong to no tool (<see cref="SpeechPhrases"/> has the notation).</summary>
    public IReadOnlyList<string> Phrases { get; init; } = [];

    /// <summary>How its callers are kept from sitting in silence; null for the session's
    /// (<see cref="VoiceSessionOptions.Liveness"/>).</summary>
    public LivenessOptions? Liveness { get; init; }

    /// <summary>What is said when nobody speaks and when a call gets too long; null for the session's
    /// (<see cref="VoiceSessionOptions.Limits"/>).</summary>
    public CallLimitOptions? Limits { get; init; }

    /// <summary>What callers of this agent are likely to say.</summary>
    public SpeechVocabulary Vocabulary => new()
    {
        Tools = [.. Agent.Tools],
        Phrases = Phrases,
        Prompts = Greeting is null ? [Agent.Instructions] : [Greeting, Agent.Instructions],
    };
}
