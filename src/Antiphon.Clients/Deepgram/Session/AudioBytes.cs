using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Deepgram;

/// <summary>How many bytes a stretch of input audio has.</summary>
internal static class AudioBytes
{
    /// <summary>Of encodings whose rate is not known here: that of Opus at its best.</summary>
    private const int CompressedBytesPerSecond = 64_000;

    /// <summary>Whole samples; at least one.</summary>
    internal static int Of(AudioInputSettings input, TimeSpan duration)
    {
        var sample = input.Encoding switch
        {
            DeepgramEncodings.Linear16 => 2,
            DeepgramEncodings.Linear32 => 4,
            _ => 1,
        };
        var rate = input.Encoding is DeepgramEncodings.Linear16 or DeepgramEncodings.Linear32 or DeepgramEncodings.Mulaw or DeepgramEncodings.Alaw
            ? input.SampleRate
            : CompressedBytesPerSecond;
        return (int)Math.Min(int.MaxValue / 8, Math.Max(1, rate * duration.TotalSeconds)) * sample;
    }
}
