namespace Antiphon.Providers.Fallback;

/// <summary>The providers of a wrapper, in order, and what is remembered of them. Thread-safe.</summary>
internal sealed class ProviderList<T>
    where T : class
{
    private readonly T[] _providers;
    private readonly FallbackOptions _options;
    private readonly HealthMemory _health;

    /// <exception cref="ArgumentException">No provider, too many, or an option out of its range.</exception>
    public ProviderList(FallbackKind kind, IReadOnlyList<T> providers, Func<T, string> nameOf, FallbackOptions options)
    {
        _providers = Providers.Check(providers, nameof(providers));
        _options = options;
        _options.Validate();
        Watch = new FallbackWatch(kind, options);
        _health = new HealthMemory(Providers.UniqueNames(_providers.Select(nameOf)), options, Watch);
    }

    public FallbackWatch Watch { get; }

    public IReadOnlyList<T> All => _providers;

    /// <summary>What is remembered of each, in order.</summary>
    public IReadOnlyList<ProviderStatus> Health => _health.Status;

    public T this[ProviderUse use] => _providers[use.Index];

    public bool Forget(string provider) => _health.Forget(provider);

    /// <summary>The turn's budget, or one of its own where there is none.</summary>
    public RetryBudget BudgetOr(RetryBudget? budget) => budget ?? new RetryBudget(_options.Budget, _options.TimeProvider);

    public Route NewRoute(RetryBudget budget) => new(_health, budget, _options, Watch);

    /// <summary>Whether a turn that starts now starts with another provider than <paramref name="use"/>.</summary>
    public bool StartsElsewhere(ProviderUse use) => _health.Prefers(_options.TurnsStartWith, use);
}
