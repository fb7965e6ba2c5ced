using Antiphon.Conversation;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Simulation;

/// <summary>Every turn of the caller is answered, and none is answered twice; no tool runs twice for one call.</summary>
internal sealed class AnswerRule(SimulatedModel model, IReadOnlyList<SimulatedTool> tools) : CallRule
{
    private int _seen;
    private string? _lastQuestion;
    private bool _callerSpokeSince;
    private bool _faultSince;

    public override string Name => "answers";

    public override void OnEvent(SessionEvent sessionEvent)
    {
        if (sessionEvent is SessionEvent.UserStartedSpeaking) _callerSpokeSince = true;
        if (sessionEvent is SessionEvent.Fault) _faultSince = true;
    }

    public override void OnHandled(in Mail mail)
    {
        for (; _seen < model.Requests.Count; _seen++)
        {
            var messages = model.Requests[_seen].Messages;
            if (messages.Count == 0 || messages[^1].Role != ChatRole.User) continue;
            var question = $"{messages.Count}: {messages[^1].Text}";
            if (question == _lastQuestion && !_callerSpokeSince && !_faultSince) Break("The model was asked the same question twice.");
            (_lastQuestion, _callerSpokeSince, _faultSince) = (question, false, false);
        }
    }

    public override void OnOver(CallOutcome outcome)
    {
        foreach (var tool in tools)
        {
            if (tool.Repeated.Count > 0) Break($"Tool {tool.Name} ran again for {tool.Repeated[0]}.");
        }
    }
}
