using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Deepgram;

/// <summary>Log messages of the voice agent endpoint; event ids 1100 to 1199.</summary>
internal static partial class DeepgramLog
{
    [LoggerMessage(1100, LogLevel.Information, "Voice agent connection {RequestId} of {Identity} opened.")]
    internal static partial void Opened(ILogger logger, string requestId, string identity);

    [LoggerMessage(1101, LogLevel.Information, "Voice agent connection {RequestId} refused with {Status}: {Code}.")]
    internal static partial void Refused(ILogger logger, string requestId, int status, string code);

    [LoggerMessage(1102, LogLevel.Information, "Voice agent connection {RequestId} ended: {Reason} {Code} {Path}.")]
    internal static partial void Ended(ILogger logger, string requestId, string reason, string code, string path);

    [LoggerMessage(1103, LogLevel.Debug, "Voice agent connection {RequestId}: an answer to a function call came that nobody waits for.")]
    internal static partial void AnswerNotAwaited(ILogger logger, string requestId);

    [LoggerMessage(1104, LogLevel.Error, "Voice agent connection {RequestId} failed.")]
    internal static partial void Failed(ILogger logger, Exception error, string requestId);

    [LoggerMessage(1107, LogLevel.Debug, "Voice agent connection {RequestId} {Direction} #{Sequence} at {Elapsed} ms: {Type}, {Bytes} bytes.")]
    internal static partial void Message(ILogger logger, string requestId, string direction, int sequence, string elapsed, string type, int bytes);

    [LoggerMessage(1108, LogLevel.Debug, "Voice agent connection {RequestId}: {FramesIn} audio messages came, {FramesOut} went.")]
    internal static partial void AudioCounted(ILogger logger, string requestId, long framesIn, long framesOut);

    [LoggerMessage(1109, LogLevel.Information, "Voice agent connection {RequestId}: fields that are not known were passed over: {Fields}.")]
    internal static partial void FieldsIgnored(ILogger logger, string requestId, string fields);

    [LoggerMessage(1106, LogLevel.Error, "Request {RequestId}: the store of agents failed.")]
    internal static partial void StoreFailed(ILogger logger, Exception error, string requestId);

    [LoggerMessage(1105, LogLevel.Debug, "Voice agent connection {RequestId}: the client did not close in time; the connection is cut.")]
    internal static partial void Cut(ILogger logger, string requestId);
}
