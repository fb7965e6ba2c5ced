using System.Collections.Concurrent;
using Antiphon.Audio.Tests.Signals;
using Antiphon.Turns;

namespace Antiphon.Audio.Tests.Voice;

/// <summary>Speech with silence and with noise: what is found, and what is found where nothing is.</summary>
public sealed class VoiceActivitySpeechTests
{
    public enum Noise
    {
        None,
        White,
        Pink,
    }

    private static readonly Lazy<SyntheticSpeech> Speech = new(() => SyntheticSpeech.Make(24));

    [Theory]
    [BothRates(Noise.None, 0, 97)]
    [BothRates(Noise.White, 20, 96)]
    [BothRates(Noise.Pink, 20, 96)]
    [BothRates(Noise.White, 10, 96)]
    [BothRates(Noise.Pink, 10, 95)]
    public void Process_SpeechInNoise_HitsVowelsAndNothingElse(int rateHz, Noise noise, int snrDb, int leastHitPercent)
    {
        var scene = Scene.Of(rateHz, noise, snrDb);

        Assert.InRange(scene.VowelHitPercent, leastHitPercent, 100);
        Assert.InRange(scene.FalseAlarmPercent, 0, 0.1);
    }

    [Theory]
    [BothRates(Noise.None, 0)]
    [BothRates(Noise.White, 20)]
    [BothRates(Noise.Pink, 20)]
    [BothRates(Noise.White, 10)]
    [BothRates(Noise.Pink, 10)]
    public void OnFrame_SpeechInNoise_StartsAndEndsEveryUtteranceOnce(int rateHz, Noise noise, int snrDb)
    {
        var scene = Scene.Of(rateHz, noise, snrDb);

        Assert.Equal(Speech.Value.Utterances.Count, scene.Found);
        Assert.Equal(0, scene.FalseStarts);
        Assert.Equal(0, scene.Split);
        Assert.InRange(scene.MedianStartMs, 80, 190);
        Assert.InRange(scene.MedianEndMs, 380, 440);
    }

    /// <summary>One row for each of the two rates.</summary>
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    private sealed class BothRatesAttribute(params object[] rest) : Xunit.v3.DataAttribute
    {
        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
            System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker) =>
            new([new TheoryDataRow([16_000, .. rest]), new TheoryDataRow([8_000, .. rest])]);

        public override bool SupportsDiscoveryEnumeration() => true;
    }

    private sealed class Scene
    {
        private readonly List<double> _startMs = [];
        private readonly List<double> _endMs = [];

        // Both theories ask for the same scenes.
        private static readonly ConcurrentDictionary<(int RateHz, Noise Noise, int SnrDb), Lazy<Scene>> Scenes = new();

        internal static Scene Of(int rateHz, Noise noise, int snrDb) => Scenes.GetOrAdd(
            (rateHz, noise, snrDb), key => new Lazy<Scene>(() => new Scene(key.RateHz, key.Noise, key.SnrDb))).Value;

        private Scene(int rateHz, Noise noise, int snrDb)
        {
            var speech = Speech.Value;
            var scale = (double)rateHz / SyntheticSpeech.RateHz;
            var samples = Line(speech, rateHz, noise, snrDb);
            Judge(samples, rateHz, Scaled(speech.Utterances, scale), Scaled(speech.Vowel, scale));
        }

        internal double VowelHitPercent { get; private set; }

        internal double FalseAlarmPercent { get; private set; }

        internal int Found { get; private set; }

        internal int FalseStarts { get; private set; }

        internal int Split { get; private set; }

        internal double MedianStartMs => _startMs.Order().ElementAt(_startMs.Count / 2);

        internal double MedianEndMs => _endMs.Order().ElementAt(_endMs.Count / 2);

        private static List<(int Start, int End)> Scaled(IReadOnlyList<(int Start, int End)> bounds, double scale) =>
            [.. bounds.Select(b => ((int)(b.Start * scale), (int)(b.End * scale)))];

        private static short[] Line(SyntheticSpeech speech, int rateHz, Noise noise, int snrDb)
        {
            var samples = speech.Samples;
            var rms = speech.SpeechRms * Math.Pow(10, -snrDb / 20.0);
            if (noise == Noise.White) samples = NoiseSignals.Add(samples, NoiseSignals.White(samples.Length, 2), rms);
            if (noise == Noise.Pink) samples = NoiseSignals.Add(samples, NoiseSignals.Pink(samples.Length, SyntheticSpeech.RateHz, 2), rms);
            var resampler = new StreamingResampler(SyntheticSpeech.RateHz, rateHz);
            var output = new short[resampler.MaxOutput(samples.Length) + resampler.MaxFlushOutput];
            var count = resampler.Process(samples, output);
            return output[..(count + resampler.Flush(output.AsSpan(count)))];
        }

        private void Judge(short[] samples, int rateHz, List<(int Start, int End)> utterances, List<(int Start, int End)> vowels)
        {
            var detector = new VoiceActivityDetector(rateHz);
            var activity = new SpeechActivity(new EndpointingOptions());
            var frame = rateHz / 50;
            int vowelFrames = 0, hits = 0, silent = 0, falseAlarms = 0;
            var starts = new int[utterances.Count];
            var current = -1;
            for (var at = 0; at + frame <= samples.Length; at += frame)
            {
                var voiced = detector.Process(samples.AsSpan(at, frame)).IsVoiced;
                if (vowels.Exists(v => at >= v.Start && at + frame <= v.End))
                {
                    vowelFrames++;
                    if (voiced) hits++;
                }
                else if (utterances.TrueForAll(u => at + frame < u.Start || at > u.End + rateHz / 4))
                {
                    silent++;
                    if (voiced) falseAlarms++;
                }

                switch (activity.OnFrame(MediaTime.Of(at + frame, rateHz), MediaTime.Of(frame, rateHz), voiced))
                {
                    case SpeechChange.Started:
                        var start = MediaTime.ToSamples(activity.SpeechStart, rateHz);
                        current = utterances.FindIndex(u => start < u.End && at + frame > u.Start);
                        if (current < 0) FalseStarts++;
                        else if (++starts[current] == 1) _startMs.Add(1_000.0 * (at + frame - utterances[current].Start) / rateHz);
                        else Split++;
                        break;
                    case SpeechChange.Ended when current >= 0 && at + frame > utterances[current].End:
                        _endMs.Add(1_000.0 * (at + frame - utterances[current].End) / rateHz);
                        break;
                }
            }

            Found = starts.Count(s => s > 0);
            VowelHitPercent = 100.0 * hits / vowelFrames;
            FalseAlarmPercent = 100.0 * falseAlarms / silent;
        }
    }
}
