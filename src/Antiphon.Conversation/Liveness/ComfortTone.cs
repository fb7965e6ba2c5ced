namespace Antiphon.Conversation;

/// <summary>Two soft notes that swell and die away: somebody is there. Each time other notes, so that it is no loop. Pure.</summary>
internal static class ComfortTone
{
    private const double NoteSeconds = 0.2;

    private const double Peak = 900; // About -31 dBFS: heard on a telephone, and below any speech.

    private static readonly double[] NotesHz = [392.0, 440.0, 523.25, 587.33, 659.25];

    /// <summary>Samples of the <paramref name="index"/>-th time, 16-bit mono at <paramref name="sampleRateHz"/>; 400 ms.</summary>
    public static short[] Make(int index, int sampleRateHz)
    {
        var note = (int)(NoteSeconds * sampleRateHz);
        var samples = new short[2 * note];
        Write(samples.AsSpan(0, note), NotesHz[index % NotesHz.Length], sampleRateHz);
        Write(samples.AsSpan(note), NotesHz[(index + 2) % NotesHz.Length], sampleRateHz);
        return samples;
    }

    private static void Write(Span<short> samples, double frequencyHz, int sampleRateHz)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var envelope = Math.Sin(Math.PI * (i + 0.5) / samples.Length);
            samples[i] = (short)(Peak * envelope * envelope * Math.Sin(2 * Math.PI * frequencyHz * i / sampleRateHz));
        }
    }
}
