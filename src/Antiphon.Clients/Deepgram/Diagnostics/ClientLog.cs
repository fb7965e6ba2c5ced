using Microsoft.Extensions.Logging;

namespace Antiphon.Clients.Deepgram;

/// <summary>Log messages of this assembly; event ids 6000 to 6099.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(EventId = 6001, Level = LogLevel.Trace, Message = "{Direction} frame {Sequence} at {AtMs} ms of {RequestId}: {Json}")]
    public static partial void FrameSensitive(ILogger logger, string direction, long sequence, double atMs, string? requestId, string json);

    [LoggerMessage(EventId = 6013, Level = LogLevel.Debug, Message = "{Direction} frame {Sequence} at {AtMs} ms of {RequestId}: {Kind}")]
    public static partial void Frame(ILogger logger, string direction, long sequence, double atMs, string? requestId, string kind);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Debug, Message = "Connected; the server calls it {RequestId}.")]
    public static partial void Connected(ILogger logger, string? requestId);

    [LoggerMessage(EventId = 6003, Level = LogLevel.Warning, Message = "Connection {RequestId} ended with {Code}; attempt {Attempt} in {WaitMs} ms.")]
    public static partial void Reconnecting(ILogger logger, string? requestId, string code, int attempt, double waitMs);

    [LoggerMessage(EventId = 6004, Level = LogLevel.Information, Message = "Connected again as {RequestId} after {Attempts} attempts, with {Entries} entries of history.")]
    public static partial void Reconnected(ILogger logger, string? requestId, int attempts, int entries);

    [LoggerMessage(EventId = 6005, Level = LogLevel.Warning, Message = "Session {RequestId} ended with {Code}; close {CloseStatus}.")]
    public static partial void Failed(ILogger logger, string? requestId, string code, int? closeStatus);

    [LoggerMessage(EventId = 6006, Level = LogLevel.Debug, Message = "Session {RequestId} ended; close {CloseStatus}.")]
    public static partial void Ended(ILogger logger, string? requestId, int? closeStatus);

    [LoggerMessage(EventId = 6007, Level = LogLevel.Warning, Message = "The server warns: {Code} ({RequestId}).")]
    public static partial void Warned(ILogger logger, string code, string? requestId);

    [LoggerMessage(EventId = 6008, Level = LogLevel.Warning, Message = "Function {Function} failed.")]
    public static partial void FunctionFailed(ILogger logger, string function, Exception error);

    [LoggerMessage(EventId = 6009, Level = LogLevel.Warning, Message = "Function {Function} did not answer within {LimitMs} ms.")]
    public static partial void FunctionTimedOut(ILogger logger, string function, double limitMs);

    [LoggerMessage(EventId = 6010, Level = LogLevel.Warning, Message = "A function call cannot be run: {Code}.")]
    public static partial void FunctionRefused(ILogger logger, string code);

    [LoggerMessage(EventId = 6011, Level = LogLevel.Warning, Message = "The reader of the events is late: events are dropped until it reads again.")]
    public static partial void EventsDropped(ILogger logger);

    [LoggerMessage(EventId = 6012, Level = LogLevel.Information, Message = "The session nears its greatest length and goes on over a new connection.")]
    public static partial void Renewing(ILogger logger);
}
