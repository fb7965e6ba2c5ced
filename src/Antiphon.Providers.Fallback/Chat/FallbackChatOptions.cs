using Microsoft.Extensions.AI;

namespace Antiphon.Providers.Fallback;

/// <summary>How chat models stand in for each other.</summary>
public sealed record FallbackChatOptions : FallbackOptions
{
    /// <summary>Wait for the first sign of a reply. Keep it below the agent run's own limit. 1 ms to 10 min; default 5 s.</summary>
    public TimeSpan FirstTokenTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest pause inside a reply; the consumer's time does not count. 1 ms to 10 min; default 5 s.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Wait for the first sign of a reply after which the next model is asked too; the first to reply is heard, the
    /// other is cancelled. Costs a second request, taken from the turn's budget. Null never does. Default null.</summary>
    public TimeSpan? HedgeAfter { get; init; }

    /// <summary>Said to the next model, as a system message after the text so far, when a reply is to be continued; null to end
    /// with the assistant's text so far, which models that can continue a message need. Default null.</summary>
    public string? ContinuationPrompt { get; init; }

    internal override void Validate()
    {
        base.Validate();
        InRange(FirstTokenTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10), nameof(FirstTokenTimeout));
        InRange(StallTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10), nameof(StallTimeout));
        if (HedgeAfter is { } hedge) InRange(hedge, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10), nameof(HedgeAfter));
    }
}

/// <summary>A chat model and what it is called here. A value.</summary>
/// <param name="Name">Short stable name for logs and metrics.</param>
/// <param name="Client">The model; owned by the wrapper.</param>
public sealed record FallbackModel(string Name, IChatClient Client);
