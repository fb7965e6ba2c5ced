namespace Antiphon.Speech;

/// <summary>How one call is to be recognised. A value: derive variants with <c>with</c>.</summary>
public sealed record SpeechToTextOptions
{
    /// <summary>Rate of the audio that will be written, in Hz. Default 16,000.</summary>
    public int SampleRateHz { get; init; } = 16_000;

    /// <summary>BCP 47 language. Default <c>en-US</c>.</summary>
    public string Language { get; init; } = "en-US";

    /// <summary>What the caller is likely to say; null for open speech.</summary>
    public SpeechVocabulary? Vocabulary { get; init; }

    /// <summary>What the call's turn may spend on trying again, for recognisers that try again; null for their own. Default null.</summary>
    public RetryBudget? Budget { get; init; }
}
