using Antiphon.Audio;
using Antiphon.Turns;

namespace Antiphon.Testing.Tests.Loopback;

/// <summary>The loopback voice must pass for speech, or it would test nothing: each utterance is found once, at its place.</summary>
public sealed class LoopbackVoiceActivityTests
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(1_200);

    [Theory]
    [InlineData(8_000, null)]
    [InlineData(16_000, null)]
    [InlineData(16_000, 20.0)]
    [InlineData(16_000, 10.0)]
    [InlineData(8_000, 10.0)]
    public void Gate_Sentences_FindsEachOnceAtItsPlace(int rate, double? snrDb)
    {
        var gap = AudioFormat.Pcm16(rate).SamplesFor(Gap);
        var scene = new List<short>(new short[gap]);
        var said = new List<(long Start, long End)>();
        foreach (var text in snrDb == 10 ? Sentences.All : Sentences.Some)
        {
            var start = scene.Count;
            scene.AddRange(LoopbackVoice.Say(text, rate));
            said.Add((start, scene.Count));
            scene.AddRange(new short[gap]);
        }

        var samples = scene.ToArray();
        if (snrDb is { } snr) LoopbackVoiceTests.AddNoise(samples, snr, seed: 5);

        var found = Find(samples, rate);

        Assert.Equal(said.Count, found.Count);
        var tolerance = rate / 8;
        Assert.All(said.Zip(found), pair =>
        {
            Assert.InRange(pair.Second.Start, pair.First.Start - tolerance, pair.First.Start + tolerance);
            Assert.InRange(pair.Second.End, pair.First.End - tolerance, pair.First.End + tolerance);
        });
    }

    private static List<(long Start, long End)> Find(short[] samples, int rate)
    {
        var detector = new VoiceActivityDetector(rate);
        var activity = new SpeechActivity(new EndpointingOptions());
        var found = new List<(long, long)>();
        var frame = rate / 50;
        for (var at = 0; at + frame <= samples.Length; at += frame)
        {
            var voiced = detector.Process(samples.AsSpan(at, frame)).IsVoiced;
            if (activity.OnFrame(MediaTime.Of(at + frame, rate), MediaTime.Of(frame, rate), voiced) != SpeechChange.Ended) continue;
            found.Add((MediaTime.ToSamples(activity.SpeechStart, rate), MediaTime.ToSamples(activity.LastVoiceEnd, rate)));
        }

        return found;
    }
}
