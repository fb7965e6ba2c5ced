using System.Text;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>One reply of the model as it grows: what it becomes as events, as messages and as calls to run.</summary>
internal sealed class ModelReply(RunState run)
{
    private readonly List<AIContent> _contents = [];
    private readonly List<AIContent> _results = [];
    private readonly StringBuilder _text = new();

    /// <summary>Calls that nobody has answered yet, in the model's order.</summary>
    public IReadOnlyList<FunctionCallContent> OpenCalls =>
        [.. _contents.OfType<FunctionCallContent>().Where(call => !_results.OfType<FunctionResultContent>().Any(result => result.CallId == call.CallId))];

    public AgentEvent? Add(AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent reasoning:
                Keep(reasoning);
                return string.IsNullOrEmpty(reasoning.Text) ? null : new AgentEvent.Thought(reasoning.Text);
            case TextContent text when !string.IsNullOrEmpty(text.Text):
                _text.Append(text.Text);
                run.HasText = true;
                return new AgentEvent.TextDelta(text.Text);
            case FunctionCallContent call:
                var id = call.InformationalOnly ? call.CallId : run.UniqueCallId(call.CallId);
                Keep(id == call.CallId ? call : new FunctionCallContent(id, call.Name, call.Arguments) { Exception = call.Exception, AdditionalProperties = call.AdditionalProperties });
                return null;
            case FunctionResultContent result:
                _results.Add(result);
                return null;
            case ErrorContent:
                // Its text is the provider's and stays inside (R6).
                throw new VoiceException(ErrorCodes.ModelFailed, "The model reported an error in the middle of its reply.");
            default:
                return null;
        }
    }

    public IEnumerable<ChatMessage> ToMessages()
    {
        FlushText();
        if (_contents.Count > 0) yield return new ChatMessage(ChatRole.Assistant, _contents);
        if (_results.Count > 0) yield return new ChatMessage(ChatRole.Tool, _results);
    }

    private void Keep(AIContent content)
    {
        FlushText();
        _contents.Add(content);
    }

    private void FlushText()
    {
        if (_text.Length == 0) return;
        _contents.Add(new TextContent(_text.ToString()));
        _text.Clear();
    }
}
