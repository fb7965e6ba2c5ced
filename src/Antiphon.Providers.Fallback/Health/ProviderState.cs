namespace Antiphon.Providers.Fallback;

/// <summary>What is remembered of a provider, over all calls.</summary>
public enum ProviderState
{
    /// <summary>It has not failed since it last proved itself.</summary>
    Healthy,

    /// <summary>It has failed; calls pass it over until its rest is over.</summary>
    Suspect,

    /// <summary>It has failed several times in a row; after its rest one call at a time tries it.</summary>
    Down,

    /// <summary>It refused its credentials: never tried again by itself.</summary>
    Refused,
}

/// <summary>What is remembered of a provider.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">How it stands.</param>
/// <param name="Failures">Failures in a row since it last proved itself; several within one rest count as one.</param>
/// <param name="Rest">Until it may be tried again while others can serve; zero when it may be now.</param>
/// <param name="LastCode">Code of the last failure; null when there was none.</param>
public sealed record ProviderStatus(string Name, ProviderState State, int Failures, TimeSpan Rest, ErrorCode? LastCode);
