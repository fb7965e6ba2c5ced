using Microsoft.Extensions.Logging;

namespace Antiphon.Providers.Fallback;

/// <summary>Log messages of this assembly; event ids 5400 to 5499.</summary>
internal static partial class FallbackLog
{
    [LoggerMessage(EventId = 5401, Level = LogLevel.Warning, Message = "{Kind}: {From} failed ({Code}); {To} is tried.")]
    public static partial void Switched(ILogger logger, FallbackKind kind, string from, string to, string code);

    [LoggerMessage(EventId = 5402, Level = LogLevel.Information, Message = "{Provider} was given {DurationMs} ms of the caller's audio again.")]
    public static partial void Replayed(ILogger logger, string provider, double durationMs);

    [LoggerMessage(EventId = 5403, Level = LogLevel.Warning, Message = "{DurationMs} ms of the caller's audio were gone before {Provider} could be given them.")]
    public static partial void AudioLost(ILogger logger, string provider, double durationMs);

    [LoggerMessage(EventId = 5404, Level = LogLevel.Error, Message = "{Kind}: nothing more is tried in this turn ({Code}).")]
    public static partial void GivenUp(ILogger logger, FallbackKind kind, string code);

    [LoggerMessage(EventId = 5405, Level = LogLevel.Information, Message = "{Kind}: {Provider} is {To}, was {From}.")]
    public static partial void HealthChanged(ILogger logger, FallbackKind kind, string provider, ProviderState from, ProviderState to);

    [LoggerMessage(EventId = 5406, Level = LogLevel.Warning, Message = "{Kind}: {Provider} failed in its own code.")]
    public static partial void Unknown(ILogger logger, Exception error, FallbackKind kind, string provider);

    [LoggerMessage(EventId = 5407, Level = LogLevel.Error, Message = "An observer failed.")]
    public static partial void ObserverFailed(ILogger logger, Exception error);
}
