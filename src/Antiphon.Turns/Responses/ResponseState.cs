namespace Antiphon.Turns;

/// <summary>Where the one response of a session stands.</summary>
public enum ResponsePhase
{
    /// <summary>There is none.</summary>
    Idle,

    /// <summary>It is ordered and has not begun.</summary>
    Creating,

    /// <summary>It has begun.</summary>
    Active,

    /// <summary>It is cancelled and its end is awaited.</summary>
    Cancelling,

    /// <summary>The session is over.</summary>
    Closed,
}

/// <summary>What a response is for.</summary>
public enum ResponseKind
{
    /// <summary>There is no response.</summary>
    None,

    /// <summary>It answers the caller or a tool result.</summary>
    Answer,

    /// <summary>It takes up what was cut off.</summary>
    Resume,

    /// <summary>It says an inject.</summary>
    Inject,
}

/// <summary>All that the scheduler knows; a value.</summary>
public readonly record struct ResponseState
{
    /// <summary>Where the response stands.</summary>
    public ResponsePhase Phase { get; init; }

    /// <summary>What it is for.</summary>
    public ResponseKind Kind { get; init; }

    /// <summary>Whether the caller has the floor.</summary>
    public bool CallerSpeaks { get; init; }

    /// <summary>Utterances whose text is awaited.</summary>
    public int TextsAwaited { get; init; }

    /// <summary>Whether texts have come that no response has begun to answer.</summary>
    public bool TextDue { get; init; }

    /// <summary>Whether a tool result wants a response.</summary>
    public bool ToolDue { get; init; }

    /// <summary>Whether a response was cut off by speech of which no text has come.</summary>
    public bool CutOff { get; init; }

    /// <summary>Whether settings wait to be applied.</summary>
    public bool UpdateDue { get; init; }

    /// <summary>Injects that wait to be said.</summary>
    public int Injects { get; init; }

    /// <summary>Attempts at the answer in progress that have failed before it began.</summary>
    public int Failures { get; init; }

    /// <summary>Whether the floor is free: nobody speaks, nothing is awaited, no response exists.</summary>
    public bool IsFree => Phase == ResponsePhase.Idle && !CallerSpeaks && TextsAwaited == 0;

    /// <summary>Whether a response is ordered, begun or not yet ended.</summary>
    public bool IsActive => Phase is ResponsePhase.Creating or ResponsePhase.Active or ResponsePhase.Cancelling;
}
