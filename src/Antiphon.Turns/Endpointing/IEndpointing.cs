namespace Antiphon.Turns;

/// <summary>
/// A strategy that says how long the caller's silence must be to end the turn. Pure: no clock, no I/O, no allocation per
/// frame. One instance a session, used by one thread at a time.
/// </summary>
public interface IEndpointing
{
    /// <summary>The caller has begun to speak.</summary>
    void OnSpeechStarted();

    /// <summary>Takes the next frame of the speech, pauses included.</summary>
    /// <returns>The silence after the last voiced frame that ends the turn, as things stand now. May change from frame to
    /// frame: a new text stretches or shrinks it.</returns>
    TimeSpan OnFrame(in SpeechFrame frame, in SpeechFacts facts);

    /// <summary>A pause inside the turn is over: the caller has gone on, also when the turn had been taken for ended.</summary>
    /// <param name="length">From voice to voice.</param>
    void OnPause(TimeSpan length);
}
