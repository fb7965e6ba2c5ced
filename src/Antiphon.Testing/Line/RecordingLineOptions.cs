using Antiphon.Conversation;

namespace Antiphon.Testing;

/// <summary>How a <see cref="RecordingLine"/> behaves. A value: derive variants with <c>with</c>.</summary>
public sealed record RecordingLineOptions
{
    /// <summary>How the far end says what it has played. Default <see cref="PlayoutReporting.PacedClock"/>.</summary>
    public PlayoutReporting Playout { get; init; } = PlayoutReporting.PacedClock;

    /// <summary>Whether the far end acknowledges marks by itself once it has played what came before them (only with
    /// <see cref="PlayoutReporting.Marks"/>). Default true; false to acknowledge by hand.</summary>
    public bool AcknowledgeMarks { get; init; } = true;

    /// <summary>Audio that the line holds, unplayed, at most; beyond it frames are refused. The far end plays at its clock's
    /// pace. Default 30 s.</summary>
    public TimeSpan Capacity { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether samples are kept for <see cref="RecordingLine.TakeSamples"/>. Default true.</summary>
    public bool KeepSamples { get; init; } = true;

    /// <summary>Entries kept at most; beyond it recording fails. Default 200,000 (over an hour of 20 ms frames).</summary>
    public int MaxEntries { get; init; } = 200_000;
}
