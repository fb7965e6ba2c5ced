namespace Antiphon.Turns;

/// <summary>How responses are scheduled. A value: derive variants with <c>with</c>.</summary>
public sealed record ResponseSchedulerOptions
{
    /// <summary>Injects that may wait; one more is rejected. 1 to 10,000; default 64.</summary>
    public int MaxInjects { get; init; } = 64;

    /// <summary>How often an answer that failed before it began is ordered again. 0 to 10; default 0, since providers have retry
    /// budgets of their own.</summary>
    public int Retries { get; init; }

    /// <summary>Whether a tool result that came after the topic changed gets a response of its own. Default false: it goes into the
    /// history, and the next response knows it.</summary>
    public bool AnnounceLateResults { get; init; }
}
