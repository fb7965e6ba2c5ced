namespace Antiphon.Audio;

/// <summary>Frames at rest. Bounded: beyond <see cref="Limit"/> a returned frame is left to the collector.</summary>
internal static class AudioFramePool
{
    /// <summary>Frames kept at most; about 32 MB when every one holds the smallest buffer.</summary>
    private const int Limit = 16_384;

    /// <summary>Smallest buffer: 20 ms at 48 kHz, so that any usual frame fits any pooled buffer.</summary>
    private const int MinCapacitySamples = 960;

    // An array under a lock: unlike the concurrent collections it allocates nothing per return.
    private static readonly Lock Gate = new();
    private static readonly AudioFrame?[] Frames = new AudioFrame?[Limit];
    private static int _count;

    // One frame a thread, so that the common rent-use-return touches nothing shared.
    [ThreadStatic]
    private static AudioFrame? _threadFrame;

    internal static AudioFrame Take(int sampleCount)
    {
        var frame = _threadFrame ?? Pop();
        _threadFrame = null;
        if (frame is null) return new AudioFrame(Math.Max(MinCapacitySamples, sampleCount));
        if (frame.Capacity < sampleCount) frame.Grow(sampleCount);
        return frame;
    }

    internal static void Return(AudioFrame frame)
    {
        if (_threadFrame is null) _threadFrame = frame;
        else Push(frame);
    }

    private static void Push(AudioFrame frame)
    {
        lock (Gate)
        {
            if (_count < Limit) Frames[_count++] = frame;
        }
    }

    private static AudioFrame? Pop()
    {
        lock (Gate)
        {
            if (_count == 0) return null;
            var frame = Frames[--_count];
            Frames[_count] = null;
            return frame;
        }
    }
}
