using Antiphon.Conversation;

namespace Antiphon.Testing;

/// <summary>What a session handed to its line, in order. A closed family.</summary>
public abstract record LineEntry
{
    private protected LineEntry()
    {
    }

    /// <summary>When, on the line's clock, since the line was made.</summary>
    public TimeSpan At { get; init; }

    /// <summary>A frame of audio.</summary>
    /// <param name="FirstSample">Its place in all audio handed over so far (flushed audio counts).</param>
    /// <param name="SampleCount">Its samples.</param>
    /// <param name="SampleRateHz">Its rate.</param>
    public sealed record Audio(long FirstSample, int SampleCount, int SampleRateHz) : LineEntry;

    /// <summary>A frame that the queue had no room for.</summary>
    public sealed record Refused : LineEntry;

    /// <summary>A mark.</summary>
    public sealed record Mark(long Number) : LineEntry;

    /// <summary>A flush.</summary>
    /// <param name="DroppedSamples">Samples that were queued or not yet played, and went.</param>
    public sealed record Flush(long DroppedSamples) : LineEntry;

    /// <summary>An event.</summary>
    public sealed record Event(SessionEvent Value) : LineEntry;
}
