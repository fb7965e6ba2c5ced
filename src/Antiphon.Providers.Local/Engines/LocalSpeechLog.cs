using Microsoft.Extensions.Logging;

namespace Antiphon.Providers.Local.Engines;

internal static partial class LocalSpeechLog
{
    [LoggerMessage(EventId = 5201, Level = LogLevel.Information, Message = "{Count} words of the agent are not in the recogniser's dictionary; their sound was derived from their spelling.")]
    public static partial void WordsGuessed(ILogger logger, int count);

    [LoggerMessage(EventId = 5202, Level = LogLevel.Warning, Message = "{Count} words of the agent cannot be recognised: they are in no dictionary and their sound cannot be derived.")]
    public static partial void WordsDropped(ILogger logger, int count);

    [LoggerMessage(EventId = 5203, Level = LogLevel.Warning, Message = "The decoder with the mixed language model failed; the agent's own model decides alone.")]
    public static partial void MixtureFailed(ILogger logger, Exception error);

    [LoggerMessage(EventId = 5204, Level = LogLevel.Warning, Message = "The mixed language model was too late for an utterance; the agent's own model decided alone.")]
    public static partial void MixtureLate(ILogger logger);

    [LoggerMessage(EventId = 5205, Level = LogLevel.Error, Message = "Recognition failed.")]
    public static partial void RecognitionFailed(ILogger logger, Exception error);

    [LoggerMessage(EventId = 5206, Level = LogLevel.Information, Message = "Made decoder {Name} in {Milliseconds:F0} ms.")]
    public static partial void DecoderMade(ILogger logger, string name, double milliseconds);

    [LoggerMessage(EventId = 5207, Level = LogLevel.Warning, Message = "The {Kind} worker {ProcessId} ended in mid-work (exit code {ExitCode}).")]
    public static partial void WorkerCrashed(ILogger logger, string kind, int processId, int? exitCode);

    [LoggerMessage(EventId = 5208, Level = LogLevel.Debug, Message = "Started {Kind} worker {ProcessId} in {Milliseconds:F0} ms.")]
    public static partial void WorkerStarted(ILogger logger, string kind, int processId, double milliseconds);

    [LoggerMessage(EventId = 5209, Level = LogLevel.Information, Message = "{Kind} worker {ProcessId}: {Line}")]
    public static partial void WorkerSays(ILogger logger, string kind, int processId, string line);

    [LoggerMessage(EventId = 5210, Level = LogLevel.Warning, Message = "A {Kind} worker could not be started.")]
    public static partial void WorkerNotStarted(ILogger logger, string kind, Exception error);
}
