namespace Antiphon.Speech;

/// <summary>A synthesiser. Thread-safe; one instance serves all sessions of a server.</summary>
public interface ITextToSpeech
{
    /// <summary>Short stable name for logs and metrics, e.g. <c>flite</c>.</summary>
    string Name { get; }

    /// <summary>Voices it knows, default first; empty when open.</summary>
    IReadOnlyList<string> Voices { get; }

    /// <summary>Opens a session for one call. The caller owns and disposes it.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.TextToSpeechUnavailable"/>, <see cref="ErrorCodes.EngineMissing"/>,
    /// <see cref="ErrorCodes.ProviderAuthentication"/>, <see cref="ErrorCodes.VoiceUnknown"/>.</exception>
    ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default);
}

/// <summary>How one call is to be spoken. A value: derive variants with <c>with</c>.</summary>
public sealed record TextToSpeechOptions
{
    /// <summary>Voice; null for the synthesiser's default.</summary>
    public string? Voice { get; init; }

    /// <summary>BCP 47 language. Default <c>en-US</c>.</summary>
    public string Language { get; init; } = "en-US";

    /// <summary>What the call's turn may spend on trying again, for synthesisers that try again; null for their own. Default null.</summary>
    public RetryBudget? Budget { get; init; }
}
