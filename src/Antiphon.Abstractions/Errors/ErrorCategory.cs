namespace Antiphon;

/// <summary>What kind of failure a code is; says who can do something about it.</summary>
public enum ErrorCategory
{
    /// <summary>Who are you?</summary>
    Authentication,

    /// <summary>You may not.</summary>
    Authorization,

    /// <summary>The caller asked for something that cannot be.</summary>
    InvalidRequest,

    /// <summary>The peer broke the protocol's rules.</summary>
    Protocol,

    /// <summary>Too fast; later.</summary>
    RateLimit,

    /// <summary>No room on this machine; elsewhere or later.</summary>
    Capacity,

    /// <summary>An allowance is used up.</summary>
    Quota,

    /// <summary>A connection failed.</summary>
    Connectivity,

    /// <summary>An answer did not come in time.</summary>
    Timeout,

    /// <summary>Audio could not be read or written.</summary>
    Media,

    /// <summary>Not possible in the state the call is in.</summary>
    CallState,

    /// <summary>A model, recogniser or synthesiser failed.</summary>
    Provider,

    /// <summary>A tool failed.</summary>
    Tool,

    /// <summary>A guardrail stopped it.</summary>
    Guardrail,

    /// <summary>A fault of this software.</summary>
    Internal,
}
