using Microsoft.Extensions.Logging;

namespace Antiphon.Conversation;

/// <summary>Log messages of the session; event ids 2000 to 2099.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(EventId = 2000, Level = LogLevel.Information, Message = "Session {SessionId} started.")]
    public static partial void Started(ILogger logger, string sessionId);

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "Session {SessionId} ended: {Reason} {Code}.")]
    public static partial void Ended(ILogger logger, string sessionId, string reason, string code);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "Session {SessionId}: {Code}; it goes on.")]
    public static partial void Fault(ILogger logger, Exception error, string sessionId, string code);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Error, Message = "Session {SessionId} failed.")]
    public static partial void Failed(ILogger logger, Exception error, string sessionId);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Warning, Message = "An observer of session {SessionId} failed and is left out from now on.")]
    public static partial void ObserverFailed(ILogger logger, Exception error, string sessionId);

    [LoggerMessage(EventId = 2005, Level = LogLevel.Warning, Message = "Session {SessionId} closed while {What} had not ended after {Seconds} s.")]
    public static partial void Lingering(ILogger logger, string sessionId, string what, double seconds);

    [LoggerMessage(EventId = 2006, Level = LogLevel.Warning, Message = "Session {SessionId}: closing {What} failed.")]
    public static partial void CloseFailed(ILogger logger, Exception error, string sessionId, string what);

    [LoggerMessage(EventId = 2007, Level = LogLevel.Trace, Message = "Session {SessionId} heard '{Text}' (confidence {Confidence}).")]
    public static partial void HeardSensitive(ILogger logger, string sessionId, string text, double? confidence);

    [LoggerMessage(EventId = 2011, Level = LogLevel.Warning, Message = "Session {SessionId}: the caller has heard nothing for {Seconds} s; the session waits for: {Reason}.")]
    public static partial void Silent(ILogger logger, string sessionId, double seconds, string reason);

    [LoggerMessage(EventId = 2010, Level = LogLevel.Warning, Message = "Session {SessionId}: who listens to its spans or measurements failed.")]
    public static partial void ListenerFailed(ILogger logger, Exception error, string sessionId);
}
