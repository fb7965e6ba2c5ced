using Antiphon.Audio;

namespace Antiphon.Providers.Fallback;

/// <summary>How synthesisers stand in for each other.</summary>
public sealed record FallbackTextToSpeechOptions : FallbackOptions
{
    /// <summary>Rate of the audio, in Hz, fixed for a session; what a synthesiser makes at another rate is resampled. One of
    /// <see cref="StreamingResampler.SupportedRatesHz"/>; null for that of the synthesiser that opened the session. Default null.</summary>
    public int? SampleRateHz { get; init; }

    /// <summary>Time for a synthesiser to open. 1 ms to 2 min; default 3 s.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Time for the first audio of a segment. 1 ms to 2 min; default 3 s.</summary>
    public TimeSpan FirstAudioTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest pause of a synthesiser inside a segment; the consumer's time does not count. 1 ms to 2 min; default 3 s.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Audio held back at most: of a synthesiser with word marks a word at a time, of one without the whole segment.
    /// A segment that is longer is let go as it comes, and is cut short if its synthesiser then fails. 1 s to 5 min; default 60 s.</summary>
    public TimeSpan MaxHeld { get; init; } = TimeSpan.FromSeconds(60);

    internal override void Validate()
    {
        base.Validate();
        if (SampleRateHz is { } rate && !StreamingResampler.Supports(rate))
            throw new ArgumentOutOfRangeException(nameof(SampleRateHz), rate, $"Supported rates in Hz: {string.Join(", ", StreamingResampler.SupportedRatesHz)}.");
        InRange(OpenTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(2), nameof(OpenTimeout));
        InRange(FirstAudioTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(2), nameof(FirstAudioTimeout));
        InRange(StallTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(2), nameof(StallTimeout));
        InRange(MaxHeld, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), nameof(MaxHeld));
    }
}
