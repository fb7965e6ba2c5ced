using Microsoft.Extensions.Logging;

namespace Antiphon.Conversation;

/// <summary>Where a session's events go: the line first, then the observers. Used by the reader only.</summary>
internal sealed class SessionOutput(VoiceSessionOptions options, IVoiceLine line, VoiceSessionServices services)
{
    private readonly ILogger _logger = services.LoggerFactory.CreateLogger<VoiceSession>();
    private readonly List<ISessionObserver> _observers = [.. services.Observers];

    public SessionTelemetry Telemetry { get; } = new(options, services);

    public void Emit(SessionEvent sessionEvent)
    {
        Telemetry.OnEvent(sessionEvent); // First of all, so that no failing line keeps a span open.
        if (sessionEvent is SessionEvent.Fault fault) SessionLog.Fault(_logger, fault.Error, options.Id, fault.Error.Code.Value);
        line.Emit(sessionEvent);
        for (var i = _observers.Count - 1; i >= 0; i--)
        {
            try
            {
                _observers[i].OnEvent(options.Id, sessionEvent);
            }
            catch (Exception e)
            {
                SessionLog.ObserverFailed(_logger, e, options.Id);
                _observers.RemoveAt(i);
            }
        }
    }
}
