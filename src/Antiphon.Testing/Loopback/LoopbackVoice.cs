namespace Antiphon.Testing;

/// <summary>
/// A TEST INSTRUMENT, not a voice: carries text in sound, 16 tones and a checksum over a hum, so that it is read back letter
/// by letter or not at all. It sounds like a modem, lasts about as long as speech (some 2.5 words a second, with pauses
/// between words), survives telephone codecs and noise at 10 dB, and passes for voice with a voice activity detector. It
/// makes tests of transports, resampling, endpointing and interruption exact on any machine without any speech engine.
/// </summary>
/// <seealso cref="LoopbackTextToSpeech"/>
/// <seealso cref="LoopbackSpeechToText"/>
public static class LoopbackVoice
{
    /// <summary>Rates that it works at, in Hz.</summary>
    public static IReadOnlyList<int> SupportedRatesHz { get; } = [8_000, 16_000, 24_000, 48_000];

    /// <summary>The sound of <paramref name="text"/>; empty for an empty text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="sampleRateHz">One of <see cref="SupportedRatesHz"/>.</param>
    public static short[] Say(string text, int sampleRateHz = 16_000)
    {
        ArgumentNullException.ThrowIfNull(text);
        var encoder = new LoopbackEncoder(text, sampleRateHz);
        var samples = new short[encoder.TotalSamples];
        encoder.Write(samples);
        return samples;
    }

    /// <summary>All texts in <paramref name="samples"/>, joined by spaces; empty when none came through whole.</summary>
    /// <param name="samples">Sound; what is no loopback voice is passed over.</param>
    /// <param name="sampleRateHz">One of <see cref="SupportedRatesHz"/>.</param>
    public static string Hear(ReadOnlySpan<short> samples, int sampleRateHz = 16_000)
    {
        var decoder = new LoopbackDecoder(sampleRateHz);
        decoder.Write(samples);
        decoder.Finish();
        return Join(decoder.Packets.Select(packet => packet.Text));
    }

    internal static string Join(IEnumerable<string> texts)
    {
        var joined = new System.Text.StringBuilder();
        foreach (var text in texts)
        {
            if (joined.Length > 0 && !char.IsWhiteSpace(joined[^1])) joined.Append(' ');
            joined.Append(text);
        }

        return joined.ToString();
    }

    internal static void ThrowIfUnsupported(int sampleRateHz)
    {
        if (!SupportedRatesHz.Contains(sampleRateHz))
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRateHz), sampleRateHz, $"The loopback voice works at {string.Join(", ", SupportedRatesHz)} Hz.");
        }
    }
}
