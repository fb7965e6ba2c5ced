using Antiphon.Speech;

namespace Antiphon.Testing.Simulation;

/// <summary>Speech whose samples are the numbers of the words they speak, with a short silence after each word.</summary>
internal static class WordAudio
{
    /// <summary>Rate of the audio.</summary>
    public const int SampleRateHz = 16_000;

    private const int GapSamples = SampleRateHz / 50;

    /// <summary>Speaks <paramref name="text"/>, numbering its words in <paramref name="words"/>.</summary>
    public static (short[] Samples, List<WordMark> Marks) Make(WordBook words, string text)
    {
        var marks = new List<WordMark>();
        var numbers = new List<int>();
        var at = 0;
        var end = 0;
        foreach (var word in WordBook.Split(text))
        {
            var start = text.IndexOf(word, at, StringComparison.Ordinal);
            var length = SampleRateHz / 1_000 * (90 + (35 * Math.Min(word.Length, 8)));
            marks.Add(new WordMark(start, word.Length, end, end + length));
            numbers.Add(words.AddAgent(word, length));
            end += length + GapSamples;
            at = start + word.Length;
        }

        var samples = new short[end];
        for (var i = 0; i < marks.Count; i++) samples.AsSpan((int)marks[i].StartSample, (int)(marks[i].EndSample - marks[i].StartSample)).Fill((short)numbers[i]);
        return (samples, marks);
    }
}
