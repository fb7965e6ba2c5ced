namespace Antiphon.Turns;

/// <summary>When a caller's turn is over. A value: derive variants with <c>with</c>.</summary>
public sealed record EndpointingOptions
{
    /// <summary>Silence after the last voiced frame that ends the turn. 50 ms to 5 s; default 400 ms.</summary>
    public TimeSpan EndSilence { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Voice, within <see cref="OnsetWindow"/>, that makes a start of speech. 20 ms to 1 s; default 80 ms.</summary>
    public TimeSpan OnsetVoice { get; init; } = TimeSpan.FromMilliseconds(80);

    /// <summary>Window in which <see cref="OnsetVoice"/> must fall. At least <see cref="OnsetVoice"/>; default 120 ms.</summary>
    public TimeSpan OnsetWindow { get; init; } = TimeSpan.FromMilliseconds(120);

    /// <summary>Audio before the start of speech that recognition gets too. 0 to 2 s; default 360 ms.</summary>
    public TimeSpan PreRoll { get; init; } = TimeSpan.FromMilliseconds(360);

    /// <summary>A turn longer than this is ended. 5 s to 10 min; default 60 s.</summary>
    public TimeSpan MaxTurn { get; init; } = TimeSpan.FromSeconds(60);
}
