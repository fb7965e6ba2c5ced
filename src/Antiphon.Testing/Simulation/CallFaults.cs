using Antiphon.Conversation;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Simulation;

/// <summary>What goes wrong in a call besides what people do.</summary>
internal sealed class CallFaults(TimeProvider clock) : IDisposable
{
    public static CallFaults Draw(FaultLevel level, SimulationRandom dice, TimeProvider clock) => new(clock);

    public bool Any => false;

    public TimeProvider Clock => clock;

    public VoiceSessionOptions Wrap(VoiceSessionOptions options) => options;

    public VoiceSessionServices Wrap(VoiceSessionServices services) => services;

    public IChatClient Wrap(IChatClient model) => model;

    public IVoiceLine Wrap(IVoiceLine line) => line;

    public void Attach(VoiceSession session)
    {
    }

    public Action<short[]> Carry(VoiceSession session) => frame => session.WriteAudio(frame);

    public void Dispose()
    {
    }
}
