using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>A connection as its dialogue sees it. Thread-safe; everything returns at once.</summary>
internal interface IDeepgramPeer
{
    /// <summary>Completes when the connection is at its end.</summary>
    Task Ended { get; }

    /// <summary>Queues a message; a queue that is full ends the connection.</summary>
    void Send(ServerMessage message);

    /// <summary>Something happened that restarts the idle time.</summary>
    void OnActivity();

    /// <summary>The settings have come: from now on it is the idle time that runs.</summary>
    void OnConfigured();

    /// <summary>The outbound queue is full.</summary>
    void OnClientTooSlow();

    /// <summary>The session is over.</summary>
    void OnSessionEnded(SessionEnd end);

    /// <summary>Ends the connection; the first call counts.</summary>
    void End(string reason, VoiceException? error = null);
}
