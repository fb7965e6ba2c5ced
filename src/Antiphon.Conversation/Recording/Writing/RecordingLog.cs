using Microsoft.Extensions.Logging;

namespace Antiphon.Conversation.Recording;

/// <summary>Log messages of recordings; event ids 2100 to 2109. Never what is recorded.</summary>
internal static partial class RecordingLog
{
    [LoggerMessage(EventId = 2100, Level = LogLevel.Warning, Message = "Session {SessionId}: its recording could not be written and breaks off; the session goes on.")]
    public static partial void WriteFailed(ILogger logger, Exception error, string sessionId);

    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning, Message = "Session {SessionId}: its recording breaks off at item {Sequence} ({Reason}); the session goes on.")]
    public static partial void BrokeOff(ILogger logger, string sessionId, long sequence, RecordLoss reason);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Warning, Message = "Session {SessionId} is not recorded.")]
    public static partial void NotRecorded(ILogger logger, Exception error, string sessionId);
}
