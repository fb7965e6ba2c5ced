using Microsoft.Extensions.Logging;

namespace Antiphon.Agents;

/// <summary>Log messages of this assembly; event ids 3000 to 3099.</summary>
internal static partial class AgentLog
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "The model client failed.")]
    public static partial void ModelFailed(ILogger logger, Exception error);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Information, Message = "The model is rate limited; trying again in {WaitMs} ms.")]
    public static partial void ModelRetried(ILogger logger, double waitMs);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "Tool {Tool} did not answer within {LimitMs} ms.")]
    public static partial void ToolTimedOut(ILogger logger, string tool, double limitMs);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Warning, Message = "Tool {Tool} failed.")]
    public static partial void ToolFailed(ILogger logger, string tool, Exception error);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Warning, Message = "The model made a call that cannot be run: {Code}.")]
    public static partial void ToolCallRefused(ILogger logger, string code);
}
