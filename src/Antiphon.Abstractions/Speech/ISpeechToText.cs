namespace Antiphon.Speech;

/// <summary>A recogniser. Thread-safe; one instance serves all sessions of a server.</summary>
public interface ISpeechToText
{
    /// <summary>Short stable name for logs and metrics, e.g. <c>pocketsphinx</c>.</summary>
    string Name { get; }

    /// <summary>What the recogniser can do.</summary>
    SpeechToTextCapabilities Capabilities { get; }

    /// <summary>Opens a session for one call. The caller owns and disposes it.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.SpeechToTextUnavailable"/>, <see cref="ErrorCodes.EngineMissing"/>,
    /// <see cref="ErrorCodes.ProviderAuthentication"/>.</exception>
    ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextOptions options, CancellationToken cancellationToken = default);
}
