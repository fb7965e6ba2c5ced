namespace Antiphon.Providers.Fallback;

/// <summary>One call's use of one provider: reports back how it went. Used by one task at a time.</summary>
internal sealed class ProviderUse(HealthMemory health, int index, string name, bool isProbe, TimeSpan wait)
{
    public int Index { get; } = index;

    public string Name { get; } = name;

    /// <summary>How long the provider asked to be left alone from the moment it was chosen.</summary>
    public TimeSpan Wait { get; } = wait;

    /// <summary>Whether this use holds the one place of who tries a provider that is down. Guarded by the memory's lock.</summary>
    internal bool IsProbe { get; set; } = isProbe;

    /// <summary>It has done what it is for: a final text, a whole segment, a whole reply.</summary>
    public void Proven() => health.Prove(this);

    public void Failed(VoiceException error) => health.Fail(this, error);

    /// <summary>It ended without proof and without failure.</summary>
    public void Release() => health.Release(this);
}
