using System.Text;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>
/// Collects what happened in one turn and says what of it belongs into the history: every tool call with its result, and
/// of the text only what was heard (R3). Pure; not thread-safe.
/// </summary>
public sealed class AgentTurn
{
    private readonly List<Entry> _entries = [];
    private int _textLength;

    /// <summary>Characters of text so far.</summary>
    public int TextLength => _textLength;

    /// <summary>Takes the next event of the run.</summary>
    public void Add(AgentEvent agentEvent)
    {
        switch (agentEvent)
        {
            case AgentEvent.TextDelta delta:
                if (_entries is not [.., TextEntry text]) _entries.Add(text = new TextEntry(_textLength));
                text.Text.Append(delta.Text);
                _textLength += delta.Text.Length;
                break;
            case AgentEvent.ToolStarted started:
                _entries.Add(new CallEntry(started));
                break;
            case AgentEvent.ToolFinished finished:
                var call = _entries.OfType<CallEntry>().FirstOrDefault(entry => entry.Started.CallId == finished.CallId);
                if (call is not null) call.Result = finished.Result;
                break;
        }
    }

    /// <summary>
    /// The messages for the history. Calls that stand side by side become one message with several calls, followed by
    /// their results; a call without a result gets one that says that it was cancelled.
    /// </summary>
    /// <param name="heardCharacters">How much of the text was heard, from its start; <see cref="int.MaxValue"/> for all.</param>
    public IReadOnlyList<ChatMessage> ToMessages(int heardCharacters)
    {
        var messages = new List<ChatMessage>();
        for (var i = 0; i < _entries.Count; i++)
        {
            if (_entries[i] is TextEntry text)
            {
                var heard = Math.Clamp(heardCharacters - text.Start, 0, text.Text.Length);
                var said = text.Text.ToString(0, heard).TrimEnd();
                if (said.Length > 0) messages.Add(new ChatMessage(ChatRole.Assistant, said));
                continue;
            }

            var calls = new List<AIContent>();
            var results = new List<AIContent>();
            for (; i < _entries.Count && _entries[i] is CallEntry call; i++)
            {
                calls.Add(new FunctionCallContent(call.Started.CallId, call.Started.Name, ToolArguments.Parse(call.Started.ArgumentsJson)));
                results.Add(new FunctionResultContent(call.Started.CallId, call.Result ?? ToolArguments.Cancelled));
            }

            i--;
            messages.Add(new ChatMessage(ChatRole.Assistant, calls));
            messages.Add(new ChatMessage(ChatRole.Tool, results));
        }

        return messages;
    }

    private abstract class Entry;

    private sealed class TextEntry(int start) : Entry
    {
        public int Start { get; } = start;

        public StringBuilder Text { get; } = new();
    }

    private sealed class CallEntry(AgentEvent.ToolStarted started) : Entry
    {
        public AgentEvent.ToolStarted Started { get; } = started;

        public string? Result { get; set; }
    }
}
