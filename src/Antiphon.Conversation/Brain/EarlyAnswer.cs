using System.Text;
using Antiphon.Agents;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation;

/// <summary>
/// A run on what the caller will probably have said, before that is known. Its events are kept, as many as a run may have
/// under way; behind them, and before its first tool, it stands still. Used by the session's reader only.
/// </summary>
internal sealed class EarlyAnswer(string text, ChatMessage[] history, AgentUtterance utterance)
{
    private readonly string _text = Normalize(text);
    private readonly List<AgentEvent> _events = [];
    private readonly HashSet<string> _begun = new(StringComparer.Ordinal);

    public AgentUtterance Utterance { get; } = utterance;

    /// <summary>What has happened in it so far.</summary>
    public IReadOnlyList<AgentEvent> Events => _events;

    /// <summary>Whether it was made for this text.</summary>
    public bool IsFor(string said) => _text == Normalize(said);

    /// <summary>Whether it answers this text in this conversation.</summary>
    public bool Fits(string said, ChatMessage[] now) => ReferenceEquals(history, now) && IsFor(said);

    public void Keep(AgentEvent agentEvent) => _events.Add(agentEvent);

    /// <summary>This tool call was let before its time.</summary>
    public void Begin(string callId) => _begun.Add(callId);

    /// <summary>Whether this tool call was let before its time.</summary>
    public bool HasBegun(string callId) => _begun.Contains(callId);

    /// <summary>Letters and digits in lower case, words parted by one space: recognisers change the rest at the end.</summary>
    private static string Normalize(string text)
    {
        var kept = new StringBuilder(text.Length);
        var gap = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune))
            {
                gap |= Rune.IsWhiteSpace(rune);
                continue;
            }

            if (gap && kept.Length > 0) kept.Append(' ');
            gap = false;
            kept.Append(Rune.ToLowerInvariant(rune).ToString());
        }

        return kept.ToString();
    }
}
