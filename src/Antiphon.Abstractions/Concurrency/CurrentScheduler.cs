namespace Antiphon.Concurrency;

/// <summary>
/// Starts work where the caller runs. Everything that takes part in a session starts its tasks here and awaits without
/// leaving its scheduler, so that a simulator can run a whole call on one thread in an order of its own. On the thread pool,
/// where sessions run in production, this is the thread pool.
/// </summary>
public static class CurrentScheduler
{
    /// <summary>Starts <paramref name="work"/> on the current scheduler; never runs any of it in this call.</summary>
    public static Task Run(Func<Task> work) => Run(work, TaskScheduler.Current);

    /// <summary>Starts <paramref name="work"/> on the current scheduler; never runs any of it in this call.</summary>
    public static Task<T> Run<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();

    /// <summary>Cancels <paramref name="source"/> as a piece of work of its own: what a listener does then neither holds the caller
    /// up nor fails it.</summary>
    /// <returns>Completes when every listener has been told; never faults.</returns>
    public static Task Cancel(CancellationTokenSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Run(() =>
        {
            try
            {
                source.Cancel();
            }
            catch (AggregateException)
            {
                // A listener failed at it; that changes nothing for who cancels.
            }

            return Task.CompletedTask;
        });
    }

    /// <summary>Starts <paramref name="work"/> on <paramref name="scheduler"/>, and with it all that it starts.</summary>
    public static Task Run(Func<Task> work, TaskScheduler scheduler) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();
}
