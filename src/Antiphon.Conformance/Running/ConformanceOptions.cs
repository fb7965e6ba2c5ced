namespace Antiphon.Conformance;

/// <summary>How cases are run. A value: derive variants with <c>with</c>.</summary>
public sealed record ConformanceOptions
{
    /// <summary>Wait for what a step expects, where the step says nothing else. 100 ms to 10 min; default 10 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Cases at one time. 1 to 256; default 8.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Clock of all waits. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>A server that is to be judged.</summary>
public sealed class ConformanceTarget : IAsyncDisposable
{
    /// <summary>Its address: ws, wss, http or https; a path is put before the protocol's own.</summary>
    public required Uri Address { get; init; }

    /// <summary>A key that it accepts; null for an anonymous server.</summary>
    public string? Key { get; init; }

    /// <summary>Makes speech that the server understands, 16-bit at 16 kHz; null when there is none.</summary>
    public Func<string, CancellationToken, ValueTask<short[]>>? Speech { get; init; }

    /// <summary>What stands in cases for what only the target knows, by name without <c>${}</c>. Default none.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Tells it to stop in good order; null when the runner cannot.</summary>
    public Func<Task>? StopAsync { get; init; }

    /// <summary>Called when the case is over; null for nothing.</summary>
    public Func<ValueTask>? Released { get; init; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Released?.Invoke() ?? ValueTask.CompletedTask;
}

/// <summary>Where cases find servers.</summary>
public interface IConformanceTargets
{
    /// <summary>A server that offers what <paramref name="item"/> needs, or why there is none. Called from several threads.</summary>
    Task<(ConformanceTarget? Target, string? Missing)> FindAsync(ConformanceCase item, CancellationToken cancellationToken);
}
