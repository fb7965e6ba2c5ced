namespace Antiphon.Providers.Fallback;

/// <summary>How recognisers stand in for each other.</summary>
public sealed record FallbackSpeechToTextOptions : FallbackOptions
{
    /// <summary>Caller's audio kept for a new recogniser; beyond it the oldest goes, and is counted as lost if it is needed.
    /// 1 s to 5 min; default 30 s. Takes memory only as far as it is used: 32 kB a second at 16 kHz.</summary>
    public TimeSpan RingCapacity { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for a recogniser to open. 1 ms to 2 min; default 3 s.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Time for the final text of a committed utterance; a recogniser that takes longer has stalled. After a replay
    /// half of the replayed audio's length more. Keep it below the session's own limit. 1 ms to 2 min; default 2.5 s.</summary>
    public TimeSpan FinalTimeout { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>How many times faster than real time audio is replayed, so that no recogniser's own buffer overflows.
    /// 1.5 to 1,000; default 10.</summary>
    public double ReplaySpeed { get; init; } = 10;

    internal override void Validate()
    {
        base.Validate();
        InRange(RingCapacity, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), nameof(RingCapacity));
        InRange(OpenTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(2), nameof(OpenTimeout));
        InRange(FinalTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(2), nameof(FinalTimeout));
        if (ReplaySpeed is not (>= 1.5 and <= 1_000)) throw new ArgumentOutOfRangeException(nameof(ReplaySpeed), ReplaySpeed, "Expected 1.5 to 1,000.");
    }
}
