using Antiphon.Conversation;

namespace Antiphon.Testing.Simulation;

/// <summary>R7: the parts of a turn's latency are none of them negative, and sum to what passed on the clock.</summary>
internal sealed class LatencyRule : CallRule
{
    private TimeSpan? _stopped;
    private bool _direct;

    public override string Name => "R7 time";

    public override void OnEvent(SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.UserStoppedSpeaking:
                _stopped = sessionEvent.At;
                _direct = true;
                break;
            case SessionEvent.UserStartedSpeaking:
                _stopped = null;
                break;
            case SessionEvent.Fault:
            case SessionEvent.AgentStartedSpeaking { Latency: null }: // Something else was said before the answer.
                _direct = false;
                break;
            case SessionEvent.AgentStartedSpeaking { Latency: { } latency }:
                Check(latency, sessionEvent.At);
                break;
        }
    }

    private void Check(TurnLatency latency, TimeSpan at)
    {
        TimeSpan[] parts = [latency.Endpointing, latency.Transcription, latency.Dispatch, latency.Model, latency.Segmentation, latency.Synthesis, latency.Wire];
        if (parts.Any(part => part < TimeSpan.Zero) || latency.Tools < TimeSpan.Zero || latency.Tools > latency.Model) Break($"A part of the latency is out of place: {latency}");
        if (_direct && _stopped is { } stopped && latency.Total - latency.Endpointing != at - stopped)
            Break($"The parts sum to {latency.Total - latency.Endpointing}; {at - stopped} have passed since the decision. {latency}");
    }
}
