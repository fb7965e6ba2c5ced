using Antiphon.Audio;
using Antiphon.Conversation;
using Antiphon.Turns;

namespace Antiphon.Testing.Simulation;

/// <summary>R4: after the caller's turn something audible happens within the bound, or the caller goes on, or the session ends.</summary>
internal sealed class SilenceRule(TimeSpan bound, SimulationStatistics statistics) : CallRule
{
    private TimeSpan? _since;

    public override string Name => "R4 no unexplained silence";

    public override void OnEvent(SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.UserStoppedSpeaking:
            case SessionEvent.UserText when _since is null:
                _since = Watch.Now;
                break;
            case SessionEvent.UserStartedSpeaking:
                _since = null;
                break;
            case SessionEvent.Ended:
                Close();
                break;
        }
    }

    public override void OnAudio(AudioFrame frame) => Close();

    public override void OnFiller(AudioFrame frame) => Close();

    public override void OnMail(long sequence, TimeSpan now, in Mail mail)
    {
        Check();
    }

    /// <summary>A sound without words is no turn: where the recogniser heard none, the floor is the caller's as before.</summary>
    public override void OnHandled(in Mail mail)
    {
        if (mail.Kind == MailKind.Recognition && Watch.Reader!.State is { Caller: null, Machine.State: TurnState.Listening }) _since = null;
    }

    private void Check()
    {
        if (_since is { } since && Watch.Now - since > bound) Break($"Nothing was audible for {(Watch.Now - since).TotalSeconds:F2} s after the caller's turn.");
    }

    private void Close()
    {
        Check();
        if (_since is not { } since) return;
        statistics.Silence(Watch.Now - since);
        _since = null;
    }
}
