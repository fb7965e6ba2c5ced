namespace Antiphon.Turns;

/// <summary>A frame of the caller's audio as turn-taking sees it. Valid during the call it is given to.</summary>
/// <param name="end">Media time of the frame's last sample.</param>
/// <param name="duration">Length of the frame, 10 to 60 ms.</param>
/// <param name="isVoiced">Whether the frame holds speech.</param>
public readonly ref struct SpeechFrame(TimeSpan end, TimeSpan duration, bool isVoiced)
{
    /// <summary>Level of a frame of which none is known.</summary>
    public const float UnknownLevelDbfs = float.NaN;

    /// <summary>Media time of the frame's last sample.</summary>
    public TimeSpan End { get; } = end;

    /// <summary>Length of the frame.</summary>
    public TimeSpan Duration { get; } = duration;

    /// <summary>Whether the frame holds speech.</summary>
    public bool IsVoiced { get; } = isVoiced;

    /// <summary>Whether it is not voiced and may be the "s" with which a word begins; default false.</summary>
    public bool IsHiss { get; init; }

    /// <summary>RMS of the frame in dBFS; <see cref="UnknownLevelDbfs"/> (the default) where nobody measured it.</summary>
    public float LevelDbfs { get; init; } = UnknownLevelDbfs;

    /// <summary>The frame's samples, for an <see cref="IEndOfTurnModel"/> that listens; empty (the default) without one.</summary>
    public ReadOnlySpan<short> Samples { get; init; }
}
