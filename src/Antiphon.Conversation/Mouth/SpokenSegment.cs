using System.Diagnostics;
using Antiphon.Speech;

namespace Antiphon.Conversation;

/// <summary>A piece of an utterance's text that is synthesised in one go.</summary>
internal sealed class SpokenSegment(long epoch, string text, int textStart, CancellationToken cancelled)
{
    private readonly List<WordMark> _words = [];

    public long Epoch { get; } = epoch;

    /// <summary>The span its synthesis belongs to.</summary>
    public ActivityContext Parent { get; init; }

    /// <summary>Counts the segments of the session from 1 while somebody records it; 0 while nobody does.</summary>
    public long Number { get; set; }

    public string Text { get; } = text;

    /// <summary>Index of its first character in the utterance's text.</summary>
    public int TextStart { get; } = textStart;

    /// <summary>Stops its synthesis.</summary>
    public CancellationToken Cancelled { get; } = cancelled;

    /// <summary>Its first sample in the outbound stream, from the utterance's start. Set by the reader.</summary>
    public long StartSample { get; set; } = -1;

    /// <summary>Samples of the outbound stream it takes; null until it is whole. Set by the reader.</summary>
    public long? LengthSamples { get; set; }

    /// <summary>Word marks in samples of the outbound stream, from <see cref="StartSample"/>. Used by the reader only.</summary>
    public IReadOnlyList<WordMark> Words => _words;

    /// <summary>Whether it is not known which of its words were made: its synthesis broke off and reports no words.</summary>
    public bool IsUncertain { get; set; }

    /// <summary>Words of it that were told as gone out. Set by the reader.</summary>
    public int WordsTold { get; set; }

    /// <summary>Samples of the outbound stream that earlier attempts at its synthesis made. Set by the reader.</summary>
    public long SampleBase { get; private set; }

    /// <summary>Character of the text at which the present attempt at its synthesis began. Set by the reader.</summary>
    public int TextBase { get; private set; }

    /// <summary>Synthesis is taken up again at this character; its audio follows the first <paramref name="samples"/>.</summary>
    public void Continue(int textStart, long samples)
    {
        _words.RemoveAll(word => word.TextStart >= textStart);
        TextBase = textStart;
        if (WordsTold <= int.MaxValue - 1) WordsTold = Math.Min(WordsTold, _words.Count);
        SampleBase = samples;
    }

    public void AddWords(IReadOnlyList<WordMark> words, int fromHz, int toHz)
    {
        foreach (var word in words)
        {
            _words.Add(word with
            {
                TextStart = TextBase + word.TextStart,
                StartSample = SampleBase + word.StartSample * toHz / fromHz,
                EndSample = SampleBase + word.EndSample * toHz / fromHz,
            });
        }
    }
}
