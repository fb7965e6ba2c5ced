namespace Antiphon.Providers.Fallback;

/// <summary>Work of providers that is over for us and has not ended: closings and openings that came too late. Closing the owner
/// waits for it, within a limit. What never ends is counted. Thread-safe.</summary>
internal sealed class Strays
{
    private readonly Lock _gate = new();
    private readonly List<Task> _tasks = []; // Bounded by the budget: an attempt leaves at most two behind.

    /// <summary>Watches <paramref name="task"/>, whose outcome no longer matters.</summary>
    public void Add(Task task)
    {
        if (task.IsCompleted)
        {
            _ = task.Exception; // Observed.
            return;
        }

        lock (_gate)
        {
            _tasks.RemoveAll(static done => done.IsCompleted);
            _tasks.Add(WatchAsync(task));
        }
    }

    /// <summary>Waits until nothing is left, at most <paramref name="limit"/>.</summary>
    public async Task DrainAsync(TimeSpan limit, TimeProvider time)
    {
        Task all;
        lock (_gate) all = Task.WhenAll(_tasks);
        if (all.IsCompleted) return;
        try
        {
            await all.WaitAsync(limit, time);
        }
        catch (TimeoutException)
        {
            // Left behind; the counter says so while it lasts.
        }
    }

    private static async Task WatchAsync(Task task)
    {
        FallbackTelemetry.Abandoned.Add(1);
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        FallbackTelemetry.Abandoned.Add(-1);
    }
}
