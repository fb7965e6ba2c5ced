namespace Antiphon.Turns;

/// <summary>What the response scheduler is told.</summary>
public enum ResponseInput
{
    /// <summary>The caller has taken the floor.</summary>
    UserStarts,

    /// <summary>The caller's utterance is over; its text is awaited.</summary>
    UserStops,

    /// <summary>A text came: of an utterance, or typed.</summary>
    FinalText,

    /// <summary>The utterance had no text, or none came in time.</summary>
    TextEmpty,

    /// <summary>A tool of the current topic returned outside a response: its result wants a response.</summary>
    ToolReturns,

    /// <summary>A tool returned that was started before the caller's last text: the topic has changed.</summary>
    LateToolReturns,

    /// <summary>The response that was ordered has begun.</summary>
    ResponseCreated,

    /// <summary>The response is over, said or cancelled.</summary>
    ResponseDone,

    /// <summary>The response has failed, or did not begin in time.</summary>
    Error,

    /// <summary>The response in progress is unwanted.</summary>
    Cancel,

    /// <summary>A text is to be said verbatim.</summary>
    Inject,

    /// <summary>Settings are to change between turns.</summary>
    Update,

    /// <summary>The session ends.</summary>
    Close,
}

/// <summary>What the session has to do after an input, in the order of these members.</summary>
[Flags]
public enum ResponseActions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Cancel the response; its end is awaited before another begins.</summary>
    CancelResponse = 1,

    /// <summary>Put the late tool result into the history; the next response knows it.</summary>
    RecordLateResult = 2,

    /// <summary>The turn has failed and nothing more is tried: tell the caller.</summary>
    ReportFailure = 4,

    /// <summary>The inject is not taken: the queue is full or the session is over.</summary>
    RejectInject = 8,

    /// <summary>All injects still queued will not be said: report each as cancelled.</summary>
    CancelInjects = 16,

    /// <summary>Take the queued settings into use.</summary>
    ApplyUpdate = 32,

    /// <summary>Create a response to all texts and tool results that have come.</summary>
    CreateAnswer = 64,

    /// <summary>Take up the response that was cut off by no speech.</summary>
    ResumeCutOff = 128,

    /// <summary>Say the oldest queued inject.</summary>
    SayInject = 256,
}
