using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Clients.Deepgram;

/// <summary>Logs the text frames of one connection, with direction, time and number: their kinds at Debug. What they say are callers'
/// words, so it stands at Trace only; secrets stand nowhere (<see cref="FrameRedaction"/>). Thread-safe; costs nothing while both are
/// off.</summary>
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

    internal void Sent(string kind, ReadOnlySpan<byte> json) => Write("sent", kind, json);

    internal void Received(string kind, ReadOnlySpan<byte> json) => Write("received", kind, json);

    private void Write(string direction, string kind, ReadOnlySpan<byte> json)
    {
        if (!_logger.IsEnabled(LogLevel.Debug)) return;
        var (sequence, at) = (Interlocked.Increment(ref _sequence), _time.GetElapsedTime(_origin).TotalMilliseconds);
        ClientLog.Frame(_logger, direction, sequence, at, Volatile.Read(ref _requestId), kind);
        if (_logger.IsEnabled(LogLevel.Trace))
            ClientLog.FrameSensitive(_logger, direction, sequence, at, Volatile.Read(ref _requestId), FrameRedaction.Redact(json));
    }
}
