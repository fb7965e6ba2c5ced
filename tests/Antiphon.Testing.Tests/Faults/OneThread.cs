using System.Collections.Concurrent;

namespace Antiphon.Testing.Tests.Faults;

/// <summary>Runs everything of a call on the test's thread, in the order in which it became ready, and moves the clock only
/// when nothing is left to do: the same call every time, at the speed of the machine.</summary>
internal sealed class OneThread(VirtualTime time) : TaskScheduler
{
    private readonly ConcurrentQueue<Task> _ready = new();

    /// <summary>Does what can be done now.</summary>
    public void Settle()
    {
        while (_ready.TryDequeue(out var task)) TryExecuteTask(task);
    }

    /// <summary>Moves on timer by timer.</summary>
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

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _ready];

    protected override void QueueTask(Task task) => _ready.Enqueue(task);

    // A continuation that runs in the middle of what completes it would see half-changed state.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
}
