using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Hosting;

/// <summary>Log messages of the server's hosting; event ids 1000 to 1099.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1000, LogLevel.Warning, "{Part} is missing: {Note} To mend it: {Mend}")]
    internal static partial void PartMissing(ILogger logger, string part, string note, string mend);

    [LoggerMessage(1001, LogLevel.Information, "{Part}: {Engine}. {Note}")]
    internal static partial void PartReady(ILogger logger, string part, string engine, string note);

    [LoggerMessage(1002, LogLevel.Information, "Stopping: {Sessions} sessions are told, and have {Timeout} to end.")]
    internal static partial void Stopping(ILogger logger, int sessions, TimeSpan timeout);

    [LoggerMessage(1006, LogLevel.Information, "Draining: no new sessions; {Sessions} may go on for {DrainTime}.")]
    internal static partial void Draining(ILogger logger, int sessions, TimeSpan drainTime);

    [LoggerMessage(1003, LogLevel.Error, "A request failed without a code of its own.")]
    internal static partial void RequestFailed(ILogger logger, Exception error);

    [LoggerMessage(1004, LogLevel.Information, "Agent {Agent} answers with {Tools} tools.")]
    internal static partial void AgentReady(ILogger logger, string agent, int tools);

    [LoggerMessage(1005, LogLevel.Warning, "Every call is recorded in {Directory}: recordings hold callers' voices and words, and nothing here deletes them.")]
    internal static partial void Recording(ILogger logger, string directory);
}
