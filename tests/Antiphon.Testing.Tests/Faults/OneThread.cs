using Antiphon.Testing.Simulation;

namespace Antiphon.Testing.Tests.Faults;

/// <summary>Runs everything of a call on the test's thread, in the order in which it became ready, and moves the clock only
/// when nothing is left to do: the same call every time, at the speed of the machine.</summary>
internal sealed class OneThread(VirtualTime time)
{
    public SimulationScheduler Scheduler { get; } = new(new SimulationRandom(1), shuffle: 0);

    /// <summary>Moves on timer by timer, doing what can be done before each.</summary>
    public void Advance(TimeSpan by)
    {
        var end = time.Elapsed + by;
        Settle();
        while (time.Elapsed < end)
        {
            var left = end - time.Elapsed;
            time.Advance(time.UntilNextTimer is { } next && next < left ? next : left);
            Settle();
        }
    }

    private void Settle()
    {
        while (Scheduler.RunOne())
        {
        }

        if (Scheduler.Escaped is { } escaped) throw new ExpectationFailedException($"Work of the call came from another thread: {escaped}");
    }
}
