using Antiphon.Audio;
using Antiphon.Turns;

namespace Antiphon.Bench.TurnTaking;

/// <summary>What the voice activity detector made of a recording, frame by frame: judged once, replayed for every strategy.</summary>
internal sealed record FrameTrack(bool[] Voiced, bool[] Hiss, float[] LevelDbfs)
{
    internal const int FrameSamples = RecordingBooth.RateHz / 50;
    internal static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    internal int Length => Voiced.Length;

    internal static FrameTrack Of(VoiceActivityDetector detector, ReadOnlySpan<short> samples)
    {
        var frames = samples.Length / FrameSamples;
        var voiced = new bool[frames];
        var hiss = new bool[frames];
        var level = new float[frames];
        for (var i = 0; i < frames; i++)
        {
            var activity = detector.Process(samples.Slice(i * FrameSamples, FrameSamples));
            (voiced[i], hiss[i], level[i]) = (activity.IsVoiced, activity.IsHiss, activity.LevelDbfs);
        }

        return new(voiced, hiss, level);
    }

    /// <summary>A frame; what lies beyond the recording is silent.</summary>
    internal SpeechFrame At(int index, TimeSpan end, bool withLevel) => index >= 0 && index < Length
        ? new SpeechFrame(end, Frame, Voiced[index]) { IsHiss = Hiss[index], LevelDbfs = withLevel ? LevelDbfs[index] : SpeechFrame.UnknownLevelDbfs }
        : new SpeechFrame(end, Frame, isVoiced: false);
}
