namespace Antiphon.Turns;

/// <summary>
/// A model that says how likely the caller is done: the seam for a neural one. Asked in pauses only, at most once every
/// <see cref="Interval"/>, on the session's own path: it must answer in a few milliseconds and must not block. One instance a
/// session, used by one thread at a time; what it shares (weights) must be safe for many sessions.
/// </summary>
public interface IEndOfTurnModel
{
    /// <summary>Newest audio it wants to see, up to 30 s; zero for a model that reads text only.</summary>
    TimeSpan Window { get; }

    /// <summary>Least time between two questions in one pause. 20 ms to 1 s.</summary>
    TimeSpan Interval { get; }

    /// <summary>How likely the turn is over, 0 to 1.</summary>
    float Predict(in EndOfTurnInput input);
}

/// <summary>What a model is asked about. Valid during the call.</summary>
public readonly ref struct EndOfTurnInput
{
    /// <summary>The newest audio of the caller, up to the model's window; empty when it wants none or nobody gave any.</summary>
    public ReadOnlySpan<short> Samples { get; init; }

    /// <summary>What is known of the speech.</summary>
    public SpeechFacts Facts { get; init; }

    /// <summary>What the built-in score makes of words and voice, 0 to 1.</summary>
    public float Score { get; init; }
}
