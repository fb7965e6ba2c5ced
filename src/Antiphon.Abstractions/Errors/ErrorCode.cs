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

    /// <summary>Who can follow <see cref="Advice"/>.</summary>
    public required ErrorActor WhoActs { get; init; }

    /// <summary>What the software does by itself.</summary>
    public required string Recovery { get; init; }

    /// <summary>The parts of the software that raise it, separated by commas.</summary>
    public required string RaisedBy { get; init; }

    /// <summary>What the person on the line notices.</summary>
    public required string CallerHears { get; init; }

    /// <summary>Whether something raises it today. False: it comes with a later protocol or feature, and the row says what is
    /// meant to happen then.</summary>
    public bool IsRaised { get; init; } = true;

    /// <summary>Whether the same call may succeed later, unchanged.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether the session that met it goes on.</summary>
    public bool SessionContinues { get; init; }

    /// <summary>Name of the fault scenario of <c>Antiphon.Testing</c> that provokes it (<c>antiphon serve --fault NAME</c>); null
    /// where <see cref="Provocation"/> says how, and while nothing raises it.</summary>
    public string? FaultScenario { get; init; }

    /// <summary>What provokes it, in one sentence, where no fault need be injected; null where <see cref="FaultScenario"/> names
    /// one, and while nothing raises it.</summary>
    public string? Provocation { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
