using Antiphon.Conversation;

namespace Antiphon.Testing.Faults;

/// <summary>Does something at the events that are hit.</summary>
internal sealed class FaultyObserver(FaultSite site, Action<FaultSite> fault) : ISessionObserver
{
    public void OnEvent(string sessionId, SessionEvent sessionEvent)
    {
        // What came before the session was attached does not count: there is nothing to act on yet.
        if (site.Session is not null && site.Strikes()) fault(site);
    }
}
