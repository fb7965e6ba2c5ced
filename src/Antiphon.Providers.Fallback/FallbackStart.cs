namespace Antiphon.Providers.Fallback;

/// <summary>With which provider of the list a turn of the call starts.</summary>
public enum FallbackStart
{
    /// <summary>With the one that is in use, where one is: a voice that changes for no reason is worse than one that is not the
    /// preferred. A chat model is not in use between two requests: with the first that does not rest.</summary>
    InUse,

    /// <summary>With the first that does not rest.</summary>
    Rested,

    /// <summary>With the first that has not refused its key and did not ask for a wait, however often it failed before: each turn
    /// may cost an attempt in vain.</summary>
    First,
}
