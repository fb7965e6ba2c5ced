namespace Antiphon;

/// <summary>What sort of name a <see cref="SourceTerm"/> is in its own system.</summary>
public enum SourceTermKind
{
    /// <summary>The code of an error.</summary>
    Error,

    /// <summary>The code of a warning: the session goes on.</summary>
    Warning,

    /// <summary>A class of errors, or a type that carries one.</summary>
    ErrorType,

    /// <summary>The class of an exception.</summary>
    ExceptionType,

    /// <summary>An event that reports a failure.</summary>
    Event,

    /// <summary>How a response, command or call ended.</summary>
    Outcome,

    /// <summary>A WebSocket close code.</summary>
    CloseCode,

    /// <summary>An HTTP status, before an upgrade or of a provider.</summary>
    HttpStatus,
}
