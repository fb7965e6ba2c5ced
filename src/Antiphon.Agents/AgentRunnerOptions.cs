namespace Antiphon.Agents;

/// <summary>Bounds of a run. A value: derive variants with <c>with</c>. Out of range fails when the runner is made.</summary>
public sealed record AgentRunnerOptions
{
    /// <summary>Wait for the first sign of life of each model reply; then <see cref="ErrorCodes.ModelTimeout"/>. 1 ms to 10 min; default 10 s.</summary>
    public TimeSpan FirstTokenTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest pause inside a model reply; then <see cref="ErrorCodes.ModelTimeout"/>. The time the consumer takes for an
    /// event does not count. 1 ms to 10 min; default 10 s.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for one tool call unless the tool brings its own (<see cref="AgentTool.TimeoutPropertyName"/>); then it is
    /// cancelled and the model is told (<see cref="ErrorCodes.ToolTimeout"/>). 1 ms to 10 min; default 10 s.</summary>
    public TimeSpan ToolTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Model requests a turn at most. Calls in the last reply are not run (<see cref="ErrorCodes.MaxRoundsExceeded"/>).
    /// 1 to 100; default 8.</summary>
    public int MaxRounds { get; init; } = 8;

    /// <summary>Tools that run at the same time in one turn; the rest wait their turn. 1 to 64; default 8.</summary>
    public int MaxParallelTools { get; init; } = 8;

    /// <summary>Longest tool result the model is given; the rest is cut off and the cut is marked. 100 to 1,000,000; default 16,384.</summary>
    public int MaxToolResultCharacters { get; init; } = 16_384;

    /// <summary>Longest wait before a rate-limited request is tried again, once a turn; a provider that asks for more fails the turn
    /// (<see cref="ErrorCodes.ProviderRateLimited"/>). Zero never tries again. 0 to 1 min; default 1 s.</summary>
    public TimeSpan MaxRetryWait { get; init; } = TimeSpan.FromSeconds(1);

    internal void Validate()
    {
        InRange(FirstTokenTimeout, nameof(FirstTokenTimeout));
        InRange(StallTimeout, nameof(StallTimeout));
        InRange(ToolTimeout, nameof(ToolTimeout));
        InRange(MaxRounds, 1, 100, nameof(MaxRounds));
        InRange(MaxParallelTools, 1, 64, nameof(MaxParallelTools));
        InRange(MaxToolResultCharacters, 100, 1_000_000, nameof(MaxToolResultCharacters));
        if (MaxRetryWait < TimeSpan.Zero || MaxRetryWait > TimeSpan.FromMinutes(1))
            throw new ArgumentOutOfRangeException(nameof(MaxRetryWait), MaxRetryWait, "Expected 0 to 1 minute.");
    }

    private static void InRange(TimeSpan value, string name)
    {
        if (value < TimeSpan.FromMilliseconds(1) || value > TimeSpan.FromMinutes(10))
            throw new ArgumentOutOfRangeException(name, value, "Expected 1 ms to 10 minutes.");
    }

    private static void InRange(int value, int min, int max, string name)
    {
        if (value < min || value > max) throw new ArgumentOutOfRangeException(name, value, $"Expected {min} to {max}.");
    }
}
