namespace Antiphon.Bench.TurnTaking;

/// <summary>
/// Knows the words on the caller's line and gives them as a recogniser does: each a drawn time after it was said (as
/// <see cref="InterimFeed"/>), at most every 100 ms, and the whole utterance some time after its end.
/// </summary>
internal sealed class OverlapRecogniser(Random random)
{
    private const int TickFrames = 5;
    private const int PreRollFrames = 18;

    private readonly List<(int End, int Known, string Text)> _words = [];
    private int _from;
    private (int From, int To) _ended;
    private int _given;
    private int _finalAt = -1;
    private bool _listens;

    /// <summary>A word whose last sound is on the line in this frame.</summary>
    internal void OnWord(string text, int frame) => _words.Add((frame, frame + (int)InterimFeed.DrawFrames(random), text));

    internal void OnSpeechStarted(int frame)
    {
        (_listens, _given) = (true, 0);
        _from = frame - PreRollFrames;
    }

    internal void OnSpeechEnded(int frame)
    {
        _listens = false;
        _ended = (_from, frame);
        _finalAt = frame + (int)(InterimFeed.MedianMs * (0.8 + 0.5 * random.NextDouble()) / 20);
    }

    /// <summary>The interim text that comes in this frame; null when none does.</summary>
    internal string? Interim(int frame)
    {
        if (!_listens || frame % TickFrames != 0) return null;
        var known = _words.Where(w => w.End >= _from && w.Known <= frame).ToList();
        if (known.Count == _given) return null;
        _given = known.Count;
        return string.Join(' ', known.Select(w => w.Text));
    }

    /// <summary>The final text that comes in this frame; null when none does.</summary>
    internal string? Final(int frame)
    {
        if (frame != _finalAt) return null;
        _finalAt = -1;
        return string.Join(' ', _words.Where(w => w.End >= _ended.From && w.End <= _ended.To).Select(w => w.Text));
    }
}
