namespace Antiphon.Conversation;

/// <summary>
/// Watches sessions without touching them: consoles, recorders, demos. Called on the session's reader; must return at once
/// and never throw (a fault is logged and the observer is left out for the rest of the session).
/// </summary>
public interface ISessionObserver
{
    /// <summary>Something happened in session <paramref name="sessionId"/>; in order.</summary>
    void OnEvent(string sessionId, SessionEvent sessionEvent);
}
