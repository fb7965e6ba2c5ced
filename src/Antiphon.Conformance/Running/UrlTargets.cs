namespace Antiphon.Conformance;

/// <summary>One running server, with what its owner says that it offers.</summary>
public sealed class UrlTargets : IConformanceTargets
{
    private readonly Uri _address;
    private readonly string? _key;
    private readonly Func<string, CancellationToken, ValueTask<short[]>>? _speech;
    private readonly HashSet<ConformanceNeed> _offers;

    /// <summary>Makes one.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="key">A key that it accepts; null when it wants none.</param>
    /// <param name="speech">Makes speech that it understands; null for no speech.</param>
    /// <param name="offers">What it offers. A server with a fault or a special option is run against the cases for it only.</param>
    public UrlTargets(Uri address, string? key, Func<string, CancellationToken, ValueTask<short[]>>? speech, IEnumerable<ConformanceNeed> offers)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(offers);
        _address = address;
        _key = key;
        _speech = speech;
        _offers = [.. offers];
        if (key is not null) _offers.Add(new ConformanceNeed(ConformanceNeedKind.Capability, "key"));
        if (speech is not null) _offers.Add(new ConformanceNeed(ConformanceNeedKind.Capability, "speech"));
    }

    /// <inheritdoc/>
    public Task<(ConformanceTarget? Target, string? Missing)> FindAsync(ConformanceCase item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Needs.FirstOrDefault(need => !_offers.Contains(need)) is { } missing)
            return Task.FromResult<(ConformanceTarget?, string?)>((null, $"needs {missing}"));
        if (_offers.FirstOrDefault(offer => offer.Kind != ConformanceNeedKind.Capability && !item.Needs.Contains(offer)) is { } disturbing)
            return Task.FromResult<(ConformanceTarget?, string?)>((null, $"the server runs with {disturbing}"));
        return Task.FromResult<(ConformanceTarget?, string?)>((new ConformanceTarget { Address = _address, Key = _key, Speech = _speech }, null));
    }
}
