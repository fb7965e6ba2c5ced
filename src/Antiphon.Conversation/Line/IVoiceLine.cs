using Antiphon.Audio;

namespace Antiphon.Conversation;

/// <summary>
/// What a transport gives a session: a sink for audio and events that keeps their order. All members are called by the
/// session's one reader and never wait; the transport owns the queue behind them, bounds it, and reports its failure with
/// <see cref="VoiceSession.End"/>.
/// </summary>
public interface IVoiceLine
{
    /// <summary>How the far end says what it has played.</summary>
    PlayoutReporting Playout { get; }

    /// <summary>
    /// Sends agent audio: 16-bit mono PCM at <see cref="VoiceSessionOptions.OutputSampleRateHz"/>. Takes ownership of the
    /// frame whatever the answer.
    /// </summary>
    /// <returns>False when the queue is full; the frame is lost then and the transport ends the session
    /// (<see cref="ErrorCodes.ClientTooSlow"/>).</returns>
    bool TrySendAudio(AudioFrame frame);

    /// <summary>
    /// Asks the far end to say when it has played everything sent so far (only with <see cref="PlayoutReporting.Marks"/>);
    /// the transport answers with <see cref="VoiceSession.ReportMark"/>.
    /// </summary>
    void SendMark(long mark);

    /// <summary>Drops audio that is queued and not yet sent, and tells the far end to drop what it has not played, where
    /// the protocol can. Marks in the queue go too.</summary>
    void Flush();

    /// <summary>Something happened; in order with the audio. Control is never dropped.</summary>
    void Emit(SessionEvent sessionEvent);
}

/// <summary>How a far end says what it has played.</summary>
public enum PlayoutReporting
{
    /// <summary>It says nothing: played is what its clock has had time for since the audio was sent.</summary>
    PacedClock,

    /// <summary>It acknowledges marks.</summary>
    Marks,
}
