using Antiphon.Speech;

namespace Antiphon.Providers.Fallback.Tests;

/// <summary>What came of a segment.</summary>
internal sealed class Listener
{
    public List<short> Samples { get; } = [];

    public List<WordMark> Words { get; } = [];

    public void Take(SpeechChunk chunk)
    {
        Assert.Equal(Samples.Count, chunk.Audio.Position);
        Samples.AddRange(chunk.Audio.Samples.ToArray());
        Words.AddRange(chunk.Words);
        chunk.Audio.Dispose();
    }

    public async Task TakeAllAsync(IAsyncEnumerable<SpeechChunk> chunks)
    {
        await foreach (var chunk in chunks) Take(chunk);
    }

    /// <summary>Numbers in the audio with how many samples each sounded, e.g. <c>12x640</c>.</summary>
    public string Sounded()
    {
        List<(short Value, int Count)> runs = [];
        foreach (var sample in Samples)
        {
            if (runs.Count > 0 && runs[^1].Value == sample) runs[^1] = (sample, runs[^1].Count + 1);
            else runs.Add((sample, 1));
        }

        return string.Join(' ', runs.Where(run => run.Value != 0).Select(run => $"{run.Value / WordSpeaker.Loudness}x{run.Count}"));
    }

    /// <summary>The words of the marks, as they stand in the text.</summary>
    public string Marked(string text) => string.Join(' ', Words.Select(word => text.Substring(word.TextStart, word.TextLength)));

    /// <summary>What sounds in the middle of each mark.</summary>
    public string SoundedAtMarks() => string.Join(' ', Words.Select(word =>
        (int)Math.Round((double)Samples[(int)((word.StartSample + word.EndSample) / 2)] / WordSpeaker.Loudness)));
}
