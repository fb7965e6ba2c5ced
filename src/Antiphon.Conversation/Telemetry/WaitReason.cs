namespace Antiphon.Conversation;

/// <summary>Who or what a session waits for, the most specific that is known.</summary>
public enum WaitReason
{
    /// <summary>For its engines to open.</summary>
    Opening,

    /// <summary>For nothing: whoever wants to speak may.</summary>
    Idle,

    /// <summary>For the caller to stop speaking.</summary>
    Caller,

    /// <summary>For the decision that the caller, who is silent, has ended the turn.</summary>
    Endpointing,

    /// <summary>For the recogniser's final text.</summary>
    Transcript,

    /// <summary>For the agent's run to ask the model: the runtime's own share.</summary>
    Dispatch,

    /// <summary>For the model's words.</summary>
    Model,

    /// <summary>For a tool, or several.</summary>
    Tool,

    /// <summary>For the model to complete the first phrase.</summary>
    Phrase,

    /// <summary>For the synthesiser's audio.</summary>
    Synthesis,

    /// <summary>For the far end to play what it was sent.</summary>
    Playout,

    /// <summary>For nothing: it is over.</summary>
    Ended,
}

/// <summary>What a session waits for, and since when.</summary>
/// <param name="Reason">What.</param>
/// <param name="Detail">Which: name of the recogniser or synthesiser, names of the tools; null where there is nothing to name.</param>
/// <param name="Since">Session time since which it is so.</param>
public readonly record struct SessionWait(WaitReason Reason, string? Detail, TimeSpan Since)
{
    /// <summary>The reason as it stands in metrics and logs, e.g. <c>transcript</c>.</summary>
    public string Code => CodeOf(Reason);

    internal static string CodeOf(WaitReason reason) => reason switch
    {
        WaitReason.Opening => "opening",
        WaitReason.Idle => "idle",
        WaitReason.Caller => "caller",
        WaitReason.Endpointing => "endpointing",
        WaitReason.Transcript => "transcript",
        WaitReason.Dispatch => "dispatch",
        WaitReason.Model => "model",
        WaitReason.Tool => "tool",
        WaitReason.Phrase => "phrase",
        WaitReason.Synthesis => "synthesis",
        WaitReason.Playout => "playout",
        WaitReason.Ended => "ended",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };
}

/// <summary>What a session's events do not tell and whoever asks may know.</summary>
/// <param name="CallerIsSilent">The caller, whose turn it is, makes no voice at the moment.</param>
/// <param name="LineIsSilent">The far end has played all it was sent.</param>
public readonly record struct WaitFacts(bool CallerIsSilent = false, bool LineIsSilent = false);
