using Antiphon.Providers.Local.Flite.Text;
using Antiphon.Speech;

namespace Antiphon.Providers.Local.Flite;

/// <summary>Maps flite's token times to the words of the original text.</summary>
internal static class WordTiming
{
    /// <param name="piece">What was given to flite.</param>
    /// <param name="timing">What flite made of it.</param>
    /// <param name="origin">Sample, counted in the segment, at which flite's time 0 lies.</param>
    /// <param name="earliest">No mark begins before this sample.</param>
    internal static IReadOnlyList<WordMark> Marks(SpokenPiece piece, FliteTiming timing, long origin, long earliest)
    {
        var times = timing.Tokens.Count == piece.TokenCount ? timing.Tokens : ByLetters(piece, timing);
        var marks = new List<WordMark>(piece.Words.Count);
        var token = 0;
        var last = earliest;
        foreach (var word in piece.Words)
        {
            var first = times[token];
            var final = times[token + word.TokenCount - 1];
            token += word.TokenCount;
            var start = Math.Max(last, origin + (long)(first.Start * FliteVoices.SampleRateHz));
            var end = Math.Max(start, origin + (long)(final.End * FliteVoices.SampleRateHz));
            marks.Add(new WordMark(word.Start, word.Length, start, end));
            last = start;
        }

        return marks;
    }

    // Where the engine cut the text otherwise than we did: time in proportion to letters.
    private static (double Start, double End)[] ByLetters(SpokenPiece piece, FliteTiming timing)
    {
        var tokens = piece.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double letters = tokens.Sum(t => t.Length), span = Math.Max(0, timing.Total - timing.SpeechStart);
        var at = 0;
        return [.. tokens.Select(t =>
        {
            var start = timing.SpeechStart + span * at / letters;
            at += t.Length;
            return (start, timing.SpeechStart + span * at / letters);
        })];
    }
}
