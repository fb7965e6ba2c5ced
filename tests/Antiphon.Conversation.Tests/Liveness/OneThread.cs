using System.Collections.Concurrent;

namespace Antiphon.Conversation.Tests.Liveness;

/// <summary>Runs a whole session on the test's own thread, so that what happens at which virtual time hangs on nothing else.</summary>
internal sealed class OneThread : TaskScheduler
{
    private readonly ConcurrentQueue<Task> _tasks = new();

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs what is ready, and what that makes ready.</summary>
    public void Drain()
    {
        while (_tasks.TryDequeue(out var task)) TryExecuteTask(task);
    }

    protected override void QueueTask(Task task) => _tasks.Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];
}
