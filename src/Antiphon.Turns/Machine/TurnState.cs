namespace Antiphon.Turns;

/// <summary>Where a conversation stands.</summary>
public enum TurnState
{
    /// <summary>The floor is the caller's; the caller may be speaking.</summary>
    Listening,

    /// <summary>The caller's turn is over; its text is awaited.</summary>
    Ending,

    /// <summary>The agent works on its answer; nothing is audible yet.</summary>
    Thinking,

    /// <summary>The agent is heard, or its audio is still playing out.</summary>
    Speaking,

    /// <summary>The caller has cut the agent off and is speaking.</summary>
    Interrupted,

    /// <summary>The session is over.</summary>
    Closed,
}

/// <summary>What moves a conversation.</summary>
public enum TurnInput
{
    /// <summary>The caller begins to speak and means it (over the agent: long enough to interrupt).</summary>
    CallerStarts,

    /// <summary>The caller's turn is over.</summary>
    CallerStops,

    /// <summary>The turn's text is complete, or text was typed.</summary>
    TextReady,

    /// <summary>The turn had no text: it was no speech.</summary>
    TextEmpty,

    /// <summary>The agent is to say something without a question: greeting, injected speech, apology, resumed speech.</summary>
    AgentPrompted,

    /// <summary>The first audio of the agent goes out.</summary>
    AudioStarts,

    /// <summary>Everything the agent had to say has been played out, or there was nothing to say.</summary>
    AgentDone,

    /// <summary>The session ends.</summary>
    Close,
}
