using Antiphon.Speech;

namespace Antiphon.Testing;

/// <summary>How a <see cref="SyntheticCaller"/> calls. A value: derive variants with <c>with</c>.</summary>
public sealed record SyntheticCallerOptions
{
    /// <summary>Rate of the stream, in Hz. Default 16,000. Speech of another rate is resampled.</summary>
    public int SampleRateHz { get; init; } = 16_000;

    /// <summary>Length of a frame. 10 to 100 ms; default 20 ms.</summary>
    public TimeSpan FrameDuration { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The caller's voice.</summary>
    public TextToSpeechOptions Voice { get; init; } = new();

    /// <summary>RMS of the room's noise under everything, in dBFS; null for digital silence. Default null.</summary>
    public double? NoiseDbfs { get; init; }

    /// <summary>Start of the noise's sequence. Default 1.</summary>
    public int NoiseSeed { get; init; } = 1;

    /// <summary>Utterances that may wait to be said. Default 16; beyond it saying fails.</summary>
    public int MaxWaiting { get; init; } = 16;
}
