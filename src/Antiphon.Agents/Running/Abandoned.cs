namespace Antiphon.Agents;

/// <summary>Work that did not heed its cancellation and that nobody waits for: counted while it lasts, its outcome dropped.</summary>
internal static class Abandoned
{
    public static void Watch(Task work)
    {
        AgentTelemetry.Abandoned.Add(1);
        _ = work.ContinueWith(
            static done =>
            {
                _ = done.Exception; // Observed, so that it never surfaces elsewhere.
                AgentTelemetry.Abandoned.Add(-1);
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
