namespace Antiphon;

// Models, tools and guardrails.
public static partial class ErrorCodes
{
    /// <summary>The model failed.</summary>
    public static ErrorCode ModelFailed { get; } = Row("model_failed", ErrorCategory.Provider,
        meaning: "The chat model gave no reply.",
        advice: "Look at the model's configuration and log.", acts: ErrorActor.Operator,
        recovery: "The turn gets a spoken apology; after three in a row the session ends.",
        by: "agent run, model client, session", hears: Hears.Apology, transient: true, continues: true,
        fault: "model-fails");

    /// <summary>The model stalled.</summary>
    public static ErrorCode ModelTimeout { get; } = Row("model_timeout", ErrorCategory.Timeout,
        meaning: "The chat model stopped answering.",
        advice: "Look at the model's load; raise the limit if it is slow by nature.", acts: ErrorActor.Operator,
        recovery: "The turn gets a spoken apology; after three in a row the session ends.",
        by: "agent run, model client", hears: Hears.Apology, transient: true, continues: true,
        fault: "model-stalls");

    /// <summary>The agent took too long.</summary>
    public static ErrorCode AnswerTimeout { get; } = Row("answer_timeout", ErrorCategory.Timeout,
        meaning: "Model and tools worked longer than a caller is kept waiting.",
        advice: "Make the tool or the model faster, or raise the agent's work limit.", acts: ErrorActor.AgentAuthor,
        recovery: "Stops the work; the turn gets a spoken apology; after three in a row the session ends.",
        by: "session", hears: "Fillers, then an apology that asks to say it again.", transient: true, continues: true,
        provoked: "A tool that takes longer than the work limit of the agent.");

    /// <summary>The model is slow.</summary>
    public static ErrorCode ModelSlow { get; } = Row("model_slow", ErrorCategory.Timeout,
        meaning: "The chat model takes longer than it should before the first word.",
        advice: "Look at the model's load, or choose a faster one.", acts: ErrorActor.Operator,
        recovery: "Goes on waiting; a fallback that hedges asks the next model beside it.",
        by: "fallback, server", hears: "A pause.", transient: true, continues: true,
        provoked: "A fallback that hedges, whose first model takes longer than its limit.");

    /// <summary>The model will not.</summary>
    public static ErrorCode ModelRefused { get; } = Planned("model_refused", ErrorCategory.Provider,
        meaning: "The model or its filter refused to answer.",
        advice: "Look at the instructions and at the model's policy.", acts: ErrorActor.AgentAuthor,
        recovery: "The turn gets a spoken apology.",
        by: "agent run", hears: Hears.Apology, continues: true);

    /// <summary>An answer of the wrong shape.</summary>
    public static ErrorCode ModelOutputInvalid { get; } = Planned("model_output_invalid", ErrorCategory.Provider,
        meaning: "The model's answer does not have the form that was asked for.",
        advice: "Make the form simpler or its descriptions clearer.", acts: ErrorActor.AgentAuthor,
        recovery: "The turn gets a spoken apology.",
        by: "agent run", hears: Hears.Apology, transient: true, continues: true);

    /// <summary>An answer without its end.</summary>
    public static ErrorCode ReplyIncomplete { get; } = Planned("reply_incomplete", ErrorCategory.Provider,
        meaning: "The model reached its limit of output before the end of its reply.",
        advice: "Raise the limit or ask for shorter answers.", acts: ErrorActor.AgentAuthor,
        recovery: "What there is of the reply is spoken.",
        by: "agent run", hears: "The beginning of the answer.", continues: true);

    /// <summary>A stream without its end.</summary>
    public static ErrorCode ReplyBrokenOff { get; } = Row("reply_broken_off", ErrorCategory.Provider,
        meaning: "The model's stream ended without its last mark: the rest of its reply may be missing.",
        advice: "Look at the model's endpoint and what stands between; usually passing.", acts: ErrorActor.Operator,
        recovery: "What came is spoken; then the turn gets a spoken apology; after three in a row the session ends.",
        by: "model client", hears: "The beginning of the answer, then an apology.", transient: true, continues: true,
        fault: "model-breaks-off");

    /// <summary>Too many rounds.</summary>
    public static ErrorCode MaxRoundsExceeded { get; } = Row("max_rounds_exceeded", ErrorCategory.Provider,
        meaning: "The agent went on calling tools beyond its limit.",
        advice: "Correct the instructions or raise the limit.", acts: ErrorActor.AgentAuthor,
        recovery: "The turn gets a spoken apology.",
        by: "agent run", hears: Hears.Apology, continues: true,
        fault: "model-endless-tools");

