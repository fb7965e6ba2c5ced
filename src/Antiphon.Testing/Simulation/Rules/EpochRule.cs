using Antiphon.Audio;
using Antiphon.Conversation;

namespace Antiphon.Testing.Simulation;

/// <summary>R2: once the caller's words have taken the place of an answer that was cut off, nothing of it is sent any more.</summary>
internal sealed class EpochRule(WordBook words) : CallRule
{
    private int _cutBelow;
    private int _goneBelow;

    public override string Name => "R2 epochs";

    public override void OnFlush() => _cutBelow = words.AgentCount;

    public override void OnEvent(SessionEvent sessionEvent)
    {
        if (sessionEvent is SessionEvent.UserText) _goneBelow = Math.Max(_goneBelow, _cutBelow);
    }

    public override void OnAudio(AudioFrame frame)
    {
        var samples = frame.Samples;
        Check(samples[0]);
        Check(samples[^1]);
    }

    private void Check(short number)
    {
        if (number != 0 && number < _goneBelow) Break($"Word {number} ('{words.Agent(number).Text}') was sent after its answer had been replaced.");
    }
}
