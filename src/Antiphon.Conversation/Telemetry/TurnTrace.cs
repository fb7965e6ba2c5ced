using System.Diagnostics;

namespace Antiphon.Conversation;

/// <summary>One turn of the conversation as telemetry. Used by the session's reader only.</summary>
/// <param name="number">Its number in the session.</param>
/// <param name="interrupts">Whether it began by cutting off the agent.</param>
/// <param name="span">Its span; null while nobody listens.</param>
internal sealed class TurnTrace(int number, bool interrupts, Activity? span)
{
    public int Number { get; } = number;

    public bool Interrupts { get; } = interrupts;

    public Activity? Span { get; } = span;

    /// <summary>Span of the recognition under way; null while there is none.</summary>
    public Activity? Recognition { get; set; }

    /// <summary>Whether the caller said something.</summary>
    public bool HasText { get; set; }

    /// <summary>Why it failed; null while it has not.</summary>
    public ErrorCode? Error { get; set; }

    public bool HasEnded { get; private set; }

    /// <summary>Ends it, once.</summary>
    /// <param name="outcome">How, if it did not fail.</param>
    /// <param name="at">When.</param>
    public void End(string outcome, DateTimeOffset at)
    {
        if (HasEnded) return;
        HasEnded = true;
        if (Error is not null) outcome = "failed";
        EndRecognition(at, Error);
        if (Span is { } span)
        {
            span.SetTag("antiphon.turn.outcome", outcome);
            if (outcome is "completed" or "interrupted" or "session_closed") span.SetTag("gen_ai.agent.invocation.end_reason", outcome);
            Spans.End(span, at, Error);
        }

        var tags = new TagList { { "antiphon.turn.outcome", outcome } };
        if (Error is { } error) tags.Add("error.type", error.Value);
        ConversationTelemetry.Turns.Add(1, tags);
    }

    public void EndRecognition(DateTimeOffset at, ErrorCode? error = null)
    {
        Spans.End(Recognition, at, error);
        Recognition = null;
    }
}
