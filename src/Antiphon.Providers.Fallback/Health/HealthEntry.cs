namespace Antiphon.Providers.Fallback;

/// <summary>What is remembered of one provider. Guarded by the gate of its memory.</summary>
internal sealed class HealthEntry(string name)
{
    public string Name { get; } = name;

    public ProviderState State { get; set; }

    public int Failures { get; set; }

    /// <summary>Passed over until then while another can serve.</summary>
    public TimeSpan RestUntil { get; set; }

    /// <summary>The provider asked not to be tried before; nobody does.</summary>
    public TimeSpan NotBefore { get; set; }

    public bool IsProbed { get; set; }

    public ErrorCode? LastCode { get; set; }

    /// <summary>It has proven itself.</summary>
    public void Heal()
    {
        State = ProviderState.Healthy;
        Failures = 0;
        RestUntil = NotBefore = TimeSpan.Zero;
    }

    /// <summary>Nothing is known of it.</summary>
    public void Clear()
    {
        Heal();
        LastCode = null;
    }

    public ProviderStatus StatusAt(TimeSpan now) => new(Name, State, Failures, RestUntil > now ? RestUntil - now : TimeSpan.Zero, LastCode);
}
