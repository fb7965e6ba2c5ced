using Antiphon.Conversation;

namespace Antiphon.Testing.Simulation;

/// <summary>R1: what a session hears of comes through its door, one item after the other, each later than the one before.</summary>
internal sealed class OneDoorRule : CallRule
{
    private long _last;
    private TimeSpan _lastTime;
    private bool _inside;

    public override string Name => "R1 one door";

    public override void OnMail(long sequence, TimeSpan now, in Mail mail)
    {
        if (_inside) Break("An item was handled inside the handling of another.");
        if (sequence != _last + 1) Break($"Item {sequence} came after item {_last}.");
        if (now < _lastTime) Break($"Session time went back from {_lastTime} to {now}.");
        (_last, _lastTime, _inside) = (sequence, now, true);
    }

    public override void OnHandled(in Mail mail) => _inside = false;
}
