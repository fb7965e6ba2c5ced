namespace Antiphon.Turns;

/// <summary>
/// Finds where the caller's speech starts and ends in a stream of frame decisions. Pure: media time in, changes out; no
/// clock, not thread-safe.
/// </summary>
public sealed class SpeechActivity
{
    private readonly EndpointingOptions _options;
    private ulong _recentVoice; // One bit a frame, the newest lowest.
    private TimeSpan _voiceInSpeech;

    /// <summary>Makes one.</summary>
    public SpeechActivity(EndpointingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Whether the caller is speaking, pauses shorter than the end silence included.</summary>
    public bool IsSpeaking { get; private set; }

    /// <summary>Media time at which the current or last speech started.</summary>
    public TimeSpan SpeechStart { get; private set; }

    /// <summary>Media time of the end of the last voiced frame.</summary>
    public TimeSpan LastVoiceEnd { get; private set; }

    /// <summary>Voiced time since the speech started, pauses left out.</summary>
    public TimeSpan VoicedTime => _voiceInSpeech;

    /// <summary>Takes the next frame's decision.</summary>
    /// <param name="end">Media time of the frame's last sample.</param>
    /// <param name="duration">Length of the frame, 10 to 60 ms.</param>
    /// <param name="voiced">Whether the frame holds speech.</param>
    public SpeechChange OnFrame(TimeSpan end, TimeSpan duration, bool voiced)
    {
        if (voiced) LastVoiceEnd = end;
        if (!IsSpeaking) return OnQuietFrame(end, duration, voiced);

        if (voiced) _voiceInSpeech += duration;
        var tooLong = end - SpeechStart >= _options.MaxTurn;
        if (!tooLong && end - LastVoiceEnd < _options.EndSilence) return SpeechChange.None;

        Reset();
        return tooLong ? SpeechChange.TooLong : SpeechChange.Ended;
    }

    /// <summary>Forgets the speech in progress.</summary>
    public void Reset()
    {
        IsSpeaking = false;
        _recentVoice = 0;
    }

    private SpeechChange OnQuietFrame(TimeSpan end, TimeSpan duration, bool voiced)
    {
        var windowFrames = Math.Clamp((int)(_options.OnsetWindow / duration), 1, 64);
        _recentVoice = (_recentVoice << 1) | (voiced ? 1UL : 0UL);
        if (windowFrames < 64) _recentVoice &= (1UL << windowFrames) - 1;
        var voicedFrames = System.Numerics.BitOperations.PopCount(_recentVoice);
        if (!voiced || voicedFrames * duration < _options.OnsetVoice) return SpeechChange.None;

        IsSpeaking = true;
        var framesSinceFirstVoice = 64 - System.Numerics.BitOperations.LeadingZeroCount(_recentVoice);
        SpeechStart = end - framesSinceFirstVoice * duration;
        _voiceInSpeech = voicedFrames * duration;
        return SpeechChange.Started;
    }
}

/// <summary>What a frame changed.</summary>
public enum SpeechChange
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The caller has begun to speak.</summary>
    Started,

    /// <summary>The caller has been silent for the end silence.</summary>
    Ended,

    /// <summary>The caller has spoken for the longest turn allowed.</summary>
    TooLong,
}
