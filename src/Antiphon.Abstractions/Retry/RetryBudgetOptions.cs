namespace Antiphon;

/// <summary>How much may be tried again in one turn. A value: derive variants with <c>with</c>.</summary>
public sealed record RetryBudgetOptions
{
    /// <summary>Further attempts in one turn, of all providers together. 0 to 1,000; default 40. Zero never tries again.</summary>
    public int MaxAttempts { get; init; } = 40;

    /// <summary>Time in which they may begin, from the first of them after something last worked. 0 to 10 min; default 10 s.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(10);

    internal void Validate()
    {
        if (MaxAttempts is < 0 or > 1_000) throw new ArgumentOutOfRangeException(nameof(MaxAttempts), MaxAttempts, "Expected 0 to 1,000.");
        if (MaxTime < TimeSpan.Zero || MaxTime > TimeSpan.FromMinutes(10))
            throw new ArgumentOutOfRangeException(nameof(MaxTime), MaxTime, "Expected 0 to 10 minutes.");
    }
}
