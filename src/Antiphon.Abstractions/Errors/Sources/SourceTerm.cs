namespace Antiphon;

/// <summary>A name that another system has for a failure, and what answers to it here. Immutable.</summary>
public sealed record SourceTerm
{
    private SourceTerm()
    {
    }

    /// <summary>Whose name it is.</summary>
    public required SourceSystem System { get; init; }

    /// <summary>What sort of name.</summary>
    public required SourceTermKind Kind { get; init; }

    /// <summary>As that system writes it. Unique among its system's terms of the same kind.</summary>
    public required string Name { get; init; }

    /// <summary>What it means there, in our words.</summary>
    public required string Meaning { get; init; }

    /// <summary>Whether the session goes on there; null where it depends or nobody said.</summary>
    public required bool? SessionContinues { get; init; }

    /// <summary>The rows that answer to it, the nearest first. More than one where that system does not distinguish what we do.</summary>
    public required IReadOnlyList<ErrorCode> Codes { get; init; }

    /// <summary>Why <see cref="Codes"/> is empty; null when it is not.</summary>
    public required string? WhyNone { get; init; }

    /// <summary>Whether a server of this software sends the term itself today.</summary>
    public bool IsSent { get; init; }

    /// <summary>For an exception, the type that a program catches here (<see cref="ExceptionBranches"/>, or one of the base
    /// class library); null for every other kind.</summary>
    public string? Exception { get; init; }

    /// <summary>Where it stands today.</summary>
    public SourceTermState State => IsSent ? SourceTermState.Sent
        : Codes.Count == 0 ? SourceTermState.NoError
        : Codes.Any(code => code.IsRaised) ? SourceTermState.UnderOurCode
        : SourceTermState.Planned;

    internal static SourceTerm Of(SourceSystem system, SourceTermKind kind, string name, bool? goesOn, string meaning, IReadOnlyList<ErrorCode> codes) =>
        new() { System = system, Kind = kind, Name = name, Meaning = meaning, SessionContinues = goesOn, Codes = codes, WhyNone = null };

    internal static SourceTerm Without(SourceSystem system, SourceTermKind kind, string name, bool? goesOn, string meaning, string whyNone) =>
        new() { System = system, Kind = kind, Name = name, Meaning = meaning, SessionContinues = goesOn, Codes = [], WhyNone = whyNone };
}
