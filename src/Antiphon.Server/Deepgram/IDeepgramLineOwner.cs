using Antiphon.Conversation;

namespace Antiphon.Server.Deepgram;

/// <summary>What a line asks and tells its dialogue. Called by the session's reader; must return at once.</summary>
internal interface IDeepgramLineOwner
{
    /// <summary>Whether each failed request to a model is told where it happens.</summary>
    bool TellsThinkFailures { get; }

    /// <summary>Whether each failed request to a synthesiser is told where it happens.</summary>
    bool TellsSpeakFailures { get; }

    /// <summary>The settings are in force.</summary>
    void OnStarted();

    /// <summary>The caller has said something new: what the agent was doing before is cut off, these calls among it.</summary>
    void OnInterrupted(IReadOnlyCollection<string> calls);

    /// <summary>Who runs the function of this name.</summary>
    FunctionSide SideOf(string function);

    /// <summary>What the model signed this call with; null when it did not. Taken once.</summary>
    string? TakeSignature(string callId);

    /// <summary>Something happened that restarts the idle time.</summary>
    void OnActivity();

    /// <summary>The outbound queue is full.</summary>
    void OnClientTooSlow();

    /// <summary>The model called a function that nobody defined.</summary>
    void OnUnknownFunction();

    /// <summary>The session is over.</summary>
    void OnSessionEnded(SessionEnd end);
}
