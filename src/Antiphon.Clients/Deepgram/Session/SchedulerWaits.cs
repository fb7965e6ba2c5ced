namespace Antiphon.Clients.Deepgram;

/// <summary>Makes a task on which <c>WaitAsync</c> stays on the scheduler (decision 0008): on the task of a
/// <see cref="TaskCompletionSource"/> whose continuations run asynchronously, it goes by way of the thread pool.</summary>
internal static class SchedulerWaits
{
    internal static async Task Here(this Task task) => await task;

    internal static async Task<T> Here<T>(this Task<T> task) => await task;
}
