namespace Antiphon.Providers.Local.Brain;

/// <summary>How the offline brain listens and guesses. A value: derive variants with <c>with</c>.</summary>
public sealed record OfflineBrainOptions
{
    /// <summary>Confidence of the recogniser, 0 to 1, below which the brain asks whether it heard right. Default 0.35. Text
    /// without a confidence is trusted.</summary>
    public double MinConfidence { get; init; } = 0.35;

    /// <summary>Fit of a tool, 0 to 1, from which it is taken without a question. Default 0.5.</summary>
    public double MinMatch { get; init; } = 0.5;

    /// <summary>Fit of a tool, 0 to 1, from which the brain at least asks whether it is meant. At most
    /// <see cref="MinMatch"/>; default 0.3.</summary>
    public double MinGuess { get; init; } = 0.3;

    /// <summary>An hour said without morning or afternoon falls into the twelve hours from here: with the default of 08:00
    /// "three" is 15:00 and "nine" is 09:00.</summary>
    public TimeOnly DayStart { get; init; } = new(8, 0);
}
