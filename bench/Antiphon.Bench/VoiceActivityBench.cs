using Antiphon.Audio;
using Antiphon.Turns;

namespace Antiphon.Bench;

/// <summary>How well voice activity is found in synthesised speech, clean and in noise, at 16 kHz and over an 8 kHz µ-law line.</summary>
public static class VoiceActivityBench
{
    private const int RateHz = 16_000;

    /// <summary>Runs it and writes the report.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.EngineMissing"/>: the synthesiser is not installed.</exception>
    public static async Task RunAsync(TextWriter markdown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        var scenes = new List<Scene>();
        foreach (var voice in BenchSignals.Voices) scenes.Add(Scene.Of(await BenchSignals.SpeakAsync(voice, cancellationToken)));

        await markdown.WriteLineAsync($"""
            # Voice activity

            {SpeechSentences.All.Count} sentences by each of the voices {string.Join(", ", BenchSignals.Voices)}, peak -6 dBFS, with 1.2 to 2.4 s between them; noise against the
            RMS of the speech. Frames of 20 ms; speech starts with 80 ms of voice in 120 ms and ends after 400 ms without. Cells sum the
            four voices. 8 kHz is resampled and through µ-law. *Frames hit* counts voiced frames within speech, *false frames* those more
            than 300 ms away from any. Delays are from the true bound to the decision, median.

            | rate | noise | found | false starts | merged | split | start, ms | end, ms | frames hit | false frames |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        foreach (var rate in new[] { RateHz, 8_000 })
        {
            foreach (var (name, pink, snr) in Conditions())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var tally = new Tally();
                for (var i = 0; i < scenes.Count; i++) scenes[i].Measure(rate, pink, snr, i + 1, tally);
                await markdown.WriteLineAsync(tally.Row($"{rate / 1_000} kHz", name));
            }
        }
    }

    private static IEnumerable<(string Name, bool Pink, double SnrDb)> Conditions()
    {
        yield return ("none", false, double.PositiveInfinity);
        foreach (var snr in new[] { 20, 10, 5 })
        {
            yield return ($"white {snr} dB", false, snr);
            yield return ($"pink {snr} dB", true, snr);
        }
    }

    private sealed class Tally
    {
        private readonly List<double> _startDelays = [];
        private readonly List<double> _endDelays = [];
        internal int Utterances, Found, FalseStarts, Merged, Split;
        internal long SpeechFrames, HitFrames, SilentFrames, FalseFrames;

        internal void Started(double delayMs) => _startDelays.Add(delayMs);

        internal void Ended(double delayMs) => _endDelays.Add(delayMs);

        internal string Row(string rate, string noise) =>
            $"| {rate} | {noise} | {Found} of {Utterances} | {FalseStarts} | {Merged} | {Split} | {Median(_startDelays):F0} | {Median(_endDelays):F0} | {100.0 * HitFrames / SpeechFrames:F1} % | {100.0 * FalseFrames / SilentFrames:F2} % |";

        private static double Median(List<double> values) => values.Count == 0 ? double.NaN : values.Order().ElementAt(values.Count / 2);
    }

    /// <summary>One voice's sentences in a row, and where they are.</summary>
    private sealed record Scene(short[] Samples, List<(int Start, int End)> Speech, double SpeechRms)
    {
        internal static Scene Of(List<short[]> utterances)
        {
            var random = new Random(7);
            var samples = new List<short>();
            var bounds = new List<(int, int)>();
            var power = 0.0;
            foreach (var utterance in utterances)
            {
                samples.AddRange(new short[random.Next(RateHz * 12 / 10, RateHz * 24 / 10)]);
                bounds.Add((samples.Count, samples.Count + utterance.Length));
                samples.AddRange(utterance);
                power += AudioLevel.MeanSquare(utterance) * utterance.Length;
            }

            samples.AddRange(new short[RateHz]);
            return new([.. samples], bounds, Math.Sqrt(power / bounds.Sum(b => b.Item2 - b.Item1)));
        }

        internal void Measure(int rateHz, bool pink, double snrDb, int seed, Tally tally)
        {
            var samples = Samples;
            if (!double.IsInfinity(snrDb))
            {
                var noise = pink ? BenchSignals.Pink(samples.Length, RateHz, seed) : BenchSignals.White(samples.Length, seed);
                samples = BenchSignals.Mix(samples, noise, SpeechRms, snrDb);
            }

            if (rateHz != RateHz) samples = OverTelephone(samples, rateHz);
            var scale = (double)rateHz / RateHz;
            Judge(samples, rateHz, [.. Speech.Select(b => ((int)(b.Start * scale), (int)(b.End * scale)))], tally);
        }

        private static short[] OverTelephone(short[] samples, int rateHz)
        {
            var resampler = new StreamingResampler(RateHz, rateHz);
            var output = new short[resampler.MaxOutput(samples.Length) + resampler.MaxFlushOutput];
            var count = resampler.Process(samples, output);
            count += resampler.Flush(output.AsSpan(count));
            var line = new byte[count];
            G711.EncodeMulaw(output.AsSpan(0, count), line);
            G711.DecodeMulaw(line, output);
            return output[..count];
        }

        private static void Judge(short[] samples, int rateHz, List<(int Start, int End)> speech, Tally tally)
        {
            var detector = new VoiceActivityDetector(rateHz);
            var activity = new SpeechActivity(new EndpointingOptions());
            var frame = rateHz / 50;
            var near = rateHz * 3 / 10;
            var starts = new int[speech.Count];
            var covered = new bool[speech.Count];
            var current = -1;
            for (var at = 0; at + frame <= samples.Length; at += frame)
            {
                var judged = detector.Process(samples.AsSpan(at, frame));
                var voiced = judged.IsVoiced;
                var change = activity.OnFrame(new SpeechFrame(MediaTime.Of(at + frame, rateHz), MediaTime.Of(frame, rateHz), voiced) { IsHiss = judged.IsHiss });
                var inside = speech.FindIndex(b => at >= b.Start && at + frame <= b.End);
                if (inside >= 0)
                {
                    tally.SpeechFrames++;
                    if (voiced) tally.HitFrames++;
                    if (activity.IsSpeaking) covered[inside] = true;
                }
                else if (speech.TrueForAll(b => at + frame < b.Start - near || at > b.End + near))
                {
                    tally.SilentFrames++;
                    if (voiced) tally.FalseFrames++;
                }

                if (change == SpeechChange.Started)
                {
                    var start = MediaTime.ToSamples(activity.SpeechStart, rateHz);
                    current = speech.FindIndex(b => start < b.End && at + frame > b.Start);
                    if (current < 0) tally.FalseStarts++;
                    else if (++starts[current] == 1) tally.Started(1_000.0 * (at + frame - speech[current].Start) / rateHz);
                    else tally.Split++;
                }
                else if (change == SpeechChange.Ended && current >= 0 && at + frame > speech[current].End)
                {
                    tally.Ended(1_000.0 * (at + frame - speech[current].End) / rateHz);
                }
            }

            tally.Utterances += speech.Count;
            for (var i = 0; i < speech.Count; i++)
            {
                if (starts[i] > 0) tally.Found++;
                else if (covered[i]) tally.Merged++;
            }
        }
    }
}
