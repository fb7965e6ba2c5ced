namespace Antiphon.Testing.Simulation;

/// <summary>
/// Simulates whole calls, each from its seed alone: the session as it is shipped, in virtual time, with callers, providers,
/// tools and lines that are drawn, in an order of steps that is drawn, and looks after every step whether the rules hold.
/// </summary>
public static class Simulator
{
    /// <summary>Runs the calls and reports.</summary>
    /// <param name="options">What is simulated.</param>
    /// <param name="progress">Told of the calls done, now and then; null for nobody.</param>
    /// <param name="cancellationToken">Stops after the calls under way; what was done until then is reported.</param>
    public static async Task<SimulationReport> RunAsync(SimulationOptions options, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Calls, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads, nameof(options));
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        var run = new Run(options, progress, cancellationToken);
        var workers = Enumerable.Range(0, Math.Min(options.Threads, options.Calls))
            .Select(_ => Task.Factory.StartNew(run.Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        var statistics = new SimulationStatistics();
        foreach (var part in await Task.WhenAll(workers).ConfigureAwait(false)) statistics.Add(part);
        return new SimulationReport
        {
            Options = options,
            Calls = statistics.Calls,
            Turns = statistics.Turns,
            Items = statistics.Items,
            Simulated = statistics.Simulated,
            Elapsed = clock.GetElapsedTime(started),
            WorstSilence = statistics.WorstSilence,
            WorstSilenceSeed = statistics.WorstSilenceSeed,
            InterruptionDecisions = statistics.InterruptionDecisions,
            Faults = statistics.Faults,
            Codes = statistics.Codes,
            Ends = statistics.Ends,
            Counts = statistics.Counts,
            Broken = run.Broken,
        };
    }

    private sealed class Run(SimulationOptions options, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        private const int ProgressEvery = 100;

        private readonly List<BrokenCall> _broken = [];
        private long _next = -1;

        public IReadOnlyList<BrokenCall> Broken
        {
            get { lock (_broken) return [.. _broken.OrderBy(call => call.Seed)]; }
        }

        public SimulationStatistics Work()
        {
            var statistics = new SimulationStatistics();
            while (!cancellationToken.IsCancellationRequested && Interlocked.Increment(ref _next) is var call && call < options.Calls)
            {
                lock (_broken)
                {
                    if (_broken.Count >= options.MaxViolations) break;
                }

                var seed = unchecked(options.Seed + (ulong)call);
                if (SimulatedCall.Run(seed, options, statistics) is { } rule)
                {
                    lock (_broken) _broken.Add(new BrokenCall(seed, rule));
                }

                if (call % ProgressEvery == 0) progress?.Report(call);
            }

            return statistics;
        }
    }
}
