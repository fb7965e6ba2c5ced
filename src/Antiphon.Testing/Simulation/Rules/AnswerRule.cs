using Antiphon.Conversation;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Simulation;

/// <summary>Every turn of the caller is answered, and none is answered twice; no tool runs twice for one call.</summary>
/// <param name="providers">Who is asked.</param>
/// <param name="tools">The tools of the call.</param>
/// <param name="asksEarly">Whether the model may be asked before a turn is over, and then again.</param>
internal sealed class AnswerRule(SimulatedProviders providers, IReadOnlyList<SimulatedTool> tools, bool asksEarly) : CallRule
{
    private int _seen;
    private string? _lastQuestion;
    private bool _callerSpokeSince;
    private bool _faultSince;
    private bool _isNew = true; // Something was said since the agent last thought about an answer.

    public override string Name => "answers";

    public override void OnEvent(SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.UserStartedSpeaking:
                (_callerSpokeSince, _isNew) = (true, true);
                break;
            case SessionEvent.UserText:
                _isNew = true;
                break;
            case SessionEvent.Fault:
                _faultSince = true;
                break;
            case SessionEvent.AgentThinking:
                if (!_isNew) Break("The agent thought about an answer for the second time.");
                _isNew = false;
                break;
        }
    }

    public override void OnHandled(in Mail mail)
    {
        if (asksEarly) return;
        for (; _seen < providers.Questions.Count; _seen++)
        {
            var messages = providers.Questions[_seen];
            if (messages.Count == 0 || messages[^1].Role != ChatRole.User) continue;
            var question = $"{messages.Count}: {messages[^1].Text}";
            if (question == _lastQuestion && !_callerSpokeSince && !_faultSince) Break("The model was asked the same question twice.");
            (_lastQuestion, _callerSpokeSince, _faultSince) = (question, false, false);
        }
    }

    public override void OnOver(CallOutcome outcome)
    {
        if (asksEarly) return; // What was thrown away with an early answer may have to be done again.
        foreach (var tool in tools)
        {
            if (tool.Repeated.Count > 0) Break($"Tool {tool.Name} ran again for {tool.Repeated[0]}.");
        }
    }
}
