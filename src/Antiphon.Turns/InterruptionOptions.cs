namespace Antiphon.Turns;

/// <summary>When the caller cuts the agent off. A value: derive variants with <c>with</c>.</summary>
public sealed record InterruptionOptions
{
    /// <summary>Whether the caller can interrupt at all. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Voice since the start of speech before the agent is cut off. 0 to 2 s; default 160 ms.</summary>
    public TimeSpan MinVoice { get; init; } = TimeSpan.FromMilliseconds(160);
}
