namespace Antiphon.Conversation;

/// <summary>Watches a replay: what today's code makes of the recorded call. Called by the replay, in order.</summary>
public interface IReplayObserver
{
    /// <summary>The caller's audio, when it was handled.</summary>
    void OnCallerAudio(TimeSpan at, ReadOnlySpan<short> samples, int sampleRateHz);

    /// <summary>Audio that goes to the line.</summary>
    void OnAgentAudio(TimeSpan at, ReadOnlySpan<short> samples, int sampleRateHz);

    /// <summary>The line drops what it has not played.</summary>
    void OnFlush(TimeSpan at);

    /// <summary>An event that goes to the line.</summary>
    void OnEvent(SessionEvent sessionEvent);
}
