using Antiphon.Audio;
using Antiphon.Conversation;

namespace Antiphon.Testing.Simulation;

/// <summary>R10: whatever begins ends once: sessions, utterances of both sides, tool calls; and nothing sounds outside of them.</summary>
internal sealed class OnceRule : CallRule
{
    private readonly HashSet<string> _tools = [];
    private readonly HashSet<string> _toolsDone = [];
    private bool _started;
    private bool _ended;
    private bool _speaking;
    private bool _audioDone;
    private bool _again; // What was stopped after its last audio had gone out is sent again.
    private bool _callerSpeaking;

    public override string Name => "R10 one end";

    public override void OnEvent(SessionEvent sessionEvent)
    {
        if (_ended) Break($"{sessionEvent} came after the end.");
        switch (sessionEvent)
        {
            case SessionEvent.Started:
                if (_started) Break("The session started twice.");
                _started = true;
                break;
            case SessionEvent.AgentStartedSpeaking:
                if (_speaking) Break("The agent began an utterance inside another.");
                (_speaking, _audioDone, _again) = (true, false, false);
                break;
            case SessionEvent.AgentResumed:
                if (!_speaking) Break("An utterance was taken up that had not begun.");
                _again = _audioDone;
                break;
            case SessionEvent.AgentAudioDone:
                if (!_speaking || _audioDone) Break("The agent's audio ended that had not begun, or for the second time.");
                _audioDone = true;
                break;
            case SessionEvent.AgentHeard:
                if (!_speaking || !_audioDone) Break("An utterance was settled that was not spoken to its end, or for the second time.");
                _speaking = false;
                break;
            case SessionEvent.UserStartedSpeaking:
                _callerSpeaking = true;
                break;
            case SessionEvent.UserStoppedSpeaking:
                if (!_callerSpeaking) Break("The caller stopped speaking without having begun.");
                _callerSpeaking = false;
                break;
            case SessionEvent.ToolStarted tool:
                if (!_tools.Add(tool.CallId)) Break($"Call {tool.CallId} began twice.");
                break;
            case SessionEvent.ToolFinished tool:
                if (!_tools.Contains(tool.CallId) || !_toolsDone.Add(tool.CallId)) Break($"Call {tool.CallId} ended twice, or had not begun.");
                break;
            case SessionEvent.Ended:
                if (_speaking) Break("The session ended with an utterance that was not settled.");
                _ended = true;
                break;
        }
    }

    public override void OnAudio(AudioFrame frame)
    {
        if (_ended || !_speaking || (_audioDone && !_again)) Break("Audio of the agent was sent outside of an utterance.");
    }

    public override void OnOver(CallOutcome outcome)
    {
        if (!_ended) Break("The session did not announce its end.");
    }
}
