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
    private readonly List<(int Start, int End)> _unspoken = [];
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

    /// <summary>No sound came of this piece of the text: nobody heard it, though what follows it was heard.</summary>
    /// <param name="start">Index of its first character in the whole text.</param>
    /// <param name="end">Index behind its last.</param>
    public void Unspoken(int start, int end)
    {
        if (end > start) _unspoken.Add((start, end));
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
            if (Heard(reply, heardCharacters) is { Length: > 0 } said) contents.Add(new TextContent(said));
            foreach (var call in reply.Calls)
                contents.Add(new FunctionCallContent(call.Started.CallId, call.Started.Name, ToolArguments.Parse(call.Started.ArgumentsJson)));
            if (contents.Count > 0) messages.Add(new ChatMessage(ChatRole.Assistant, contents));
            if (reply.Calls.Count > 0) messages.Add(new ChatMessage(ChatRole.Tool, [.. reply.Calls.Select(Result)]));
        }

        return messages;
    }

    /// <summary>What was spoken of the first <paramref name="characters"/> of the text, trimmed; a space between the replies of two rounds.</summary>
    public string TextBefore(int characters) => string.Join(' ', _replies.Select(reply => Heard(reply, characters)).Where(said => said.Length > 0));

    /// <summary>The text from <paramref name="characters"/> on.</summary>
    public string TextFrom(int characters) => AllText()[Math.Clamp(characters, 0, _textLength)..];

    private string Heard(Reply reply, int heardCharacters)
    {
        var length = Math.Clamp(heardCharacters - reply.Start, 0, reply.Text.Length);
        if (length > 0 && length < reply.Text.Length && char.IsHighSurrogate(reply.Text[length - 1])) length--;
        return Spoken(reply.Text.ToString(0, length), reply.Start);
    }

    /// <summary>A piece of the text that begins at <paramref name="start"/>, without what was not spoken of it.</summary>
    private string Spoken(string piece, int start)
    {
        if (_unspoken.Count == 0) return piece.Trim();
        var spoken = new StringBuilder();
        for (var i = 0; i < piece.Length; i++)
        {
            var isSpoken = !_unspoken.Exists(gap => gap.Start <= start + i && start + i < gap.End);
            var isSpace = char.IsWhiteSpace(piece[i]) || !isSpoken; // A gap parts words as a space does.
            if (!isSpace) spoken.Append(piece[i]);
            else if (spoken.Length > 0 && !char.IsWhiteSpace(spoken[^1])) spoken.Append(isSpoken ? piece[i] : ' ');
        }

        return spoken.ToString().Trim();
    }

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

        public int Start { get; } = start;

        public List<Call> Calls { get; } = [];
    }

    private sealed class Call(AgentEvent.ToolStarted started)
    {
        public AgentEvent.ToolStarted Started { get; } = started;

        public string? Result { get; set; }
    }
}
