using Antiphon.Audio;

namespace Antiphon.Conformance.Wire;

/// <summary>Audio as a client sends it: samples at 16 kHz to the wire's rate and encoding. Pure.</summary>
internal static class SyntheticVoice
{
    /// <summary>Rate at which speech is made.</summary>
    public const int SampleRateHz = 16_000;

    private const double PitchHz = 140;
    private const double SyllablesHz = 5;
    private const double Amplitude = 5_000;
    private const int Harmonics = 12;

    /// <summary>A hum with syllables: passes for a voice with a voice activity detector, says nothing.</summary>
    public static short[] Hum(TimeSpan duration)
    {
        var samples = new short[(int)(duration.TotalSeconds * SampleRateHz)];
        for (var i = 0; i < samples.Length; i++)
        {
            var t = i / (double)SampleRateHz;
            var syllable = 0.6 + (0.4 * Math.Sin(2 * Math.PI * SyllablesHz * t));
            double value = 0;
            for (var harmonic = 1; harmonic <= Harmonics; harmonic++) value += Math.Sin(2 * Math.PI * PitchHz * harmonic * t) / harmonic;
            samples[i] = (short)(value * syllable * Amplitude);
        }

        return samples;
    }

    public static short[] Silence(TimeSpan duration) => new short[(int)(duration.TotalSeconds * SampleRateHz)];

    /// <summary>Bytes of the wire. An encoding that is not written here is sent as linear16: for cases in which the server refuses it before.</summary>
    public static byte[] Encode(short[] samples, string encoding, int sampleRateHz)
    {
        var converted = Convert(samples, sampleRateHz);
        if (encoding == "linear32")
        {
            var floats = new byte[converted.Length * 4];
            for (var i = 0; i < converted.Length; i++) BitConverter.TryWriteBytes(floats.AsSpan(4 * i), converted[i] / 32_768f);
            return floats;
        }

        AudioEncoding codec = encoding switch
        {
            "mulaw" => AudioEncoding.Mulaw,
            "alaw" => AudioEncoding.Alaw,
            _ => AudioEncoding.Linear16,
        };
        var bytes = new byte[AudioCodec.ByteCount(codec, converted.Length)];
        AudioCodec.Encode(codec, converted, bytes);
        return bytes;
    }

    public static int BytesPerSample(string encoding) => encoding switch
    {
        "linear32" => 4,
        "mulaw" or "alaw" => 1,
        _ => 2,
    };

    private static short[] Convert(short[] samples, int sampleRateHz)
    {
        if (sampleRateHz == SampleRateHz || !StreamingResampler.Supports(sampleRateHz)) return samples;
        var resampler = new StreamingResampler(SampleRateHz, sampleRateHz);
        var output = new short[resampler.MaxOutput(samples.Length) + resampler.MaxFlushOutput];
        var count = resampler.Process(samples, output);
        count += resampler.Flush(output.AsSpan(count));
        return output[..count];
    }
}
