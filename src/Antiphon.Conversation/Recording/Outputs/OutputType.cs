namespace Antiphon.Conversation.Recording;

/// <summary>What a session did to the world. Stable numbers.</summary>
internal enum OutputType : byte
{
    /// <summary>An audio frame went to the line.</summary>
    Audio = 1,

    /// <summary>A mark went to the line.</summary>
    Mark = 2,

    /// <summary>The line was flushed.</summary>
    Flush = 3,

    /// <summary>An event went to the line.</summary>
    Event = 4,

    /// <summary>A segment went to synthesis.</summary>
    Segment = 5,

    /// <summary>A run of the agent began.</summary>
    Run = 6,

    /// <summary>Audio went to recognition.</summary>
    Recognise = 7,

    /// <summary>An utterance was committed.</summary>
    Commit = 8,

    /// <summary>An utterance was discarded.</summary>
    Discard = 9,

    /// <summary>The session asked for its end.</summary>
    End = 10,

    /// <summary>A handler threw.</summary>
    Threw = 11,

    /// <summary>The conversation as it stood at the end.</summary>
    History = 12,

    /// <summary>The line or recognition threw at what it was given.</summary>
    OutsideThrew = 13,
}
