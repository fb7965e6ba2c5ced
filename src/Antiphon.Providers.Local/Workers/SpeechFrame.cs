using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Providers.Local.Workers;

/// <summary>
/// A chunk of speech as bytes: segment (8), position of the first sample (8), rate (4), number of marks (4), each mark as text
/// start (4), text length (4), start sample (8), end sample (8), then the samples.
/// </summary>
internal static class SpeechFrame
{
    private const int HeadBytes = 24;
    private const int MarkBytes = 24;

    internal static byte[] Head(long segment, SpeechChunk chunk)
    {
        var bytes = new byte[HeadBytes + chunk.Words.Count * MarkBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, segment);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), chunk.Audio.Position);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), chunk.Audio.SampleRateHz);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), chunk.Words.Count);
        var at = bytes.AsSpan(HeadBytes);
        foreach (var mark in chunk.Words)
        {
            BinaryPrimitives.WriteInt32LittleEndian(at, mark.TextStart);
            BinaryPrimitives.WriteInt32LittleEndian(at[4..], mark.TextLength);
            BinaryPrimitives.WriteInt64LittleEndian(at[8..], mark.StartSample);
            BinaryPrimitives.WriteInt64LittleEndian(at[16..], mark.EndSample);
            at = at[MarkBytes..];
        }

        return bytes;
    }

    internal static long Segment(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);

    internal static SpeechChunk Read(ReadOnlySpan<byte> bytes)
    {
        var position = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        var rate = BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]);
        var marks = new WordMark[BinaryPrimitives.ReadInt32LittleEndian(bytes[20..])];
        var at = bytes[HeadBytes..];
        for (var i = 0; i < marks.Length; i++)
        {
            marks[i] = new WordMark(BinaryPrimitives.ReadInt32LittleEndian(at), BinaryPrimitives.ReadInt32LittleEndian(at[4..]),
                BinaryPrimitives.ReadInt64LittleEndian(at[8..]), BinaryPrimitives.ReadInt64LittleEndian(at[16..]));
            at = at[MarkBytes..];
        }

        return new SpeechChunk(AudioFrame.Copy(MemoryMarshal.Cast<byte, short>(at), rate, position), marks);
    }
}
