namespace Antiphon.Clients.Deepgram;

/// <summary>The user's audio that no session could take yet. When full the oldest goes. Not thread-safe.</summary>
internal sealed class HeldAudio(long capacityBytes)
{
    private readonly Queue<ReadOnlyMemory<byte>> _frames = new();
    private long _bytes;

    /// <summary>Takes a copy.</summary>
    /// <returns>Bytes that had to go.</returns>
    internal long Add(ReadOnlySpan<byte> audio)
    {
        if (audio.Length > capacityBytes) return audio.Length;
        var dropped = 0L;
        while (_bytes + audio.Length > capacityBytes && _frames.TryDequeue(out var oldest))
        {
            _bytes -= oldest.Length;
            dropped += oldest.Length;
        }

        _frames.Enqueue(audio.ToArray());
        _bytes += audio.Length;
        return dropped;
    }

    /// <summary>Gives the oldest back.</summary>
    internal bool TryTake(out ReadOnlyMemory<byte> frame)
    {
        if (!_frames.TryDequeue(out frame)) return false;
        _bytes -= frame.Length;
        return true;
    }
}
