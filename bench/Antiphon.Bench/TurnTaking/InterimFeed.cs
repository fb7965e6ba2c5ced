namespace Antiphon.Bench.TurnTaking;

/// <summary>
/// Interim transcripts of known words: a word is in the text a drawn time after it was said (log-normal, median 250 ms, 95 % within
/// 400 ms), the texts come at most every 100 ms.
/// </summary>
internal sealed class InterimFeed
{
    internal const double MedianMs = 250;
    private const double Sigma = 0.286; // ln(400 / 250) / 1.645
    private const int TickFrames = 5;

    private readonly List<(int Frame, string Text)> _texts = [];

    internal InterimFeed(IReadOnlyList<SpokenWord> words, Random random)
    {
        var text = "";
        var at = 0;
        foreach (var word in words)
        {
            var frame = (int)((double)word.End / FrameTrack.FrameSamples + DrawFrames(random));
            at = Math.Max(at, (frame + TickFrames - 1) / TickFrames * TickFrames);
            text = text.Length == 0 ? word.Text : $"{text} {word.Text}";
            if (_texts.Count > 0 && _texts[^1].Frame == at) _texts.RemoveAt(_texts.Count - 1);
            _texts.Add((at, text));
        }
    }

    /// <summary>How long after a word it is known, in frames.</summary>
    internal static double DrawFrames(Random random) => MedianMs * Math.Exp(Sigma * TurnCorpus.Gauss(random)) / 20;

    internal string Whole => _texts.Count == 0 ? "" : _texts[^1].Text;

    /// <summary>The text that comes at this frame; null when none does.</summary>
    internal string? At(int frame)
    {
        foreach (var (at, text) in _texts)
        {
            if (at == frame) return text;
        }

        return null;
    }
}
