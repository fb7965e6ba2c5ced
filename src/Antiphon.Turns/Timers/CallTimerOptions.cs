namespace Antiphon.Turns;

/// <summary>How long a call may wait and last. A value: derive variants with <c>with</c>.</summary>
public sealed record CallTimerOptions
{
    /// <summary>Silence of both sides after which the caller is asked whether they are there. 1 s to 1 h; null for never; default 15 s.</summary>
    public TimeSpan? IdleAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the caller is asked before the call ends with <see cref="CallTimer.IdleEnd"/>. 0 to 20; default 2.</summary>
    public int IdlePrompts { get; init; } = 2;

    /// <summary>Longest turn of the caller, by the clock: also when the line brings no audio any more. 5 s to 1 h; default 75 s, a
    /// little more than the media limit (<see cref="EndpointingOptions.MaxTurn"/>).</summary>
    public TimeSpan MaxTurn { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>Longest call. 10 s to 24 h; null for no limit; default 1 h.</summary>
    public TimeSpan? MaxCall { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long before the end of the longest call the caller is warned. Zero for no warning; default 60 s.</summary>
    public TimeSpan WarnBefore { get; init; } = TimeSpan.FromSeconds(60);
}
