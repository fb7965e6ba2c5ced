namespace Antiphon;

/// <summary>
/// A row of the error catalogue. Instances are made only by <see cref="ErrorCodes"/>, one a code; compare by reference or
/// by <see cref="Value"/>. Immutable.
/// </summary>
public sealed record ErrorCode
{
    internal ErrorCode(string value) => Value = value;

    /// <summary>Stable name, lower case with underscores; never reused for another meaning.</summary>
    public string Value { get; }

    /// <summary>What kind of failure it is.</summary>
    public required ErrorCategory Category { get; init; }

    /// <summary>What happened, in one sentence without details of the case.</summary>
    public required string Meaning { get; init; }

    /// <summary>What to do about it, for the person who sees the code.</summary>
    public required string Advice { get; init; }

    /// <summary>What the software does by itself.</summary>
    public required string Recovery { get; init; }

    /// <summary>Whether the same call may succeed later, unchanged.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether the session that met it goes on.</summary>
    public bool SessionContinues { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
