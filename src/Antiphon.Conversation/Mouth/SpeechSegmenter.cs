using System.Text;

namespace Antiphon.Conversation;

/// <summary>
/// Cuts a model's stream of text into segments for synthesis: sentences, and at the start of an utterance its first clause,
/// so that speaking begins early. Keeps each segment's place in the whole text. Pure; not thread-safe.
/// </summary>
internal sealed class SpeechSegmenter
{
    /// <summary>A first clause shorter than this is not worth a pause of its own.</summary>
    private const int MinFirstClauseCharacters = 12;

    /// <summary>A sentence without an end is cut here, so that it is spoken at all.</summary>
    private const int MaxSegmentCharacters = 240;

    private readonly StringBuilder _pending = new();
    private int _pendingStart;
    private bool _first = true;

    /// <summary>A segment and where it begins in the whole text.</summary>
    internal readonly record struct Segment(string Text, int Start);

    /// <summary>Takes more text and adds the segments it completes to <paramref name="segments"/>.</summary>
    public void Add(string text, List<Segment> segments)
    {
        _pending.Append(text);
        var all = _pending.ToString();
        var from = 0;
        while (FindCut(all, from) is var cut and >= 0)
        {
            Emit(all, from, cut, segments);
            from = cut;
        }

        Drop(from);
    }

    /// <summary>The text is complete: what is left is a segment too.</summary>
    public void Complete(List<Segment> segments)
    {
        var all = _pending.ToString();
        Emit(all, 0, all.Length, segments);
        Drop(all.Length);
    }

    private void Drop(int characters)
    {
        _pending.Remove(0, characters);
        _pendingStart += characters;
    }

    private void Emit(string all, int from, int to, List<Segment> segments)
    {
        while (from < to && char.IsWhiteSpace(all[from])) from++;
        while (to > from && char.IsWhiteSpace(all[to - 1])) to--;
        if (from == to || !HasSpeech(all.AsSpan(from, to - from))) return;
        segments.Add(new Segment(all[from..to], _pendingStart + from));
        _first = false;
    }

    private static bool HasSpeech(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.IsSymbol(rune)) return true;
        }

        return false;
    }

    /// <summary>Index just behind the next segment that begins at <paramref name="from"/>; -1 when it is not complete yet.</summary>
    private int FindCut(string text, int from)
    {
        while (from < text.Length && char.IsWhiteSpace(text[from])) from++;
        for (var i = from; i < text.Length; i++)
        {
            var end = i + 1;
            if (SentenceMarks.IsWide(text[i]))
            {
                var wide = SentenceMarks.SkipClosers(text, end);
                return wide < text.Length ? wide : -1; // A closing quote may still come.
            }

            if (text[i] == '\n' && HasSpeech(text.AsSpan(from, i - from))) return end;
            if (SentenceMarks.IsTerminator(text[i]))
            {
                end = SentenceMarks.SkipTerminators(text, end);
                var closed = SentenceMarks.SkipClosers(text, end);
                if (closed >= text.Length) return -1; // What follows decides: a digit, an abbreviation, another dot.
                if (char.IsWhiteSpace(text[closed]))
                {
                    var verdict = SentenceMarks.EndsSentence(text, from, i, closed);
                    if (verdict is null) return -1;
                    if (verdict.Value) return closed;
                }

                i = closed - 1;
                continue;
            }

            if (_first && i - from >= MinFirstClauseCharacters && SentenceMarks.EndsClause(text, i))
            {
                return end;
            }
        }

        if (text.Length - from < MaxSegmentCharacters) return -1;
        var space = text.LastIndexOf(' ', from + MaxSegmentCharacters - 1, MaxSegmentCharacters - 1);
        return space > from ? space : from + MaxSegmentCharacters;
    }
}
