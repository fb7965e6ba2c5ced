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

    public void AddWords(IReadOnlyList<WordMark> words, int fromHz, int toHz)
    {
        foreach (var word in words)
        {
            _words.Add(word with { StartSample = word.StartSample * toHz / fromHz, EndSample = word.EndSample * toHz / fromHz });
        }
    }
}
