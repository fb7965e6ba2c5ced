namespace Antiphon.Testing.Tests.Interleavings;

/// <summary>What can happen next in a call. Each has a place in some situations only.</summary>
internal enum CallInput
{
    /// <summary>The caller is heard over the agent, too short to interrupt it.</summary>
    Onset,

    /// <summary>The caller starts speaking and means it.</summary>
    Voice,

    /// <summary>The caller stops: a silence that ends a turn.</summary>
    Silence,

    /// <summary>The caller stays silent for so long that an interruption without words was none.</summary>
    LongSilence,

    /// <summary>The recogniser understands some of what is being said.</summary>
    Interim,

    /// <summary>The text of what was said first comes; as it was understood before, if it was.</summary>
    Final,

    /// <summary>It comes, and says something else than was understood before.</summary>
    Revised,

    /// <summary>It comes, and is empty.</summary>
    Empty,

    /// <summary>It comes, and only shows that the caller listens.</summary>
    Backchannel,

    /// <summary>It will never come.</summary>
    Lost,

    /// <summary>The model says a sentence and is not done.</summary>
    Begins,

    /// <summary>The model answers, to the end.</summary>
    Answers,

    /// <summary>The model calls a tool.</summary>
    Calls,

    /// <summary>The model fails.</summary>
    Fails,

    /// <summary>The tool that has run longest returns, be it that nobody waits for it any more.</summary>
    Returns,

    /// <summary>The synthesiser makes what it was given.</summary>
    Sounds,

    /// <summary>What the far end holds is played out.</summary>
    Plays,

    /// <summary>The caller types.</summary>
    Types,

    /// <summary>The application has something said.</summary>
    Speaks,

    /// <summary>The application has something said that must be heard to its end.</summary>
    SpeaksFirmly,

    /// <summary>The application has something said at once.</summary>
    Interjects,

    /// <summary>The application says that the caller's turn is over.</summary>
    EndsTurn,

    /// <summary>The application has another agent answer.</summary>
    Uses,

    /// <summary>Time passes, longer than the bound on silence and than the recogniser may take.</summary>
    Waits,
}
