using Antiphon.Audio;
using Antiphon.Conversation;

namespace Antiphon.Cli.Demo;

/// <summary>One line of the caller and what came of it. Positions are samples on the caller's clock.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Said">The caller's words.</param>
/// <param name="Start">First sample of the caller's speech.</param>
/// <param name="End">Last sample of the caller's speech.</param>
/// <param name="Interrupts">Whether it was said over the agent.</param>
internal sealed record DemoTurn(int Number, string Said, long Start, long End, bool Interrupts)
{
    /// <summary>What was recognised.</summary>
    public string Recognised { get; init; } = "";

    /// <summary>What was heard of the agent's answer.</summary>
    public string AgentHeard { get; init; } = "";

    /// <summary>Whether the caller cut the answer off.</summary>
    public bool AgentCutOff { get; init; }

    public IReadOnlyList<SessionEvent.ToolFinished> Tools { get; init; } = [];

    public TurnLatency? Latency { get; init; }

    /// <summary>From the caller's last sample of speech to the first of the agent's, at the caller's ear.</summary>
    public TimeSpan? FirstAudio { get; init; }

    /// <summary>From the caller's first sample of speech to the agent's last before it fell silent, at the caller's ear.</summary>
    public TimeSpan? Silence { get; init; }

    public WordErrors Errors => WordErrors.Of(Said, Recognised);

    internal static TimeSpan Span(long from, long to) => MediaTime.Of(to - from, CallTrack.SampleRateHz);
}
