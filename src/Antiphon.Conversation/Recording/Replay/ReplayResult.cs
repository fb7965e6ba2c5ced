using Microsoft.Extensions.AI;

namespace Antiphon.Conversation;

/// <summary>What came of a replay.</summary>
public sealed record ReplayResult
{
    /// <summary>Items that were replayed.</summary>
    public required long Items { get; init; }

    /// <summary>Things that went out and were compared.</summary>
    public required long Outputs { get; init; }

    /// <summary>Session time of the last item.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Whether the recording reaches to the end of its call; false when it broke off.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Where today's code first does something else; null when it does the same to the end.</summary>
    public required ReplayDifference? Difference { get; init; }

    /// <summary>The caller's turns, in order.</summary>
    public required IReadOnlyList<ReplayTurn> Turns { get; init; }

    /// <summary>The conversation at the end of the recording.</summary>
    public required IReadOnlyList<ChatMessage> History { get; init; }
}

/// <summary>One turn of the caller and what the agent said to it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="CallerText">What was recognised or typed; empty when it was no speech.</param>
/// <param name="AgentHeard">What of the agent's words was heard.</param>
/// <param name="Before">The conversation before the turn.</param>
public sealed record ReplayTurn(int Number, string CallerText, string AgentHeard, IReadOnlyList<ChatMessage> Before);

/// <summary>Where a replay first does something else than the recording holds.</summary>
public sealed record ReplayDifference
{
    /// <summary>Number of the item in whose handling it shows.</summary>
    public required long Item { get; init; }

    /// <summary>Its session time.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>The item in words.</summary>
    public required string Cause { get; init; }

    /// <summary>What the recording holds, in words; null when it holds nothing more for this item.</summary>
    public required string? Expected { get; init; }

    /// <summary>What happens now, in words; null when nothing more does.</summary>
    public required string? Actual { get; init; }

    /// <summary>What went before, oldest first, each with its time; frames and ticks left out.</summary>
    public required IReadOnlyList<string> Before { get; init; }
}
