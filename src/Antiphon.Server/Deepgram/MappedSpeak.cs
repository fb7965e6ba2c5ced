using Antiphon.Speech;

namespace Antiphon.Server.Deepgram;

/// <summary>What <c>speak</c> comes to on this server.</summary>
internal sealed record MappedSpeak
{
    /// <summary>The synthesiser; null for the server's usual one.</summary>
    public ITextToSpeech? Synthesizer { get; init; }

    /// <summary>Voice of the usual one; null for its default, or the agent's.</summary>
    public string? Voice { get; init; }

    /// <summary>Whether several synthesisers stand in for each other, so that each failure is told as it happens.</summary>
    public bool IsList { get; init; }
}
