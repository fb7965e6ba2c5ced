namespace Antiphon.Audio.Tests.Signals;

/// <summary>
/// Sound that is to a detector what speech is: syllables of hiss and vowel, the vowel a glottal pulse train of moving
/// pitch through four formants, in utterances with silence between, whose bounds are known to the sample.
/// </summary>
internal sealed class SyntheticSpeech
{
    internal const int RateHz = 16_000;

    // Formants of five vowels in Hz (Peterson and Barney, male speakers, rounded), and one fixed fourth.
    private static readonly double[][] Vowels =
    [
        [730, 1_090, 2_440, 3_500], [270, 2_290, 3_010, 3_500], [300, 870, 2_240, 3_500], [530, 1_840, 2_480, 3_500], [570, 840, 2_410, 3_500],
    ];
    private static readonly double[] Bandwidths = [80, 100, 140, 200];
    private static readonly double[] Pitches = [95, 125, 190, 230];

    private readonly List<double> _samples = [];
    private readonly List<(int Start, int End)> _utterances = [];
    private readonly List<(int Start, int End)> _vowels = [];
    private readonly Random _random;

    private SyntheticSpeech(int seed) => _random = new Random(seed);

    internal short[] Samples { get; private set; } = [];

    /// <summary>First sample and the one after the last of each utterance.</summary>
    internal IReadOnlyList<(int Start, int End)> Utterances => _utterances;

    /// <summary>The same of each vowel.</summary>
    internal IReadOnlyList<(int Start, int End)> Vowel => _vowels;

    /// <summary>RMS within the utterances.</summary>
    internal double SpeechRms { get; private set; }

    /// <summary>Utterances of four speakers in turn, 0.9 to 1.5 s apart, peak at -6 dBFS.</summary>
    internal static SyntheticSpeech Make(int utterances, int seed = 1)
    {
        var speech = new SyntheticSpeech(seed);
        for (var i = 0; i < utterances; i++)
        {
            speech.Silence(900, 1_500);
            speech.Utterance(Pitches[i % Pitches.Length]);
        }

        speech.Silence(900, 1_500);
        speech.Finish();
        return speech;
    }

    private void Utterance(double pitch)
    {
        var start = _samples.Count;
        for (var syllables = _random.Next(3, 9); syllables > 0; syllables--)
        {
            if (_random.Next(3) > 0) Hiss(_random.Next(40, 90));
            VowelOf(Vowels[_random.Next(Vowels.Length)], pitch * (0.9 + 0.2 * _random.NextDouble()), _random.Next(110, 220));
            if (_random.Next(3) == 0 && syllables > 1) Silence(20, 60);
        }

        _utterances.Add((start, _samples.Count));
    }

    private void Silence(int leastMs, int mostMs) => _samples.AddRange(new double[_random.Next(leastMs, mostMs) * RateHz / 1_000]);

    private void Hiss(int ms)
    {
        var count = ms * RateHz / 1_000;
        double before = 0, twoBefore = 0;
        var noise = NoiseSignals.White(count, _random.Next());
        for (var i = 0; i < count; i++)
        {
            // A broad resonance near 4.5 kHz.
            var value = noise[i] + 2 * 0.8 * Math.Cos(2 * Math.PI * 4_500 / RateHz) * before - 0.64 * twoBefore;
            (before, twoBefore) = (value, before);
            _samples.Add(0.05 * value * Fade(i, count));
        }
    }

    private void VowelOf(double[] formants, double pitch, int ms)
    {
        var count = ms * RateHz / 1_000;
        var source = Glottis(pitch, count);
        for (var f = 0; f < formants.Length; f++)
        {
            var radius = Math.Exp(-Math.PI * Bandwidths[f] / RateHz);
            double a = 2 * radius * Math.Cos(2 * Math.PI * formants[f] / RateHz), b = -radius * radius, gain = 1 - a - b;
            double before = 0, twoBefore = 0;
            for (var i = 0; i < count; i++)
            {
                var value = gain * source[i] + a * before + b * twoBefore;
                (before, twoBefore) = (value, before);
                source[i] = value;
            }
        }

        _vowels.Add((_samples.Count, _samples.Count + count));
        for (var i = 0; i < count; i++) _samples.Add(source[i] * Fade(i, count));
    }

    // Pulses smoothed to -12 dB an octave and differentiated at the lips, with a few percent of wobble and breath.
    private double[] Glottis(double pitch, int count)
    {
        var source = new double[count];
        double phase = 0, first = 0, second = 0, last = 0;
        for (var i = 0; i < count; i++)
        {
            var glide = 1 + 0.08 * Math.Sin(Math.PI * i / count) + 0.01 * (_random.NextDouble() - 0.5);
            phase += pitch * glide / RateHz;
            var pulse = phase >= 1 ? 1.0 : 0.0;
            if (phase >= 1) phase -= 1;
            first += 0.15 * (pulse + 0.004 * (_random.NextDouble() - 0.5) - first);
            second += 0.15 * (first - second);
            source[i] = second - last;
            last = second;
        }

        return source;
    }

    private static double Fade(int i, int count) => Math.Min(1, Math.Min(i, count - 1 - i) / (0.012 * RateHz));

    private void Finish()
    {
        // Every vowel as loud as the next, then everything to the peak.
        foreach (var (start, end) in _vowels)
        {
            var peak = Enumerable.Range(start, end - start).Max(i => Math.Abs(_samples[i]));
            for (var i = start; i < end; i++) _samples[i] *= 1 / peak;
        }

        Samples = NoiseSignals.ToSamples(_samples.Select(s => 16_000 * s));
        SpeechRms = Math.Sqrt(_utterances.Sum(u => AudioLevel.MeanSquare(Samples.AsSpan(u.Start, u.End - u.Start)) * (u.End - u.Start))
            / _utterances.Sum(u => u.End - u.Start));
    }
}
