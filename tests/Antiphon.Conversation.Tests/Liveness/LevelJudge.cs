using Antiphon.Audio;

namespace Antiphon.Conversation.Tests.Liveness;

/// <summary>Takes every frame that is not silent for voice.</summary>
internal sealed class LevelJudge(int sampleRateHz) : IVoiceActivityDetector
{
    public int SampleRateHz => sampleRateHz;

    public VoiceActivity Process(ReadOnlySpan<short> frame) => new(frame.ContainsAnyExcept((short)0), 0, 0);

    public void Reset()
    {
    }
}
