namespace Antiphon.Audio;

/// <summary>How readily a <see cref="VoiceActivityDetector"/> says voice. A value: derive variants with <c>with</c>.</summary>
public sealed record VoiceActivityOptions
{
    /// <summary>Mean level over the noise floor, in dB, from which a frame may be voice; 1 to 20. Default 5.</summary>
    public float ThresholdDb { get; init; } = 5;

    /// <summary>Periodicity, 0 to 1, from which a frame counts as the sound of vocal cords. Default 0.6.</summary>
    public float Periodicity { get; init; } = 0.6f;

    /// <summary>How far below the recent peak of the line a frame may lie and still be voice, in dB; 20 to 90. Default 34.</summary>
    public float MaxDropDb { get; init; } = 34;

    /// <summary>How long after the last periodic frame unvoiced sounds still count. 0 to 1 s; default 200 ms.</summary>
    public TimeSpan UnvoicedTail { get; init; } = TimeSpan.FromMilliseconds(200);
}
