using System.Net.WebSockets;

namespace Antiphon.Clients.Deepgram;

/// <summary>Opens sockets to a voice agent server. The default goes over the network; another may go through a tunnel, over
/// another stack, or to a server within a test. Thread-safe.</summary>
public interface IVoiceAgentConnector
{
    /// <summary>Opens one socket. Whoever asks for it disposes it.</summary>
    /// <param name="credential">What to show the server, fetched for this attempt; null for none. Never to be logged.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectionException">The server could not be reached or refused;
    /// <see cref="VoiceException.IsTransient"/> and <see cref="VoiceException.RetryAfter"/> say whether and when to try again.</exception>
    Task<VoiceAgentSocket> ConnectAsync(VoiceAgentCredential? credential, CancellationToken cancellationToken);
}

/// <summary>An open socket.</summary>
/// <param name="Socket">Its upgrade is done, nothing was read from it.</param>
/// <param name="RequestId">The id that the answer to the handshake bore; null when it had none.</param>
public sealed record VoiceAgentSocket(WebSocket Socket, string? RequestId);
