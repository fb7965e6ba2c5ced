using Antiphon.Conversation;

namespace Antiphon.Testing;

/// <summary>Questions that tests ask of a recording.</summary>
public static class RecordingLineExtensions
{
    /// <summary>The events of one type, in order.</summary>
    public static IReadOnlyList<TEvent> EventsOf<TEvent>(this RecordingLine line)
        where TEvent : SessionEvent
    {
        ArgumentNullException.ThrowIfNull(line);
        return [.. line.Events.OfType<TEvent>()];
    }

    /// <summary>Whether audio was handed over after <paramref name="moment"/> on the line's clock.</summary>
    public static bool HasAudioAfter(this RecordingLine line, TimeSpan moment)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Entries.OfType<LineEntry.Audio>().Any(entry => entry.At > moment);
    }
}
