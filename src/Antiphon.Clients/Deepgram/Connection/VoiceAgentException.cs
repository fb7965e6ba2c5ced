using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Deepgram;

/// <summary>
/// An <c>Error</c> that the server sent. <see cref="VoiceException.Code"/> is what its code means in the catalogue; a code that is
/// not of the protocol means <see cref="ErrorCodes.Internal"/> and stands in <see cref="WireCode"/> as it came.
/// </summary>
public sealed class VoiceAgentException : VoiceException
{
    private VoiceAgentException(ErrorCode code, ServerMessage.Error error)
        : base(code, $"{error.Code}: {error.Description}")
    {
        WireCode = error.Code;
        Description = error.Description;
    }

    /// <summary>The code as the server sent it; codes are an open set.</summary>
    public string WireCode { get; }

    /// <summary>What the server says about it.</summary>
    public string Description { get; }

    /// <summary>Whether the session ends with it: all but <c>FAILED_TO_THINK</c>, which costs a turn.</summary>
    public bool IsFatal { get; private init; }

    /// <summary>Close code that followed; null when none has.</summary>
    public int? CloseStatus { get; private init; }

    /// <summary>The id under which the server logged it; null when it gave none.</summary>
    public string? RequestId => CorrelationId;

    /// <summary>What <paramref name="error"/> is to a program.</summary>
    internal static VoiceAgentException Of(ServerMessage.Error error, string? requestId, int? closeStatus = null) =>
        new(DeepgramErrors.FromWire(error.Code) ?? ErrorCodes.Internal, error)
        {
            IsFatal = DeepgramErrors.IsFatal(error.Code),
            CloseStatus = closeStatus,
            CorrelationId = requestId,
        };
}
