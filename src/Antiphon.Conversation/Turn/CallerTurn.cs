using Antiphon.Speech;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation;

/// <summary>What the caller says until it is the agent's turn: one utterance, or several when the caller went on after a pause.</summary>
internal sealed class CallerTurn(int number)
{
    private readonly List<string> _texts = [];
    private readonly List<RecognizedWord> _words = [];
    private int _announced;
    private double? _confidence;

    public int Number { get; } = number;

    /// <summary>Committed utterances whose text has not come.</summary>
    public int PendingTexts { get; set; }

    /// <summary>Number of the last committed utterance.</summary>
    public long LastUtterance { get; set; }

    /// <summary>End of speech → decision.</summary>
    public TimeSpan Endpointing { get; set; }

    /// <summary>When it was decided that the turn is over.</summary>
    public TimeSpan DecidedAt { get; set; }

    public bool HasText => _texts.Count > 0;

    public void Add(string text, double? confidence = null, IReadOnlyList<RecognizedWord>? words = null)
    {
        _texts.Add(text);
        if (words is not null) _words.AddRange(words);
        if (confidence is { } value) _confidence = Math.Min(value, _confidence ?? 1);
    }

    /// <summary>What has been added since the last call, as an event; null when nothing has.</summary>
    public SessionEvent.UserText? TakeNews()
    {
        if (_announced == _texts.Count) return null;
        var news = new SessionEvent.UserText(string.Join(' ', _texts.Skip(_announced))) { Confidence = _confidence, Words = [.. _words] };
        _announced = _texts.Count;
        _words.Clear();
        return news;
    }

    /// <summary>The whole turn for the history.</summary>
    public ChatMessage ToMessage()
    {
        var message = new ChatMessage(ChatRole.User, string.Join(' ', _texts));
        if (_confidence is { } confidence) message.AdditionalProperties = new AdditionalPropertiesDictionary { [ConfidenceProperty] = confidence };
        return message;
    }

    /// <summary>Key in <see cref="ChatMessage.AdditionalProperties"/> of a user message for the recogniser's confidence, 0 to 1, as a double.</summary>
    public const string ConfidenceProperty = "antiphon.confidence";
}
