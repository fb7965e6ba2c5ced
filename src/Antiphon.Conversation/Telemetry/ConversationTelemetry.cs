using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Antiphon.Conversation;

/// <summary>Spans and instruments of this assembly. Names after the published generative-AI conventions where they have one,
/// <c>antiphon.*</c> where they have none; <c>docs/telemetry.md</c> lists them.</summary>
public static class ConversationTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string SourceName = "Antiphon.Conversation";

    internal static readonly ActivitySource Source = Spans.SourceOf(typeof(ConversationTelemetry).Assembly);

    private static readonly Meter Meter = Spans.MeterOf(typeof(ConversationTelemetry).Assembly);

    private static readonly InstrumentAdvice<double> OperationSeconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    // Finer where people notice a difference: a pause of 200 ms is a conversation's, one of 2 s is a bad line's.
    private static readonly InstrumentAdvice<double> TurnSeconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 10],
    };

    internal static readonly UpDownCounter<int> ActiveSessions = Meter.CreateUpDownCounter<int>(
        "antiphon.session.active", "{session}", "Sessions that run.");

    internal static readonly Counter<long> StartedSessions = Meter.CreateCounter<long>(
        "antiphon.session.started", "{session}", "Sessions that were started.");

    internal static readonly Counter<long> EndedSessions = Meter.CreateCounter<long>(
        "antiphon.session.ended", "{session}", "Sessions that have ended.");

    internal static readonly Histogram<double> SessionDuration = Meter.CreateHistogram(
        "antiphon.session.duration", "s", "Start of a session to its end.", tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [1, 5, 10, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600],
        });

    internal static readonly Counter<long> Faults = Meter.CreateCounter<long>(
        "antiphon.session.faults", "{fault}", "Failures that sessions survived.");

    internal static readonly Counter<long> Silences = Meter.CreateCounter<long>(
        "antiphon.session.silences", "{silence}", "Times a caller waited longer than the bound for an answer, by what the session waited for when the bound passed.");

    internal static readonly Counter<long> DroppedAudio = Meter.CreateCounter<long>(
        "antiphon.session.audio.dropped", "{frame}", "Frames of callers' audio dropped because the session's reader was late; counted at the end of turns and sessions.");

    internal static readonly Histogram<int> ControlHighWater = Meter.CreateHistogram(
        "antiphon.session.queue.control.high_water", "{item}", "Most commands and results that waited at once in a session's mailbox.", tags: null, new InstrumentAdvice<int>
        {
            HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024],
        });

    internal static readonly Histogram<double> AudioHighWater = Meter.CreateHistogram(
        "antiphon.session.queue.audio.high_water", "s", "Most of the caller's audio that waited at once in a session's mailbox.", tags: null, TurnSeconds);

    internal static readonly Counter<long> Turns = Meter.CreateCounter<long>(
        "antiphon.session.turns", "{turn}", "Turns that have ended.");

    internal static readonly Histogram<double> TurnLatency = Meter.CreateHistogram(
        "antiphon.turn.latency", "s", "The caller's last word to the agent's first audio handed to the line.", tags: null, TurnSeconds);

    internal static readonly Histogram<double> TurnLatencyPart = Meter.CreateHistogram(
        "antiphon.turn.latency.part", "s", "One part of that time; the parts of a turn sum to the whole.", tags: null, TurnSeconds);

    internal static readonly Counter<long> Interruptions = Meter.CreateCounter<long>(
        "antiphon.session.interruptions", "{interruption}", "Times the agent was cut off, by whether the caller then said anything.");

    internal static readonly Counter<long> EarlyAnswers = Meter.CreateCounter<long>(
        "antiphon.session.early_answers", "{answer}", "Answers that were begun before the caller's turn was over, by what became of them.");

    internal static readonly Histogram<double> InterruptionLatency = Meter.CreateHistogram(
        "antiphon.session.interruption.latency", "s", "Onset of the caller's voice over the agent to the agent's silence.", tags: null, TurnSeconds);

    internal static readonly Counter<long> ToolCalls = Meter.CreateCounter<long>(
        "antiphon.session.tool_calls", "{call}", "Tool calls that have ended.");

    internal static readonly Histogram<double> OperationDuration = Meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "A segment's text handed to the synthesiser to the end of its audio, without the time in which the session held it back.", tags: null, OperationSeconds);

    internal static readonly Histogram<double> FirstChunk = Meter.CreateHistogram(
        "gen_ai.client.operation.time_to_first_chunk", "s", "A segment's text handed to the synthesiser to its first audio.", tags: null, OperationSeconds);

    internal static readonly Histogram<double> RealTimeFactor = Meter.CreateHistogram(
        "antiphon.text_to_speech.real_time_factor", "1", "Time to synthesise a segment over the length of its audio; below 1 is faster than speech.", tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 5],
        });
}
