using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Conversation;

/// <summary>
/// How far the synthesis of a segment has come over several attempts, and what is left to be said after one has failed. Pure;
/// not thread-safe.
/// </summary>
internal sealed class SegmentProgress(string text, int sampleRateHz)
{
    /// <summary>Nobody speaks faster: where a synthesiser reports no words, what lies beyond was surely not made.</summary>
    private const int FastestCharactersPerSecond = 30;

    private readonly List<WordMark> _words = []; // Of the present attempt.
    private int _textStart;
    private long _samples;

    /// <summary>What the next attempt says; empty when nothing is left.</summary>
    public string Rest => text[_textStart..];

    /// <summary>Whether the present attempt has made audio.</summary>
    public bool IsAudible => _samples > 0;

    public void Add(in SpeechChunk chunk)
    {
        _samples += chunk.Audio.SampleCount;
        _words.AddRange(chunk.Words);
    }

    /// <summary>The present attempt has failed: the next one begins with the first word whose audio is not whole.</summary>
    /// <returns>Where the next attempt takes over.</returns>
    public SegmentContinuation Continue()
    {
        var (characters, samples) = _words.Count > 0 ? AfterWholeWords() : (SurelyUnmade(), _samples);
        _textStart = Math.Min(_textStart + characters, text.Length);
        _words.Clear();
        _samples = 0;
        return new SegmentContinuation(_textStart, samples);
    }

    private (int Characters, long Samples) AfterWholeWords()
    {
        foreach (var word in _words)
        {
            if (word.EndSample > _samples) return (word.TextStart, word.StartSample);
        }

        // Words that had not begun are not reported.
        var next = _words[^1].TextStart + _words[^1].TextLength;
        var rest = Rest;
        while (next < rest.Length && !char.IsLetterOrDigit(rest[next])) next++;
        return (next, _samples);
    }

    private int SurelyUnmade()
    {
        var rest = Rest;
        var most = (int)(MediaTime.Of(_samples, sampleRateHz).TotalSeconds * FastestCharactersPerSecond);
        var space = most < rest.Length ? rest.IndexOf(' ', most) : -1;
        return space < 0 ? rest.Length : space + 1;
    }
}

/// <summary>Where a further attempt at a segment takes over from one that failed.</summary>
/// <param name="TextStart">Index in the segment's text of the first character that is said anew.</param>
/// <param name="Samples">Samples of the failed attempt's audio that stay, at the synthesiser's rate.</param>
internal readonly record struct SegmentContinuation(int TextStart, long Samples)
{
    /// <summary>Why the attempt failed.</summary>
    public VoiceException? Error { get; init; }
}
