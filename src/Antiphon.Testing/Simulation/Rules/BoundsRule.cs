using Antiphon.Audio;
using Antiphon.Conversation;

namespace Antiphon.Testing.Simulation;

/// <summary>R5: every queue keeps its bound.</summary>
internal sealed class BoundsRule(VoiceSessionOptions options, SimulatedLine line) : CallRule
{
    /// <summary>Results of providers under way: the credits of recognition, of runs, and of synthesis in pieces of 20 ms.</summary>
    private const int Results = 1_024;

    public override string Name => "R5 bounds";

    public override void OnFiller(AudioFrame frame) => OnAudio(frame);

    public override void OnAudio(AudioFrame frame)
    {
        var most = options.PlayoutLead + options.FrameDuration;
        if (line.Held > most) Break($"{line.Held.TotalMilliseconds:F0} ms were sent ahead of their playing; the lead is {options.PlayoutLead.TotalMilliseconds:F0} ms.");
    }

    public override void OnHandled(in Mail mail)
    {
        if (mail.Kind != MailKind.Audio) return;
        var mailbox = Watch.Mailbox!;
        if (mailbox.AudioHighWater > options.InboundCapacity) Break($"{mailbox.AudioHighWater} of the caller's audio waited.");
        if (mailbox.ControlHighWater > options.CommandCapacity + Results) Break($"{mailbox.ControlHighWater} control items waited.");
    }
}
