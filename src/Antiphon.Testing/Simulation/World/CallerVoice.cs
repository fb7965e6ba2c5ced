using Antiphon.Audio;

namespace Antiphon.Testing.Simulation;

/// <summary>
/// How the caller's audio carries words: the low eight bits of every sample are the word's number modulo 255, plus one; zero
/// is no word. What is above them is the sound.
/// </summary>
internal sealed class CallerVoice
{
    /// <summary>Rate of the caller's audio.</summary>
    public const int SampleRateHz = 16_000;

    /// <summary>Samples of a frame of 20 ms.</summary>
    public const int FrameSamples = SampleRateHz / 50;

    private const int Voiced = 0x1000;
    private const int NumberMask = 0xFF;
    private const int Numbers = 255;

    private readonly short[]? _sound;
    private int _at;

    /// <param name="dice">Of the voice's pitch.</param>
    /// <param name="realistic">Whether it must pass for a voice with the real detector.</param>
    public CallerVoice(SimulationRandom dice, bool realistic)
    {
        if (realistic) _sound = Vowel(dice.Between(105, 220));
    }

    /// <summary>Writes a frame that carries <paramref name="word"/> (0: a sound without a word).</summary>
    public void Write(Span<short> frame, int word)
    {
        var number = word == 0 ? 0 : (word % Numbers) + 1;
        if (_sound is null)
        {
            frame.Fill((short)(Voiced | number));
            return;
        }

        for (var i = 0; i < frame.Length; i++)
        {
            frame[i] = (short)((_sound[_at] & ~NumberMask) | number);
            if (++_at == _sound.Length) _at = 0;
        }
    }

    /// <summary>Whether a frame says of itself that it is voice.</summary>
    public static bool IsVoiced(ReadOnlySpan<short> frame) => frame[frame.Length / 2] != 0;

    /// <summary>The word that a sample carries, the latest of that number said by then; 0 for none.</summary>
    public static int WordOf(short sample, int wordsSaid)
    {
        var number = sample & NumberMask;
        if (number == 0) return 0;
        var latest = wordsSaid - 1;
        return latest - ((((latest - (number - 1)) % Numbers) + Numbers) % Numbers);
    }

    // A second of a vowel-like sum of harmonics with two formants, swelling and falling like syllables.
    private static short[] Vowel(int pitchHz)
    {
        var sound = new short[SampleRateHz];
        for (var i = 0; i < sound.Length; i++)
        {
            var t = (double)i / SampleRateHz;
            var sum = 0.0;
            for (var harmonic = 1; harmonic * pitchHz < 3_500; harmonic++)
            {
                var hz = harmonic * pitchHz;
                var level = Formant(hz, 600, 150) + (0.6 * Formant(hz, 1_500, 250)) + 0.05;
                sum += level * Math.Sin(2 * Math.PI * hz * t);
            }

            sound[i] = (short)Math.Clamp((int)(2_500 * sum * (0.75 + (0.25 * Math.Sin(2 * Math.PI * 4 * t)))), short.MinValue, short.MaxValue);
        }

        return sound;
    }

    private static double Formant(double hz, double centre, double width) => 1 / (1 + Math.Pow((hz - centre) / width, 2));
}

/// <summary>Takes a frame's own word for whether it is voice.</summary>
internal sealed class ToldVoiceActivity : IVoiceActivityDetector
{
    private const float Sure = 20;
    private const float LoudDbfs = -20;

    public int SampleRateHz => CallerVoice.SampleRateHz;

    public VoiceActivity Process(ReadOnlySpan<short> frame) =>
        CallerVoice.IsVoiced(frame) ? new VoiceActivity(true, Sure, LoudDbfs) : new VoiceActivity(false, 0, AudioLevel.SilenceDbfs);

    public void Reset()
    {
    }
}
