using System.Diagnostics;
using System.Diagnostics.Metrics;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Deepgram;

/// <summary>Spans and instruments of this assembly; <c>docs/clients.md</c> lists them.</summary>
public static class ClientTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string SourceName = "Antiphon.Clients";

    private const string Protocol = "deepgram";

    internal static readonly ActivitySource Source = Spans.SourceOf(typeof(ClientTelemetry).Assembly);

    private static readonly Meter Meter = Spans.MeterOf(typeof(ClientTelemetry).Assembly);

    internal static readonly UpDownCounter<int> Sessions = Meter.CreateUpDownCounter<int>(
        "antiphon.client.sessions", "{session}", "Sessions that run, those between two connections included.");

    internal static readonly Counter<long> Ends = Meter.CreateCounter<long>(
        "antiphon.client.ends", "{session}", "Sessions that have ended, by code where they failed.");

    internal static readonly Counter<long> Attempts = Meter.CreateCounter<long>(
        "antiphon.client.attempts", "{attempt}", "Attempts to open a session, by whether it is the first and by code where they failed.");

    internal static readonly Counter<long> AudioDropped = Meter.CreateCounter<long>(
        "antiphon.client.audio.dropped", "By", "User's audio that no session took, because there was none.");

    internal static readonly Counter<long> EventsDropped = Meter.CreateCounter<long>(
        "antiphon.client.events.dropped", "{event}", "Events that found no room because nobody read them.");

    internal static readonly Histogram<double> Functions = Meter.CreateHistogram<double>(
        "antiphon.client.function.duration", "s", "How long a function ran, by its name and by code where it failed.");

    /// <summary>The span of one attempt to open a session, from the credential to the applied settings.</summary>
    internal static Activity? StartAttempt(bool isFirst, DateTimeOffset at) =>
        Spans.Start(Source, "voice_agent_connect", ActivityKind.Client, Activity.Current?.Context ?? default, at)?.SetTag("antiphon.client.first", isFirst);

    internal static void EndAttempt(Activity? span, bool isFirst, string? requestId, DateTimeOffset at, ErrorCode? error)
    {
        span?.SetTag("antiphon.request.id", requestId);
        Spans.End(span, at, error);
        var tags = new TagList { { "antiphon.protocol", Protocol }, { "antiphon.client.first", isFirst } };
        if (error is not null) tags.Add("error.type", error.Value);
        Attempts.Add(1, tags);
    }

    internal static void Ended(ErrorCode? error)
    {
        Sessions.Add(-1);
        var tags = new TagList { { "antiphon.protocol", Protocol } };
        if (error is not null) tags.Add("error.type", error.Value);
        Ends.Add(1, tags);
    }

    internal static Activity? StartFunction(FunctionCall call, DateTimeOffset at) =>
        Spans.Start(Source, "execute_tool", ActivityKind.Internal, Activity.Current?.Context ?? default, at)
            ?.SetTag("gen_ai.operation.name", "execute_tool").SetTag("gen_ai.tool.name", call.Name)
            .SetTag("gen_ai.tool.type", "function").SetTag("gen_ai.tool.call.id", call.Id);

    internal static void EndFunction(Activity? span, FunctionCall call, TimeSpan duration, DateTimeOffset at, ErrorCode? error, bool isCancelled)
    {
        if (isCancelled) span?.SetTag("antiphon.cancelled", true);
        Spans.End(span, at, error);
        // A name that is not registered is the model's invention, and there is no end of those.
        var tags = new TagList { { "gen_ai.tool.name", error == ErrorCodes.ToolUnknown ? "_OTHER" : call.Name } };
        if (error is not null) tags.Add("error.type", error.Value);
        Functions.Record(duration.TotalSeconds, tags);
    }
}
