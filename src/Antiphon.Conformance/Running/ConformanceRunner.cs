using System.Collections.Concurrent;
using Antiphon.Conformance.Running;

namespace Antiphon.Conformance;

/// <summary>Runs cases against servers. Thread-safe.</summary>
public sealed class ConformanceRunner
{
    private readonly IConformanceTargets _targets;
    private readonly ConformanceOptions _options;

    /// <summary>Makes one.</summary>
    /// <param name="targets">Where the servers come from.</param>
    /// <param name="options">How to run.</param>
    public ConformanceRunner(IConformanceTargets targets, ConformanceOptions options)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Patience, TimeSpan.FromMilliseconds(100), nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Patience, TimeSpan.FromMinutes(10), nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Concurrency, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Concurrency, 256, nameof(options));
        _targets = targets;
        _options = options;
    }

    /// <summary>Runs all of <paramref name="cases"/>.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="finished">Called with each result as it comes, one at a time; null for nothing.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>The results in the order of the cases.</returns>
    public async Task<IReadOnlyList<ConformanceResult>> RunAsync(
        IReadOnlyList<ConformanceCase> cases, Action<ConformanceResult>? finished = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var results = new ConcurrentDictionary<ConformanceCase, ConformanceResult>();
        var gate = new Lock();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(cases, parallel, async (item, token) =>
        {
            var result = await RunAsync(item, token).ConfigureAwait(false);
            results[item] = result;
            lock (gate) finished?.Invoke(result);
        }).ConfigureAwait(false);
        return [.. cases.Select(item => results[item])];
    }

    /// <summary>Runs one case.</summary>
    public async Task<ConformanceResult> RunAsync(ConformanceCase item, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        var (target, missing) = await _targets.FindAsync(item, cancellationToken).ConfigureAwait(false);
        var transcript = new Transcript(_options.TimeProvider);
        if (target is null) return new ConformanceResult(item, ConformanceOutcome.NotRun, missing ?? "the server does not offer what it needs", TimeSpan.Zero, []);
        string? failure;
        await using (target.ConfigureAwait(false))
        {
            var run = new CaseRun(item, target, _options, transcript);
            await using (run.ConfigureAwait(false)) failure = await RunAsync(run, cancellationToken).ConfigureAwait(false);
        }

        var outcome = failure is null ? ConformanceOutcome.Passed : ConformanceOutcome.Failed;
        return new ConformanceResult(item, outcome, failure ?? "", transcript.Elapsed, transcript.Lines);
    }

    private static async Task<string?> RunAsync(CaseRun run, CancellationToken cancellationToken)
    {
        var where = "connect";
        try
        {
            await run.Case.Connect.RunAsync(run, cancellationToken).ConfigureAwait(false);
            foreach (var step in run.Case.Steps)
            {
                where = step.Source;
                await step.RunAsync(run, cancellationToken).ConfigureAwait(false);
            }

            where = "end";
            await run.FinishAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (ExpectationFailure failure)
        {
            return $"{where}: {failure.Message}";
        }
        catch (IOException error)
        {
            return $"{where}: {error.Message}";
        }
    }
}
