using Antiphon.Conformance.Running;

namespace Antiphon.Conformance.Steps;

/// <summary>A step of a case. Immutable.</summary>
internal abstract record ConformanceStep
{
    /// <summary>Where it stands: file, line and column.</summary>
    public required string Source { get; init; }

    /// <summary>Wait for what it expects; null for the runner's patience.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>What it expects must not come earlier than this after the step's begin.</summary>
    public TimeSpan NotBefore { get; init; }

    /// <exception cref="ExpectationFailure">What it expects did not come.</exception>
    public abstract Task RunAsync(CaseRun run, CancellationToken cancellationToken);

    protected TimeSpan Patience(CaseRun run) => Within ?? run.Options.Patience;

    protected void CheckNotBefore(CaseRun run, long begun, string what)
    {
        var elapsed = run.Time.GetElapsedTime(begun);
        if (elapsed < NotBefore) throw new ExpectationFailure($"{what} came after {elapsed.TotalSeconds:0.###} s, expected not before {NotBefore.TotalSeconds:0.###} s");
    }
}
