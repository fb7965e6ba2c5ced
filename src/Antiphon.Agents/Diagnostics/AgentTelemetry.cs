using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Antiphon.Agents;

/// <summary>Spans and instruments of this assembly. Names after the published generative-AI conventions where they have one;
/// <c>docs/telemetry.md</c> lists them.</summary>
public static class AgentTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string SourceName = "Antiphon.Agents";

    /// <summary>Stands for names that the model made up, so that their number stays bounded.</summary>
    internal const string OtherTool = "_OTHER";

    internal static readonly ActivitySource Source = Spans.SourceOf(typeof(AgentTelemetry).Assembly);

    private static readonly Meter Meter = Spans.MeterOf(typeof(AgentTelemetry).Assembly);

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    internal static readonly Histogram<double> ModelDuration = Meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "Request to the model to the end of its reply, or to its failure or cancellation.", tags: null, Seconds);

    internal static readonly Histogram<double> FirstChunk = Meter.CreateHistogram(
        "gen_ai.client.operation.time_to_first_chunk", "s", "Request to the model to the first sign of its reply.", tags: null, Seconds);

    internal static readonly Histogram<long> Tokens = Meter.CreateHistogram(
        "gen_ai.client.token.usage", "{token}", "Tokens of a reply as the provider reports them.", tags: null, new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304],
        });

    internal static readonly Histogram<double> ToolDuration = Meter.CreateHistogram(
        "gen_ai.execute_tool.duration", "s", "How long a tool call ran.", tags: null, Seconds);

    internal static readonly UpDownCounter<int> Abandoned = Meter.CreateUpDownCounter<int>(
        "antiphon.agent.abandoned", "{operation}", "Model replies and tools that run on though they were cancelled.");

    internal static readonly Counter<long> ModelRetries = Meter.CreateCounter<long>(
        "antiphon.agent.model.retries", "{request}", "Requests to the model that were sent again.");

    /// <summary>The span that the run belongs to: the one around it if that is an agent's turn already, else one of its own.</summary>
    internal static Activity? StartRun(Agent agent, DateTimeOffset now, out ActivityContext parent)
    {
        var around = Activity.Current;
        if (around is not null && "invoke_agent".Equals(around.GetTagItem("gen_ai.operation.name") as string, StringComparison.Ordinal))
        {
            parent = around.Context;
            return null;
        }

        var span = Spans.Start(Source, $"invoke_agent {agent.Name}", ActivityKind.Internal, around?.Context ?? default, now)
            ?.SetTag("gen_ai.operation.name", "invoke_agent").SetTag("gen_ai.agent.name", agent.Name);
        parent = span?.Context ?? around?.Context ?? default;
        return span;
    }

    internal static Activity? StartTool(string tool, string callId, ActivityContext parent, DateTimeOffset now) =>
        Spans.Start(Source, $"execute_tool {tool}", ActivityKind.Internal, parent, now)
            ?.SetTag("gen_ai.operation.name", "execute_tool").SetTag("gen_ai.tool.name", tool)
            .SetTag("gen_ai.tool.type", "function").SetTag("gen_ai.tool.call.id", callId);
}
