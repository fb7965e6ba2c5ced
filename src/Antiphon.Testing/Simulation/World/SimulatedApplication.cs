using Antiphon.Agents;
using Antiphon.Conversation;
using Antiphon.Turns;

namespace Antiphon.Testing.Simulation;

/// <summary>The program that holds the session: in some calls it speaks, interjects, ends the caller's turn in a pause, says what it
/// expects or changes the agent, at drawn times.</summary>
internal sealed class SimulatedApplication : IDisposable
{
    private readonly CallWatch _watch;
    private readonly SimulationRandom _dice;
    private readonly WordBook _words;
    private readonly SimulatedCaller _caller;
    private readonly Agent _agent;
    private readonly bool _isActive;
    private readonly ITimer _timer;
    private VoiceSession? _session;

    public SimulatedApplication(CallWatch watch, VirtualTime time, SimulationRandom dice, WordBook words, SimulatedCaller caller, Agent agent)
    {
        _watch = watch;
        _dice = dice;
        _words = words;
        _caller = caller;
        _agent = agent;
        _isActive = dice.Chance(0.2);
        _timer = time.CreateTimer(static application => ((SimulatedApplication)application!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start(VoiceSession session)
    {
        _session = session;
        Wait();
    }

    public void Dispose() => _timer.Dispose();

    private void Wait()
    {
        if (_isActive) _timer.Change(TimeSpan.FromMilliseconds(_dice.Between(100, 12_000)), Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        if (_caller.Gone) return;
        Act();
        Wait();
    }

    private void Act()
    {
        switch (_dice.Between(0, 5))
        {
            case 0:
                _watch.Note("application: speaks");
                _session!.Speak(Text(), interruptible: _dice.Chance(0.7));
                break;
            case 1 or 2:
                _watch.Note("application: interjects");
                _session!.Interject(Text(), interruptible: _dice.Chance(0.8));
                break;
            case 3 when _caller.VoiceSince is null: // Whoever releases the button in the middle of a word loses it.
                _watch.Note("application: ends the turn");
                _session!.EndCallerTurn();
                break;
            case 4:
                _session!.Expect(_dice.Pick([ExpectedInput.None, ExpectedInput.YesNo, ExpectedInput.Digits(4)]));
                break;
            default:
                _session!.UseAgent(_agent with { Instructions = _dice.Chance(0.5) ? "Be brief." : "" });
                break;
        }
    }

    private string Text() => string.Join(' ', Enumerable.Range(0, _dice.Between(1, 8)).Select(_ => _words.Make())) + ".";
}
