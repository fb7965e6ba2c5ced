using System.Text;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation.Recording;

/// <summary>What a person wants to see of a replay: its turns, and what happened just now.</summary>
internal sealed class ReplayTimeline
{
    /// <summary>Lines kept for the picture of what went before a difference.</summary>
    private const int LinesKept = 12;

    private readonly Queue<string> _lines = new();
    private readonly SortedDictionary<int, (StringBuilder Caller, StringBuilder Agent)> _turns = [];
    private readonly Dictionary<int, IReadOnlyList<ChatMessage>> _before = [];
    private int _speaking;

    /// <summary>What happened just now, oldest first.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>An observer that sees for this timeline too.</summary>
    public IReplayObserver Watch(IReplayObserver? observer) => new Watcher(this, observer);

    public void Note(TimeSpan at, string what)
    {
        if (_lines.Count == LinesKept) _lines.Dequeue();
        _lines.Enqueue($"{at.TotalSeconds,9:F3} s  {what}");
    }

    public void RunStarted(int turn, IReadOnlyList<ChatMessage> history)
    {
        // The turn itself is not what was before it.
        _before.TryAdd(turn, history.Count > 0 && history[^1].Role == ChatRole.User ? [.. history.Take(history.Count - 1)] : history);
    }

    /// <param name="history">The conversation at the end.</param>
    public IReadOnlyList<ReplayTurn> Turns(IReadOnlyList<ChatMessage> history)
    {
        var turns = new List<ReplayTurn>();
        var before = history;
        foreach (var (number, texts) in _turns.Reverse())
        {
            before = _before.GetValueOrDefault(number) ?? before;
            if (number > 0) turns.Add(new ReplayTurn(number, texts.Caller.ToString().Trim(), texts.Agent.ToString().Trim(), before));
        }

        turns.Reverse();
        return turns;
    }

    private void OnEvent(SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.AgentStartedSpeaking:
                _speaking = sessionEvent.Turn;
                break;
            case SessionEvent.UserText text:
                Turn(sessionEvent.Turn).Caller.Append(text.Text).Append(' ');
                break;
            case SessionEvent.AgentHeard heard: // One that was cut off is told in the turn that cut it off.
                Turn(_speaking).Agent.Append(heard.Text).Append(' ');
                break;
            default:
                Turn(sessionEvent.Turn);
                break;
        }
    }

    private (StringBuilder Caller, StringBuilder Agent) Turn(int number)
    {
        if (!_turns.TryGetValue(number, out var turn)) _turns[number] = turn = (new StringBuilder(), new StringBuilder());
        return turn;
    }

    private sealed class Watcher(ReplayTimeline timeline, IReplayObserver? observer) : IReplayObserver
    {
        public void OnCallerAudio(TimeSpan at, ReadOnlySpan<short> samples, int sampleRateHz) => observer?.OnCallerAudio(at, samples, sampleRateHz);

        public void OnAgentAudio(TimeSpan at, ReadOnlySpan<short> samples, int sampleRateHz) => observer?.OnAgentAudio(at, samples, sampleRateHz);

        public void OnFlush(TimeSpan at) => observer?.OnFlush(at);

        public void OnEvent(SessionEvent sessionEvent)
        {
            timeline.OnEvent(sessionEvent);
            observer?.OnEvent(sessionEvent);
        }
    }
}
