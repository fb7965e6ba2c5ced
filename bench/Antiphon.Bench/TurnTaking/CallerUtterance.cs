using Antiphon.Turns;

namespace Antiphon.Bench.TurnTaking;

/// <summary>One turn of a synthetic caller: the sound, when each word is over, and where the caller pauses.</summary>
internal sealed record CallerUtterance(short[] Samples, IReadOnlyList<SpokenWord> Words, IReadOnlyList<(int Start, int End)> Pauses, ExpectedInput Expected)
{
    private const int Fade = RecordingBooth.RateHz / 200;

    /// <summary>Opens pauses in a recording after the given words.</summary>
    internal static CallerUtterance Of(Recording recording, SortedDictionary<int, int> pauseAfterWord, ExpectedInput expected)
    {
        var samples = new List<short>();
        var words = new List<SpokenWord>();
        var pauses = new List<(int, int)>();
        var taken = 0;
        var shift = 0;
        for (var i = 0; i < recording.Words.Count; i++)
        {
            var word = recording.Words[i];
            words.Add(word with { Start = word.Start + shift, End = word.End + shift });
            if (i == recording.Words.Count - 1 || !pauseAfterWord.TryGetValue(i, out var length)) continue;
            var piece = recording.Samples[taken..word.End];
            for (var k = 0; k < Math.Min(Fade, piece.Length); k++) piece[^(k + 1)] = (short)(piece[^(k + 1)] * k / Fade);
            samples.AddRange(piece);
            pauses.Add((samples.Count, samples.Count + length));
            samples.AddRange(new short[length]);
            taken = word.End;
            shift += length;
        }

        samples.AddRange(recording.Samples[taken..]);
        return new([.. samples], words, pauses, expected);
    }
}
