using Antiphon.Conversation;

namespace Antiphon.Testing.Faults;

/// <summary>Does something at the events that are hit.</summary>
internal sealed class FaultyObserver(FaultSite site, Action<FaultSite> fault) : ISessionObserver
{
    public void OnEvent(string sessionId, SessionEvent sessionEvent)
    {
        if (site.Strikes()) fault(site);
    }
}
