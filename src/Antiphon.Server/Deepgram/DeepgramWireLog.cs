using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// Logs every text message of one connection at level Debug: direction, number, time since the connection, type and length. What
/// a message says is logged nowhere: it holds callers' words and may hold credentials. Audio is counted, and told at the end.
/// Costs nothing while that level is off. Thread-safe.
/// </summary>
internal sealed class DeepgramWireLog(ILogger logger, string requestId, TimeProvider time)
{
    private readonly long _opened = time.GetTimestamp();
    private int _sequence;
    private long _framesIn;
    private long _framesOut;

    /// <summary>Whether text messages are logged.</summary>
    public bool IsEnabled => logger.IsEnabled(LogLevel.Debug);

    /// <summary>The client sent a text message.</summary>
    public void Received(string type, int bytes)
    {
        if (IsEnabled) Log("in", type, bytes);
    }

    /// <summary>A text message went to the client.</summary>
    public void Sent(string type, int bytes)
    {
        if (IsEnabled) Log("out", type, bytes);
    }

    /// <summary>The client sent audio.</summary>
    public void ReceivedAudio() => Interlocked.Increment(ref _framesIn);

    /// <summary>Audio went to the client.</summary>
    public void SentAudio() => Interlocked.Increment(ref _framesOut);

    /// <summary>The connection has ended.</summary>
    public void OnEnd()
    {
        if (IsEnabled) DeepgramLog.AudioCounted(logger, requestId, Interlocked.Read(ref _framesIn), Interlocked.Read(ref _framesOut));
    }

    private void Log(string direction, string type, int bytes) => DeepgramLog.Message(
        logger, requestId, direction, Interlocked.Increment(ref _sequence), time.GetElapsedTime(_opened).TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture), type, bytes);
}
