using Antiphon.Audio;
using Antiphon.Turns;

namespace Antiphon.Conversation;

/// <summary>A line that tells what the far end plays, and when, so that it is known again if it comes back. Used by the session's reader only.</summary>
internal sealed class PlayedLine(IVoiceLine line, SessionState state, EchoPath echo) : IVoiceLine
{
    private readonly PlayoutClock _clock = new(state.Options.OutputSampleRateHz);

    /// <summary>Media time of the caller's line.</summary>
    public required Func<TimeSpan> Position { private get; init; }

    public PlayoutReporting Playout => line.Playout;

    public bool TrySendAudio(AudioFrame frame)
    {
        var delay = MediaTime.Of(_clock.SentSamples - _clock.PlayedSamples(state.Now), state.Options.OutputSampleRateHz);
        echo.OnPlayed(Position() + delay, frame.Duration, AudioLevel.ToDbfs(Math.Sqrt(AudioLevel.MeanSquare(frame.Samples))));
        _clock.OnSent(frame.SampleCount, state.Now);
        return line.TrySendAudio(frame);
    }

    public void SendMark(long mark) => line.SendMark(mark);

    public void Flush()
    {
        echo.OnDropped(Position());
        _clock.Rewind(_clock.PlayedSamples(state.Now));
        line.Flush();
    }

    public void Emit(SessionEvent sessionEvent) => line.Emit(sessionEvent);
}
