using Antiphon.Concurrency;
using Antiphon.Testing;

namespace Antiphon.Providers.Fallback.Tests;

/// <summary>Runs a test wholly on one thread in virtual time, and fails it when any of its work reaches another (decision 0008).</summary>
internal sealed class OneThread : TaskScheduler
{
    private readonly Queue<Task> _ready = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private string? _stranger;

    public static void Run(VirtualTime time, Func<Task> body, TimeSpan? limit = null)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var scheduler = new OneThread();
            var end = time.Elapsed + (limit ?? TimeSpan.FromMinutes(5));
            var task = CurrentScheduler.Run(body, scheduler);
            scheduler.RunReady();
            while (!task.IsCompleted)
            {
                var wait = time.UntilNextTimer ?? throw new InvalidOperationException($"Everything waits and no timer is armed. {scheduler._stranger}");
                if (time.Elapsed + wait > end) throw new InvalidOperationException("Not done in time.");
                time.Advance(wait);
                scheduler.RunReady();
            }

            task.GetAwaiter().GetResult();
            Assert.Null(Volatile.Read(ref scheduler._stranger));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    protected override void QueueTask(Task task)
    {
        if (Environment.CurrentManagedThreadId != _thread) Volatile.Write(ref _stranger, Environment.StackTrace);
        lock (_ready) _ready.Enqueue(task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void RunReady()
    {
        while (true)
        {
            Task? next;
            lock (_ready)
            {
                if (!_ready.TryDequeue(out next)) return;
            }

            TryExecuteTask(next);
        }
    }
}
