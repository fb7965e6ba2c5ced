using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Providers.Fallback;

/// <summary>What the three wrappers have in common. A value: derive variants with <c>with</c>. Out of range fails when the
/// wrapper is made.</summary>
public abstract record FallbackOptions
{
    private protected FallbackOptions()
    {
    }

    /// <summary>Name of the wrapper in logs and metrics. Default <c>fallback</c>.</summary>
    public string Name { get; init; } = "fallback";

    /// <summary>Failures in a row, with no proof between, after which a provider is <see cref="ProviderState.Down"/> and is
    /// tried by one call at a time. 1 to 100; default 3.</summary>
    public int DownAfter { get; init; } = 3;

    /// <summary>Longest rest after the first failure; doubles with each further one. The rest itself is drawn between zero and
    /// that (full jitter). 1 ms to 1 min; default 250 ms.</summary>
    public TimeSpan FirstRest { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest rest of a provider while others can serve. At least <see cref="FirstRest"/>, at most 1 h; default 30 s.</summary>
    public TimeSpan MaxRest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest pause of a call that has tried every provider and begins again. 1 ms to 1 min; default 2 s.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Budget where the session brings none: for each utterance, segment or request.</summary>
    public RetryBudgetOptions Budget { get; init; } = new();

    /// <summary>How long closing waits for a provider that does not let go; then it is left behind and
    /// <c>antiphon.fallback.abandoned</c> counts it. 0 to 1 min; default 5 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>With which provider each turn of the call starts; no effect on recognition, which stays with the recogniser in
    /// use until that fails. Turns are told apart by the session's <see cref="RetryBudget"/>. Default <see cref="FallbackStart.InUse"/>.</summary>
    public FallbackStart TurnsStartWith { get; init; }

    /// <summary>What is remembered of the providers, shared with other wrappers of the same kind and clock; null for a memory of
    /// its own. Default null.</summary>
    public ProviderHealth? Health { get; init; }

    /// <summary>Clock of all limits. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Draws rests and pauses. Used under a lock; give a seeded one for a repeatable order. Null for one of its own.</summary>
    public Random? Random { get; init; }

    /// <summary>Is told of switches, replays and health; null for nobody.</summary>
    public IFallbackObserver? Observer { get; init; }

    /// <summary>Logs. Default none.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    internal virtual void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        if (DownAfter is < 1 or > 100) throw new ArgumentOutOfRangeException(nameof(DownAfter), DownAfter, "Expected 1 to 100.");
        InRange(FirstRest, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), nameof(FirstRest));
        InRange(MaxRest, FirstRest, TimeSpan.FromHours(1), nameof(MaxRest));
        InRange(MaxPause, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), nameof(MaxPause));
        if (!Enum.IsDefined(TurnsStartWith)) throw new ArgumentOutOfRangeException(nameof(TurnsStartWith), TurnsStartWith, "Expected a value of the enumeration.");
        InRange(CloseTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(1), nameof(CloseTimeout));
        _ = new RetryBudget(Budget, TimeProvider); // Validates itself.
    }

    private protected static void InRange(TimeSpan value, TimeSpan min, TimeSpan max, string name)
    {
        if (value < min || value > max)
            throw new ArgumentOutOfRangeException(name, value, $"Expected {min.TotalMilliseconds:0} ms to {max.TotalMilliseconds:0} ms.");
    }
}
