using Antiphon.Audio;
using Antiphon.Turns;

namespace Antiphon.Bench.TurnTaking;

/// <summary>Runs strategies over the corpus and counts wrong cuts and delays.</summary>
internal sealed class EndpointingTrial
{
    private const int TailFrames = 75;
    private const int LongestWaitFrames = 600;

    private readonly List<List<(CallerUtterance Utterance, FrameTrack Track, InterimFeed Interims)>> _calls = [];

    /// <summary>Judges the corpus in noise, once.</summary>
    internal EndpointingTrial(List<List<CallerUtterance>> corpus, double snrDb)
    {
        var random = new Random(TurnCorpus.Seed + 1);
        foreach (var call in corpus)
        {
            var detector = new VoiceActivityDetector(RecordingBooth.RateHz);
            detector.Process(new short[FrameTrack.FrameSamples]);
            var judged = new List<(CallerUtterance, FrameTrack, InterimFeed)>();
            foreach (var utterance in call)
            {
                var samples = new short[utterance.Samples.Length + TailFrames * FrameTrack.FrameSamples];
                utterance.Samples.CopyTo(samples, 0);
                if (!double.IsInfinity(snrDb))
                {
                    var spoken = utterance.Samples.Length - utterance.Pauses.Sum(p => p.End - p.Start);
                    var rms = Math.Sqrt(AudioLevel.MeanSquare(utterance.Samples) * utterance.Samples.Length / spoken);
                    samples = BenchSignals.Mix(samples, BenchSignals.Pink(samples.Length, RecordingBooth.RateHz, random.Next()), rms, snrDb);
                }

                judged.Add((utterance, FrameTrack.Of(detector, samples), new InterimFeed(utterance.Words, random)));
            }

            _calls.Add(judged);
        }
    }

    /// <summary>Pauses and turns in the corpus.</summary>
    internal (int Pauses, int Turns) Size => (_calls.Sum(c => c.Sum(u => u.Utterance.Pauses.Count)), _calls.Sum(c => c.Count));

    internal EndpointingScore Run(EndpointingOptions options, TrialFacts facts)
    {
        var score = new EndpointingScore();
        foreach (var call in _calls)
        {
            var activity = new SpeechActivity(options);
            var position = TimeSpan.Zero;
            foreach (var (utterance, track, interims) in call)
            {
                activity.Expected = facts.HasFlag(TrialFacts.Hints) ? utterance.Expected : ExpectedInput.None;
                Run(activity, utterance, track, interims, facts, score, ref position);
            }
        }

        return score;
    }

    private static void Run(
        SpeechActivity activity, CallerUtterance utterance, FrameTrack track, InterimFeed interims, TrialFacts facts, EndpointingScore score, ref TimeSpan position)
    {
        var ends = new List<int>();
        var started = false;
        for (var frame = 0; frame < track.Length + LongestWaitFrames; frame++)
        {
            position += FrameTrack.Frame;
            if (facts.HasFlag(TrialFacts.Interims) && interims.At(frame) is { } text) activity.OnInterim(text, position);
            var change = activity.OnFrame(track.At(frame, position, facts.HasFlag(TrialFacts.Levels)));
            if (change == SpeechChange.Started)
            {
                if (ends.Count > 0) activity.OnTurnGoesOn();
                started = true;
            }
            else if (change == SpeechChange.Ended)
            {
                ends.Add((frame + 1) * FrameTrack.FrameSamples);
            }

            if (frame >= track.Length && !activity.IsSpeaking) break;
        }

        score.Add(utterance, ends, started);
    }
}

/// <summary>What a strategy is told.</summary>
[Flags]
internal enum TrialFacts
{
    None = 0,
    Interims = 1,
    Levels = 2,
    Hints = 4,
}
