namespace Antiphon.Providers.Local.Flite.Text;

/// <summary>A word of the original text and how it is spoken.</summary>
/// <param name="Spoken">Words with single spaces between them, only letters flite reads well; a mark of punctuation may end it.</param>
/// <param name="Start">Index of the first character in the original text.</param>
/// <param name="Length">Characters of the original text that it stands for.</param>
internal readonly record struct SpokenWord(string Spoken, int Start, int Length)
{
    /// <summary>Words in <see cref="Spoken"/>.</summary>
    internal int TokenCount => Spoken.AsSpan().Count(' ') + 1;
}

/// <summary>Words that are given to the engine as one utterance.</summary>
internal sealed record SpokenPiece(IReadOnlyList<SpokenWord> Words)
{
    internal string Text { get; } = string.Join(' ', Words.Select(w => w.Spoken));

    internal int TokenCount { get; } = Words.Sum(w => w.TokenCount);
}

/// <summary>Cuts a long text: the engine computes a whole utterance before its first sound.</summary>
internal static class SpokenText
{
    /// <summary>The first piece is short, because somebody waits for it.</summary>
    private const int FirstLetters = 90;

    private const int MaxLetters = 160;

    /// <summary>Cuts after sentences; where a piece would get too long, after a comma, and then anywhere.</summary>
    internal static IEnumerable<SpokenPiece> Pieces(IReadOnlyList<SpokenWord> words)
    {
        var limit = FirstLetters;
        var from = 0;
        while (from < words.Count)
        {
            var to = CutAfter(words, from, limit);
            yield return new SpokenPiece([.. words.Skip(from).Take(to - from)]);
            from = to;
            limit = MaxLetters;
        }
    }

    private static int CutAfter(IReadOnlyList<SpokenWord> words, int from, int limit)
    {
        int letters = 0, sentence = -1, clause = -1;
        for (var i = from; i < words.Count; i++)
        {
            letters += words[i].Spoken.Length + 1;
            if (letters > limit && i > from) return sentence > 0 ? sentence : clause > 0 ? clause : i;
            switch (words[i].Spoken[^1])
            {
                case '.' or '!' or '?': sentence = i + 1; break;
                case ',' or ';' or ':': clause = i + 1; break;
                default: break;
            }
        }

        return words.Count;
    }
}
