using Antiphon.Conformance.Steps;

namespace Antiphon.Conformance;

/// <summary>One exchange with a server and what must come of it. Immutable; made by <see cref="ConformanceSuite"/>.</summary>
public sealed class ConformanceCase
{
    internal ConformanceCase(ConformanceProtocol protocol, ConnectStep connect, IReadOnlyList<ConformanceStep> steps) =>
        (Protocol, Connect, Steps) = (protocol, connect, steps);

    /// <summary>Stable name, unique in its suite: <c>topic/what-is-shown</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it shows, in one sentence.</summary>
    public required string About { get; init; }

    /// <summary>The row of the protocol's reference that it shows.</summary>
    public required string Reference { get; init; }

    /// <summary>What the server must offer beyond its defaults. Empty for a case that every server can be asked.</summary>
    public required IReadOnlyList<ConformanceNeed> Needs { get; init; }

    /// <summary>Where it stands: file and line.</summary>
    public required string Source { get; init; }

    internal ConnectStep Connect { get; }

    internal IReadOnlyList<ConformanceStep> Steps { get; }

    internal ConformanceProtocol Protocol { get; }

    /// <summary>The topic: what stands before the slash of its name.</summary>
    public string Topic => Name[..Math.Max(0, Name.IndexOf('/', StringComparison.Ordinal))];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
