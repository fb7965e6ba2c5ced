namespace Antiphon;

/// <summary>
/// A failure with a code of the catalogue. <see cref="Exception.Message"/> may be shown to the peer: it holds no secrets
/// and no caller's words (R8), and says what was expected, what came and what to do.
/// </summary>
public class VoiceException : Exception
{
    /// <summary>Makes one.</summary>
    public VoiceException(ErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentNullException.ThrowIfNull(code);
        Code = code;
        IsTransient = code.IsTransient;
    }

    /// <summary>The row of the catalogue.</summary>
    public ErrorCode Code { get; }

    /// <summary>Whether the same call may succeed later, unchanged. Default: as the catalogue says of the code.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Earliest useful retry, from now; null when nobody gave one.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The id under which the other side logged it (request id); null when there is none.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>What <paramref name="error"/> is to the outside: itself when coded, else <see cref="ErrorCodes.Internal"/>
    /// with a fixed text, so that no unknown exception's text leaves the process (R6).</summary>
    public static VoiceException From(Exception error) => error as VoiceException
        ?? new VoiceException(ErrorCodes.Internal, "An internal error occurred.", error);
}

/// <summary>The peer broke the rules of its protocol, or sent what cannot be read.</summary>
public sealed class ProtocolException(ErrorCode code, string message, Exception? innerException = null)
    : VoiceException(code, message, innerException)
{
    /// <summary>Dotted path of the offending field, e.g. <c>agent.listen.provider.model</c>; null when there is none.</summary>
    public string? Path { get; init; }
}

/// <summary>A model, recogniser or synthesiser failed.</summary>
public sealed class ProviderException(ErrorCode code, string provider, string message, Exception? innerException = null)
    : VoiceException(code, message, innerException)
{
    /// <summary>Short stable name of the provider.</summary>
    public string Provider { get; } = provider;

    /// <summary>Status the provider gave (HTTP or close code); null when there is none.</summary>
    public int? Status { get; init; }
}

/// <summary>A connection could not be made, or ended before its time.</summary>
public sealed class ConnectionException(ErrorCode code, string message, Exception? innerException = null)
    : VoiceException(code, message, innerException)
{
    /// <summary>HTTP status or WebSocket close code; null when there is none.</summary>
    public int? Status { get; init; }
}
