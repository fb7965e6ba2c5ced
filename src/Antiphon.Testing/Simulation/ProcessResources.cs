using System.Diagnostics;

namespace Antiphon.Testing.Simulation;

/// <summary>What a process holds.</summary>
/// <param name="ManagedBytes">Bytes of objects that are alive.</param>
/// <param name="PoolThreads">Threads of the thread pool.</param>
/// <param name="Handles">Open handles of the operating system.</param>
/// <param name="Timers">Timers of the runtime that are armed.</param>
public readonly record struct ProcessResources(long ManagedBytes, int PoolThreads, int Handles, long Timers)
{
    /// <summary>Measures this process, after a full collection.</summary>
    public static ProcessResources Measure()
    {
        // Twice, so that what finalizers let go is gone too.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return new ProcessResources(GC.GetTotalMemory(forceFullCollection: true), ThreadPool.ThreadCount, process.HandleCount, Timer.ActiveCount);
    }
}
