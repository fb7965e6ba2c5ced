using Antiphon.Turns;

namespace Antiphon.Conversation;

/// <summary>What is said when nobody speaks and when a call gets too long, and when. A value: derive variants with <c>with</c>.</summary>
public sealed record CallLimitOptions
{
    /// <summary>The limits themselves. Default: no idle prompts and no longest call (a caller who is looking something up wants no
    /// prompting, and who wants either turns it on), and the longest turn of the caller by the clock.</summary>
    public CallTimerOptions Timers { get; init; } = new() { IdleAfter = null, MaxCall = null };

    /// <summary>Said when both sides are silent (<see cref="CallTimerOptions.IdleAfter"/>), in turn; part of the history. 1 to 32.
    /// Default "Are you still there?" and one more.</summary>
    public IReadOnlyList<string> IdlePrompts { get; init; } = ["Are you still there?", "Hello, can you still hear me?"];

    /// <summary>Said before the session ends with the reason <see cref="IdleReason"/>; empty for nothing.</summary>
    public string IdleFarewell { get; init; } = "I can't hear anybody, so I'll hang up now. Goodbye.";

    /// <summary>Said when the end of the longest call comes near (<see cref="CallTimerOptions.WarnBefore"/>); null for a text that
    /// names the time that is left.</summary>
    public string? Warning { get; init; }

    /// <summary>Said before the session ends with the reason <see cref="MaxDurationReason"/>; empty for nothing.</summary>
    public string MaxDurationFarewell { get; init; } = "Our time is up, so I have to end the call here. Goodbye.";

    /// <summary>Reason of the end when the caller answers no prompt.</summary>
    public const string IdleReason = "idle_timeout";

    /// <summary>Reason of the end when the call has lasted too long.</summary>
    public const string MaxDurationReason = "max_duration";

    internal string WarningText => Warning ?? Timers.WarnBefore.TotalSeconds switch
    {
        < 45 => "We have less than a minute left.",
        < 90 => "We have one minute left.",
        var seconds => $"We have about {Math.Round(seconds / 60):F0} minutes left.",
    };
}
