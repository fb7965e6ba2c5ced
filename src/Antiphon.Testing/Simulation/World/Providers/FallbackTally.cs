using Antiphon.Providers.Fallback;

namespace Antiphon.Testing.Simulation;

/// <summary>Counts what the fallback wrappers of a call did, and notes it in its timeline.</summary>
internal sealed class FallbackTally(CallWatch watch, SimulationStatistics statistics) : IFallbackObserver
{
    public void On(FallbackEvent fallbackEvent)
    {
        watch.Note("fallback", fallbackEvent);
        switch (fallbackEvent)
        {
            case FallbackEvent.AttemptFailed:
                statistics.Count(SimulationCounts.ProviderFailures);
                break;
            case FallbackEvent.ProviderSwitched:
                statistics.Count(SimulationCounts.Switches);
                break;
            case FallbackEvent.AudioReplayed replayed:
                statistics.Replayed += replayed.Duration;
                break;
            case FallbackEvent.AudioLost:
                statistics.Count("audio lost");
                break;
            case FallbackEvent.GivenUp:
                statistics.Count("fallback given up");
                break;
        }
    }
}
