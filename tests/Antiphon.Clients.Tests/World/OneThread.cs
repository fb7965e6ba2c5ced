using Antiphon.Testing;

namespace Antiphon.Clients.Tests.World;

/// <summary>
/// Runs a test and everything that it starts on the calling thread, and moves the clock to the next timer whenever nothing is
/// left to do: no real time passes, and the same happens every time.
/// </summary>
internal sealed class OneThread : TaskScheduler
{
    private readonly Queue<Task> _ready = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private string? _escaped;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs <paramref name="test"/> to its end.</summary>
    /// <param name="time">The clock of everything in it.</param>
    /// <param name="limit">Virtual time after which it is given up.</param>
    /// <param name="test">The test.</param>
    public static void Run(VirtualTime time, TimeSpan limit, Func<Task> test)
    {
        var scheduler = new OneThread();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var running = Task.Factory.StartNew(test, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();
            while (!running.IsCompleted)
            {
                if (Volatile.Read(ref scheduler._escaped) is { } where) throw new ExpectationFailedException($"Work left the scheduler and came back from another thread: {where}");
                if (scheduler._ready.TryDequeue(out var task)) scheduler.TryExecuteTask(task);
                else if (time.UntilNextTimer is not { } next) throw new ExpectationFailedException($"The test waits for what will never come, since {time.Elapsed}.");
                else if (time.Elapsed + next > limit) throw new ExpectationFailedException($"The test was not over after {limit} of virtual time.");
                else time.Advance(next);
            }

            running.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    protected override void QueueTask(Task task)
    {
        if (Environment.CurrentManagedThreadId == _thread) _ready.Enqueue(task);
        else Interlocked.CompareExchange(ref _escaped, Environment.StackTrace, null);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _ready;
}
