using Microsoft.Extensions.Logging;

namespace Antiphon.Conversation;

/// <summary>Where a session's events go: the line first, then the observers. Used by the reader only.</summary>
internal sealed class SessionOutput(string sessionId, IVoiceLine line, VoiceSessionServices services)
{
    private readonly ILogger _logger = services.LoggerFactory.CreateLogger<VoiceSession>();
    private readonly List<ISessionObserver> _observers = [.. services.Observers];

    public void Emit(SessionEvent sessionEvent)
    {
        if (sessionEvent is SessionEvent.Fault fault) SessionLog.Fault(_logger, fault.Error, sessionId, fault.Error.Code.Value);
        line.Emit(sessionEvent);
        for (var i = _observers.Count - 1; i >= 0; i--)
        {
            try
            {
                _observers[i].OnEvent(sessionId, sessionEvent);
            }
            catch (Exception e)
            {
                SessionLog.ObserverFailed(_logger, e, sessionId);
                _observers.RemoveAt(i);
            }
        }
    }
}
