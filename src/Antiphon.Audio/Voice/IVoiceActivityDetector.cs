namespace Antiphon.Audio;

/// <summary>
/// Says of each frame whether it holds voice. Keeps state between frames: one instance a stream, not thread-safe. The
/// decision is for the frame alone; onset and end of speech are made of it elsewhere.
/// </summary>
public interface IVoiceActivityDetector
{
    /// <summary>Samples a second of the frames; 8,000 or 16,000.</summary>
    int SampleRateHz { get; }

    /// <summary>Judges the next frame of the stream.</summary>
    /// <param name="frame">10 to 20 ms of 16-bit samples, following the last frame without a gap.</param>
    /// <exception cref="ArgumentException">The frame is shorter or longer.</exception>
    VoiceActivity Process(ReadOnlySpan<short> frame);

    /// <summary>Forgets the stream, the noise floor included.</summary>
    void Reset();
}

/// <summary>What a detector thinks of one frame.</summary>
/// <param name="IsVoiced">Whether it belongs to speech.</param>
/// <param name="Score">How sure, in dB above the noise and weighted with periodicity; 0 to about 30, more is voice.</param>
/// <param name="LevelDbfs">RMS of the frame; 0 is the amplitude 32,768, <see cref="AudioLevel.SilenceDbfs"/> is digital silence.</param>
public readonly record struct VoiceActivity(bool IsVoiced, float Score, float LevelDbfs)
{
    /// <summary>Whether it is no voice and may be the "s" or "sh" with which a word begins; false (the default) where nobody looked.</summary>
    public bool IsHiss { get; init; }
}
