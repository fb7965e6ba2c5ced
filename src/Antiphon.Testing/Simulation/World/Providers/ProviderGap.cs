namespace Antiphon.Testing.Simulation;

/// <summary>A time in which a provider cannot be reached. What was connected to it is lost for good.</summary>
/// <param name="From">Begin, time of the call.</param>
/// <param name="To">End.</param>
/// <param name="Style">How its connections end.</param>
/// <param name="OpeningHangs">Whether an attempt to reach it waits for ever; otherwise it is refused.</param>
internal sealed record ProviderGap(TimeSpan From, TimeSpan To, GapStyle Style, bool OpeningHangs)
{
    public TimeSpan Length => To - From;

    public bool Covers(TimeSpan now) => now >= From && now < To;
}

/// <summary>How a connection ends when its provider is gone.</summary>
internal enum GapStyle
{
    /// <summary>It closes.</summary>
    Closes,

    /// <summary>It stays as it is, and nothing comes any more.</summary>
    Stalls,

    /// <summary>The provider reports an error.</summary>
    Errors,

    /// <summary>Something throws what nobody has a code for.</summary>
    Throws,
}
