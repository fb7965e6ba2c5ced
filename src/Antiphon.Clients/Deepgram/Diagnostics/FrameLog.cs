using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Clients.Deepgram;

/// <summary>Logs the text frames of one connection, with direction, time and number. Frames hold callers' words, so they stand at
/// Trace only; secrets stand nowhere (<see cref="FrameRedaction"/>). Thread-safe; costs nothing while Trace is off.</summary>
internal sealed class FrameLog
{
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private string? _requestId;
    private long _sequence;

    internal FrameLog(ILoggerFactory? loggers, TimeProvider time, string? requestId)
    {
        _logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger(typeof(VoiceAgentConnection).FullName!);
        _time = time;
        _origin = time.GetTimestamp();
        _requestId = requestId;
    }

    internal string RequestId
    {
        set => Volatile.Write(ref _requestId, value);
    }

    internal void Sent(ReadOnlySpan<byte> json) => Write("sent", json);

    internal void Received(ReadOnlySpan<byte> json) => Write("received", json);

    private void Write(string direction, ReadOnlySpan<byte> json)
    {
        if (!_logger.IsEnabled(LogLevel.Trace)) return;
        ClientLog.FrameSensitive(_logger, direction, Interlocked.Increment(ref _sequence),
            _time.GetElapsedTime(_origin).TotalMilliseconds, Volatile.Read(ref _requestId), FrameRedaction.Redact(json));
    }
}
