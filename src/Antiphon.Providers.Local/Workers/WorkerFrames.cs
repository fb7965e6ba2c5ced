using System.Buffers;
using System.Buffers.Binary;

namespace Antiphon.Providers.Local.Workers;

/// <summary>
/// What goes over a worker's standard input and output: a little-endian length of 4 bytes, a kind of 1 byte, then as many bytes
/// as the length says.
/// </summary>
internal enum WorkerFrame : byte
{
    /// <summary>To the worker, first: <see cref="WorkerOpen"/>.</summary>
    Open = 1,

    /// <summary>To the worker: 16-bit samples.</summary>
    Audio = 2,

    /// <summary>To the worker: number of the utterance, 8 bytes.</summary>
    Flush = 3,

    /// <summary>To the worker: nothing.</summary>
    Discard = 4,

    /// <summary>To the worker: number of the segment, 8 bytes, then its text.</summary>
    Speak = 5,

    /// <summary>To the worker: number of the segment, 8 bytes.</summary>
    Cancel = 6,

    /// <summary>From the worker: it can be used.</summary>
    Ready = 64,

    /// <summary>From the worker: text so far.</summary>
    Interim = 65,

    /// <summary>From the worker: <see cref="WorkerFinal"/>.</summary>
    Final = 66,

    /// <summary>From the worker: <see cref="WorkerFault"/>; of a segment, of an utterance, or of the opening.</summary>
    Fault = 67,

    /// <summary>From the worker: samples it had to drop so far, 8 bytes.</summary>
    Dropped = 68,

    /// <summary>From the worker: see <see cref="SpeechFrame"/>.</summary>
    Speech = 69,

    /// <summary>From the worker: number of the segment that is spoken or cancelled, 8 bytes.</summary>
    Spoken = 70,
}

/// <summary>Reads and writes frames. Blocking: for threads that do nothing else.</summary>
internal static class WorkerFrames
{
    private const int HeaderBytes = 5;

    /// <summary>Longer frames are a mistake: half a minute of audio.</summary>
    private const int MaxBytes = 1 << 20;

    /// <summary>Writes one frame at once, so that a reader never waits for its second half.</summary>
    internal static void Write(Stream stream, WorkerFrame kind, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        var length = first.Length + second.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(HeaderBytes + length);
        try
        {
            BinaryPrimitives.WriteInt32LittleEndian(buffer, length);
            buffer[4] = (byte)kind;
            first.CopyTo(buffer.AsSpan(HeaderBytes));
            second.CopyTo(buffer.AsSpan(HeaderBytes + first.Length));
            stream.Write(buffer, 0, HeaderBytes + length);
            stream.Flush();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads one frame into <paramref name="buffer"/>, which grows as needed. False at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">What came is no frame.</exception>
    internal static bool TryRead(Stream stream, ref byte[] buffer, out WorkerFrame kind, out int length)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        kind = default;
        length = 0;
        if (stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes) return false;
        length = BinaryPrimitives.ReadInt32LittleEndian(header);
        kind = (WorkerFrame)header[4];
        if (length is < 0 or > MaxBytes) throw new InvalidDataException($"A frame of {length} bytes came; at most {MaxBytes} are possible.");
        if (buffer.Length < length) buffer = new byte[Math.Max(length, 8_192)];
        return stream.ReadAtLeast(buffer.AsSpan(0, length), length, throwOnEndOfStream: false) == length;
    }
}
