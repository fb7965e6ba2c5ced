namespace Antiphon;

// What cannot be in the state a call or response is in.
public static partial class ErrorCodes
{
    /// <summary>The call is over.</summary>
    public static ErrorCode CallClosed { get; } = Planned("call_closed", ErrorCategory.CallState,
        meaning: "The call or session is over, or there is none of that id.",
        advice: "Stop working on it; it is normal when the caller hangs up.", acts: ErrorActor.Client,
        recovery: "Refuses the command.",
        by: "call control", hears: Hears.Nothing);

    /// <summary>A command at the wrong time.</summary>
    public static ErrorCode CommandRejected { get; } = Planned("command_rejected", ErrorCategory.CallState,
        meaning: "The command is not possible in the state the call is in.",
        advice: "Look at the call's state before; the text names it.", acts: ErrorActor.Client,
        recovery: "Refuses the command; the call stays as it is.",
        by: "call control", hears: Hears.Nothing, continues: true);

    /// <summary>No answer to a command.</summary>
    public static ErrorCode CommandTimeout { get; } = Planned("command_timeout", ErrorCategory.Timeout,
        meaning: "No answer to a command came in time; whether it was carried out is not known.",
        advice: "Wait for the next event of the call before trying again.", acts: ErrorActor.Client,
        recovery: "Keeps the last state it knows; a late answer is dropped.",
        by: "call control", hears: Hears.Nothing, continues: true);

    /// <summary>The other party did not pick up.</summary>
    public static ErrorCode CalleeUnanswered { get; } = Planned("callee_unanswered", ErrorCategory.CallState,
        meaning: "The party that was called did not answer, was busy, declined or could not be reached.",
        advice: "Tell the caller; try later or end the call.", acts: ErrorActor.AgentAuthor,
        recovery: "The call stays as it was.",
        by: "call control", hears: Hears.Nothing, transient: true, continues: true);

    /// <summary>Nobody to call.</summary>
    public static ErrorCode CalleeMissing { get; } = Planned("callee_missing", ErrorCategory.CallState,
        meaning: "The line has nobody configured who could be called.",
        advice: "Configure the party that calls are put through to.", acts: ErrorActor.Operator,
        recovery: "Refuses the command; the call stays as it is.",
        by: "call control", hears: Hears.Nothing, continues: true);

    /// <summary>The call was not taken.</summary>
    public static ErrorCode AnswerFailed { get; } = Planned("answer_failed", ErrorCategory.CallState,
        meaning: "The incoming call could not be answered, or nobody answered it in time.",
        advice: "Answer sooner; look at the gateway.", acts: ErrorActor.Client,
        recovery: "The call stays unanswered.",
        by: "call control", hears: Hears.NoCall);

    /// <summary>An answer is being made already.</summary>
    public static ErrorCode ResponseActive { get; } = Planned("response_active", ErrorCategory.CallState,
        meaning: "A response was asked for while another one is being made.",
        advice: "Wait until it is done, or cancel it first.", acts: ErrorActor.Client,
        recovery: "Refuses the request; the running response goes on.",
        by: "server", hears: Hears.Nothing, transient: true, continues: true);
}
