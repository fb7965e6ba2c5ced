using Antiphon.Agents;
using Antiphon.Conversation;
using Antiphon.Server.Providers;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Hosting;

/// <summary>
/// What a protocol endpoint needs of the server: the configured agent and engines, and the start of a session. Thread-safe,
/// one per server.
/// </summary>
public interface ISessionHost
{
    /// <summary>The agent that answers when a client names none; null when the server has none.</summary>
    VoiceAgent? DefaultAgent { get; }

    /// <summary>Short stable name of the configured recogniser; null when sessions take typed text only.</summary>
    string? RecognizerName { get; }

    /// <summary>Short stable name of the configured synthesiser; null when sessions answer in text only.</summary>
    string? SynthesizerName { get; }

    /// <summary>Voices of the configured synthesiser, default first; empty when open or when there is none.</summary>
    IReadOnlyList<string> Voices { get; }

    /// <summary>Name of the configured chat model.</summary>
    string ModelName { get; }

    /// <summary>Models, voices and recognisers by name, and chains of them.</summary>
    IProviderDirectory Providers { get; }

    /// <summary>Clock of the server.</summary>
    TimeProvider TimeProvider { get; }

    /// <summary>Cancelled when the server is told to stop: from then on it takes no new sessions. Connections without a session
    /// end; the others go on until <see cref="Stopping"/>.</summary>
    CancellationToken Draining { get; }

    /// <summary>Cancelled when the time for running sessions is up; endpoints tell their clients and end.</summary>
    CancellationToken Stopping { get; }

    /// <summary>Why a new session would be refused now (<see cref="ErrorCodes.ServerFull"/>,
    /// <see cref="ErrorCodes.ServerStopping"/>); null when there is room.</summary>
    VoiceException? Refusal { get; }

    /// <summary>The server's own options for a session (endpointing, interruption, limits) with this id and agent; the
    /// endpoint sets rates and history with <c>with</c>.</summary>
    VoiceSessionOptions CreateOptions(string id, VoiceAgent agent);

    /// <summary>Starts a session with the configured engines. The caller owns and disposes it.</summary>
    /// <exception cref="VoiceException">As <see cref="Refusal"/>.</exception>
    VoiceSession Start(VoiceSessionOptions options, IVoiceLine line);

    /// <summary>Starts a session with providers of its own where <paramref name="providers"/> names some. The caller owns and
    /// disposes it; the providers stay whose they are.</summary>
    /// <exception cref="VoiceException">As <see cref="Refusal"/>.</exception>
    VoiceSession Start(VoiceSessionOptions options, IVoiceLine line, SessionProviders providers);

    /// <summary>The server's usual runner of agents over another model, e.g. for a session that changes its model.</summary>
    IAgentRunner CreateRunner(IChatClient model);
}
