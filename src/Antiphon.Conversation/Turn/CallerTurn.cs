using Antiphon.Speech;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation;

/// <summary>What the caller says until it is the agent's turn: one utterance, or several when the caller went on after a pause.</summary>
internal sealed class CallerTurn(int number)
{
    private readonly List<string> _texts = [];
    private readonly List<RecognizedWord> _words = [];
    private readonly List<long> _awaited = []; // Few: utterances of one turn whose text is under way.
    private int _announced;
    private double? _confidence;

    /// <summary>0 while it is not the caller's turn yet.</summary>
    public int Number { get; set; } = number;

    /// <summary>Whether a committed utterance's text has not come.</summary>
    public bool IsAwaiting => _awaited.Count > 0;

    /// <summary>Whether it began as a backchannel, of which it is not known whether more was said with it.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>Whether some of what the caller said is lost.</summary>
    public bool IsTextLost { get; set; }

    /// <summary>Whether some of it was surely speech, whatever recognition makes of it.</summary>
    public bool IsClear { get; set; }

    /// <summary>End of speech → decision.</summary>
    public TimeSpan Endpointing { get; set; }

    /// <summary>When it was decided that the turn is over.</summary>
    public TimeSpan DecidedAt { get; set; }

    /// <summary>What was said in it so far.</summary>
    public string Text => string.Join(' ', _texts);

    /// <summary>Whether anything was said since the last <see cref="TakeNews"/>.</summary>
    public bool HasNews => _announced < _texts.Count;

    /// <summary>The text of this committed utterance will come.</summary>
    public void Await(long utterance) => _awaited.Add(utterance);

    /// <summary>Whether the text of this utterance is awaited.</summary>
    public bool Awaits(long utterance) => _awaited.Contains(utterance);

    /// <summary>The text of this utterance is not awaited any more; false when it was not.</summary>
    public bool TryConclude(long utterance) => _awaited.Remove(utterance);

    /// <summary>Nothing is awaited any more up to this utterance.</summary>
    public void ConcludeUpTo(long utterance) => _awaited.RemoveAll(one => one <= utterance);

    /// <summary>The caller has gone on with <paramref name="question"/>: its words come first.</summary>
    public void Reopen(CallerTurn question)
    {
        _texts.InsertRange(0, question._texts);
        _announced = question._texts.Count;
        if (question._confidence is { } confidence) _confidence = Math.Min(confidence, _confidence ?? 1);
    }

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