    /// <summary>The model called a tool that is not there.</summary>
    public static ErrorCode ToolUnknown { get; } = Row("tool_unknown", ErrorCategory.Tool,
        meaning: "The model called a tool that the agent does not have.",
        advice: "Define the tool or correct the instructions.", acts: ErrorActor.AgentAuthor,
        recovery: "The model is told; the protocol decides whether the session goes on.",
        by: "agent run", hears: Hears.Nothing, continues: true,
        fault: "model-unknown-tool");

    /// <summary>A tool failed.</summary>
    public static ErrorCode ToolFailed { get; } = Row("tool_failed", ErrorCategory.Tool,
        meaning: "A tool failed.",
        advice: "Look at the tool's log.", acts: ErrorActor.AgentAuthor,
        recovery: "The model is told without details and goes on.",
        by: "agent run", hears: "What the model makes of it.", continues: true,
        fault: "tool-throws");

    /// <summary>A tool took too long.</summary>
    public static ErrorCode ToolTimeout { get; } = Row("tool_timeout", ErrorCategory.Tool,
        meaning: "A tool did not answer in time.",
        advice: "Make the tool faster or raise its limit.", acts: ErrorActor.AgentAuthor,
        recovery: "The tool is cancelled; the model is told and goes on.",
        by: "agent run", hears: "What the model makes of it.", continues: true,
        fault: "tool-stalls");

    /// <summary>A tool was called off at its side.</summary>
    public static ErrorCode ToolCancelled { get; } = Planned("tool_cancelled", ErrorCategory.Tool,
        meaning: "A tool's own side cancelled the call.",
        advice: "Look at the tool server's log.", acts: ErrorActor.AgentAuthor,
        recovery: "The model is told and goes on.",
        by: "agent run", hears: "What the model makes of it.", transient: true, continues: true);

    /// <summary>Arguments that do not fit.</summary>
    public static ErrorCode ToolArgumentsInvalid { get; } = Row("tool_arguments_invalid", ErrorCategory.Tool,
        meaning: "The model called a tool with arguments that do not fit its schema.",
        advice: "Make the parameter descriptions clearer.", acts: ErrorActor.AgentAuthor,
        recovery: "The model is told what does not fit and may call again.",
        by: "agent run", hears: "What the model makes of it.", continues: true,
        fault: "model-bad-arguments");

    /// <summary>The caller's words were stopped.</summary>
    public static ErrorCode GuardrailInput { get; } = Planned("guardrail_input", ErrorCategory.Guardrail,
        meaning: "A guardrail stopped what the caller said.",
        advice: "Nothing, or correct the guardrail if it was wrong.", acts: ErrorActor.AgentAuthor,
        recovery: "The model's answer is stopped and not spoken.",
        by: "agent run", hears: "The guardrail's own answer.", continues: true);

    /// <summary>The agent's words were stopped.</summary>
    public static ErrorCode GuardrailOutput { get; } = Planned("guardrail_output", ErrorCategory.Guardrail,
        meaning: "A guardrail stopped the agent's answer.",
        advice: "Correct the instructions, or the guardrail if it was wrong.", acts: ErrorActor.AgentAuthor,
        recovery: "The answer is not spoken on.",
        by: "agent run", hears: "The guardrail's own answer.", continues: true);

    /// <summary>A tool call was stopped.</summary>
    public static ErrorCode GuardrailToolInput { get; } = Planned("guardrail_tool_input", ErrorCategory.Guardrail,
        meaning: "A guardrail stopped a tool call before it ran.",
        advice: "Correct the instructions, or the guardrail if it was wrong.", acts: ErrorActor.AgentAuthor,
        recovery: "The tool does not run; the turn ends.",
        by: "agent run", hears: "The guardrail's own answer.", continues: true);

    /// <summary>A tool's result was stopped.</summary>
    public static ErrorCode GuardrailToolOutput { get; } = Planned("guardrail_tool_output", ErrorCategory.Guardrail,
        meaning: "A guardrail stopped a tool's result.",
        advice: "Correct the tool, or the guardrail if it was wrong.", acts: ErrorActor.AgentAuthor,
        recovery: "The model does not see the result; the turn ends.",
        by: "agent run", hears: "The guardrail's own answer.", continues: true);
}
