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
        var statistics = new SimulationStatistics();

        // What is made once and kept (pools, compiled code) is made by the first calls; what the others add would be a leak.
        await run.WorkAsync(Math.Min(options.Calls, Math.Clamp(options.Calls / 10, 1, MostWarmUpCalls)), statistics);
        var before = ProcessResources.Measure();
        await run.WorkAsync(options.Calls, statistics);
        var after = ProcessResources.Measure();
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
            Replayed = statistics.Replayed,
            LongestGap = statistics.LongestGap,
            Faults = statistics.Faults,
            Codes = statistics.Codes,
            Ends = statistics.Ends,
            Counts = statistics.Counts,
            ResourcesBefore = before,
            ResourcesAfter = after,
            Broken = run.Broken,
        };
    }

    private const int MostWarmUpCalls = 500;

    private sealed class Run(SimulationOptions options, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        private const int ProgressEvery = 100;

        private readonly List<BrokenCall> _broken = [];
        private int _next;

        public IReadOnlyList<BrokenCall> Broken
        {
            get { lock (_broken) return [.. _broken.OrderBy(call => call.Seed)]; }
        }

        /// <summary>Runs the calls up to this one, on as many threads as wanted.</summary>
        public async Task WorkAsync(int until, SimulationStatistics statistics)
        {
            var workers = Enumerable.Range(0, Math.Min(options.Threads, until))
                .Select(_ => Task.Factory.StartNew(() => Work(until), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            foreach (var part in await Task.WhenAll(workers)) statistics.Add(part);
        }

        private SimulationStatistics Work(int until)
        {
            var statistics = new SimulationStatistics();
            while (!cancellationToken.IsCancellationRequested && Take(until) is { } call)
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

        private int? Take(int until)
        {
            lock (_broken) return _next < until ? _next++ : null;
        }
    }
}
