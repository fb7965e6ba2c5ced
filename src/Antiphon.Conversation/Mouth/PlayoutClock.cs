namespace Antiphon.Conversation;

/// <summary>
/// How much of what was sent the far end has had time to play, where it reports nothing: its clock starts with the first
/// sample, runs at the stream's rate, and stands still while it has nothing to play. Pure: clock time in, samples out.
/// </summary>
internal sealed class PlayoutClock(int sampleRateHz)
{
    private TimeSpan _anchor;
    private long _playedAtAnchor;

    /// <summary>Samples sent.</summary>
    public long SentSamples { get; private set; }

    /// <summary>When everything sent so far has been played; zero before the first.</summary>
    public TimeSpan PlayedOutAt => _anchor + Audio.MediaTime.Of(SentSamples - _playedAtAnchor, sampleRateHz);

    /// <summary>Takes note of audio that was sent at <paramref name="now"/>.</summary>
    public void OnSent(int samples, TimeSpan now)
    {
        if (PlayedSamples(now) == SentSamples)
        {
            _anchor = now;
            _playedAtAnchor = SentSamples;
        }

        SentSamples += samples;
    }

    /// <summary>The far end has dropped what it had not played: playing goes on at <paramref name="position"/> once audio is
    /// sent again.</summary>
    public void Rewind(long position)
    {
        SentSamples = position;
        _playedAtAnchor = position;
    }

    /// <summary>Samples played at <paramref name="now"/>; never more than were sent.</summary>
    public long PlayedSamples(TimeSpan now)
    {
        if (SentSamples == 0) return 0;
        var elapsed = Audio.MediaTime.ToSamples(now - _anchor, sampleRateHz);
        return Math.Clamp(_playedAtAnchor + elapsed, _playedAtAnchor, SentSamples);
    }
}
