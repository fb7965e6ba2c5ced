using Microsoft.Extensions.Logging;

namespace Antiphon.Providers.Local.Brain;

internal static partial class OfflineBrainLog
{
    [LoggerMessage(EventId = 5201, Level = LogLevel.Information,
        Message = "The offline brain answers: a program of fixed rules over the agent's tools, no language model. Configure a model to replace it.")]
    public static partial void FirstUse(ILogger logger);

    [LoggerMessage(EventId = 5202, Level = LogLevel.Debug, Message = "Calls tool {Tool}.")]
    public static partial void CallsTool(ILogger logger, string tool);

    [LoggerMessage(EventId = 5203, Level = LogLevel.Trace, Message = "Answers \"{Text}\".")]
    public static partial void AnswersSensitive(ILogger logger, string text);
}
