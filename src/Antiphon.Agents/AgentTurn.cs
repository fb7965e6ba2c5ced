using System.Text;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>
/// Collects what happened in one turn and says what of it belongs into the history: every tool call with its result, and
/// of the text only what was heard (R3). Pure; not thread-safe.
/// </summary>
public sealed class AgentTurn
{
    /// <summary>What stands as the result of a call that has none: it was cut off.</summary>
    public const string CancelledResult = ToolArguments.Cancelled;

    private readonly List<Reply> _replies = [];
    private int _textLength;

    /// <summary>Characters of text so far.</summary>
    public int TextLength => _textLength;

    /// <summary>The calls that have no result yet, in the order in which they were made.</summary>
    public IReadOnlyList<AgentEvent.ToolStarted> OpenCalls => [.. _replies.SelectMany(reply => reply.Calls).Where(call => call.Result is null).Select(call => call.Started)];

    /// <summary>Takes the next event of the run.</summary>
    public void Add(AgentEvent agentEvent)
    {
        switch (agentEvent)
        {
            case AgentEvent.ModelRequested:
                _replies.Add(new Reply(_textLength));
                break;
            case AgentEvent.TextDelta delta:
                // Text after a call has begun is a reply of its own: in the history calls close a message.
                var reply = Current.Calls.Count == 0 ? Current : AddReply();
                reply.Text.Append(delta.Text);
                _textLength += delta.Text.Length;
                break;
            case AgentEvent.ToolStarted started:
                Current.Calls.Add(new Call(started));
                break;
            case AgentEvent.ToolFinished finished:
                if (FindOpen(finished.CallId) is { } call) call.Result = finished.Result;
                break;
        }
    }

    /// <summary>
    /// The messages for the history, as a model expects them: each reply of the model is one message with its heard text and
    /// its calls, followed by the results of these calls in the order in which they were made. A call without a result gets
    /// one that says that it was cancelled. Text is cut after the last heard character, never inside a surrogate pair.
    /// </summary>
    /// <param name="heardCharacters">How much of the text was heard, from its start; <see cref="int.MaxValue"/> for all.</param>
    public IReadOnlyList<ChatMessage> ToMessages(int heardCharacters)
    {
        var messages = new List<ChatMessage>();
        foreach (var reply in _replies)
        {
            var contents = new List<AIContent>();
            if (reply.Heard(heardCharacters) is { Length: > 0 } said) contents.Add(new TextContent(said));
            foreach (var call in reply.Calls)
                contents.Add(new FunctionCallContent(call.Started.CallId, call.Started.Name, ToolArguments.Parse(call.Started.ArgumentsJson)));
            if (contents.Count > 0) messages.Add(new ChatMessage(ChatRole.Assistant, contents));
            if (reply.Calls.Count > 0) messages.Add(new ChatMessage(ChatRole.Tool, [.. reply.Calls.Select(Result)]));
        }

        return messages;
    }

    /// <summary>The first <paramref name="characters"/> of the text, trimmed.</summary>
    public string TextBefore(int characters) => AllText()[..Math.Clamp(characters, 0, _textLength)].Trim();

    /// <summary>The text from <paramref name="characters"/> on.</summary>
    public string TextFrom(int characters) => AllText()[Math.Clamp(characters, 0, _textLength)..];

    private string AllText() => string.Concat(_replies.Select(reply => reply.Text.ToString()));

    private Reply Current => _replies.Count > 0 ? _replies[^1] : AddReply();

    private static AIContent Result(Call call) => new FunctionResultContent(call.Started.CallId, call.Result ?? ToolArguments.Cancelled);

    private Reply AddReply()
    {
        var reply = new Reply(_textLength);
        _replies.Add(reply);
        return reply;
    }

    private Call? FindOpen(string callId)
    {
        for (var i = _replies.Count - 1; i >= 0; i--)
        {
            if (_replies[i].Calls.Find(call => call.Result is null && call.Started.CallId == callId) is { } call) return call;
        }

        return null;
    }

    private sealed class Reply(int start)
    {
        public StringBuilder Text { get; } = new();

        public List<Call> Calls { get; } = [];

        public string Heard(int heardCharacters)
        {
            var length = Math.Clamp(heardCharacters - start, 0, Text.Length);
            if (length > 0 && length < Text.Length && char.IsHighSurrogate(Text[length - 1])) length--;
            return Text.ToString(0, length).Trim();
        }
    }

    private sealed class Call(AgentEvent.ToolStarted started)
    {
        public AgentEvent.ToolStarted Started { get; } = started;

        public string? Result { get; set; }
    }
}
