namespace Antiphon.Conversation.Tests.Session;

/// <summary>A buzz with formants that voice activity detection takes for speech, syllable by syllable; and room silence.</summary>
internal static class SyntheticVoice
{
    private const int SampleRateHz = 16_000;

    public static void Speak(Span<short> samples, long position)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var t = (double)(position + i) / SampleRateHz;
            double sum = 0;
            for (var harmonic = 1; harmonic <= 24; harmonic++)
            {
                var frequency = 125.0 * harmonic;
                var formant = Peak(frequency, 500) + 0.6 * Peak(frequency, 1_500) + 0.4 * Peak(frequency, 2_500);
                sum += formant * Math.Sin(2 * Math.PI * frequency * t);
            }

            samples[i] = (short)(3_000 * sum * (0.6 + 0.4 * Math.Sin(2 * Math.PI * 4 * t)));
        }
    }

    public static void Silence(Span<short> samples, Random random)
    {
        foreach (ref var sample in samples) sample = (short)random.Next(-8, 9);
    }

    private static double Peak(double frequency, double centre) => 1 / (1 + Math.Pow((frequency - centre) / 150, 2));
}
