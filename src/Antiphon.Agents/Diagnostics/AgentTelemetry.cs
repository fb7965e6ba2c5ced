using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>Spans and instruments of this assembly. Names after the GenAI semantic conventions where they have one.</summary>
public static class AgentTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string SourceName = "Antiphon.Agents";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly Meter Meter = new(SourceName);

    internal static readonly Histogram<double> FirstToken = Meter.CreateHistogram<double>(
        "antiphon.agent.model.first_token", unit: "s", description: "Request to the model to the first sign of its reply.");

    internal static readonly Histogram<double> ToolDuration = Meter.CreateHistogram<double>(
        "antiphon.agent.tool.duration", unit: "s", description: "How long tool calls ran.");

    internal static readonly UpDownCounter<int> Abandoned = Meter.CreateUpDownCounter<int>(
        "antiphon.agent.abandoned", unit: "{operation}", description: "Model replies and tools that run on though they were cancelled.");

    internal static Activity? StartRun(Agent agent) =>
        Source.StartActivity("invoke_agent")?.SetTag("gen_ai.operation.name", "invoke_agent").SetTag("gen_ai.agent.name", agent.Name);

    internal static Activity? StartModel(ChatOptions options, ActivityContext parent) =>
        Source.StartActivity("chat", ActivityKind.Client, parent)?.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.request.model", options.ModelId);

    internal static Activity? StartTool(FunctionCallContent call, ActivityContext parent) =>
        Source.StartActivity("execute_tool", ActivityKind.Internal, parent)?.SetTag("gen_ai.operation.name", "execute_tool")
            .SetTag("gen_ai.tool.name", call.Name).SetTag("gen_ai.tool.call.id", call.CallId);
}
