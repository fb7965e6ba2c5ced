namespace Antiphon.Providers.Fallback.Tests;

/// <summary>How a provider fails.</summary>
internal enum OutageStyle
{
    /// <summary>With an error.</summary>
    Fault,

    /// <summary>The stream ends by itself.</summary>
    Ends,

    /// <summary>It goes on as if nothing were, and says nothing.</summary>
    Silent,

    /// <summary>Calls of it throw what nobody has a code for.</summary>
    Throws,
}

/// <summary>When a provider cannot be reached.</summary>
internal sealed record Outage(TimeSpan From, TimeSpan To, OutageStyle Style, bool OpeningHangs)
{
    public bool Covers(TimeSpan now) => now >= From && now < To;
}

/// <summary>Collects what a wrapper says it did.</summary>
internal sealed class Watcher : IFallbackObserver
{
    private readonly List<FallbackEvent> _events = [];

    public IEnumerable<T> Of<T>()
        where T : FallbackEvent => _events.OfType<T>();

    public void On(FallbackEvent fallbackEvent) => _events.Add(fallbackEvent);
}
