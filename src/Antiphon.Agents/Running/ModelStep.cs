using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>Asks the model once and forwards what it says as it says it; its calls become the next step.</summary>
internal sealed class ModelStep(RunServices services) : IRunStep
{
    public async IAsyncEnumerable<AgentEvent> RunAsync(RunState run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        run.Round++;
        yield return new AgentEvent.ModelRequested(run.Round);

        var reply = new ModelReply(run);
        var stream = await ModelStream.OpenAsync(services, run, Options(run.Agent, services.Time), cancellationToken);
        await using (stream)
        {
            while (await stream.ReadAsync(cancellationToken) is { } update)
            {
                foreach (var content in update.Contents)
                {
                    if (reply.Add(content) is { } agentEvent) yield return agentEvent;
                }
            }
        }

        run.Messages.AddRange(reply.ToMessages());
        var calls = reply.OpenCalls;
        if (calls.Count == 0) yield break;
        if (run.Round >= services.Options.MaxRounds)
            throw new VoiceException(ErrorCodes.MaxRoundsExceeded, $"The model called tools in each of {run.Round} replies of one turn; the limit is {services.Options.MaxRounds}.");

        run.Next = new ToolStep(services, calls);
    }

    private static ChatOptions Options(Agent agent, TimeProvider time)
    {
        var options = agent.ModelOptions?.Clone() ?? new ChatOptions();
        options.Instructions = Instructions(agent, time);
        options.Tools = agent.Tools.Count == 0 ? null : [.. agent.Tools];
        return options;
    }

    // The time comes last, so that a provider's cache of the prompt holds up to there.
    private static string? Instructions(Agent agent, TimeProvider time)
    {
        if (!agent.TellsTime) return agent.Instructions.Length == 0 ? null : agent.Instructions;
        var now = time.GetLocalNow().ToString("dddd, yyyy-MM-dd, HH:mm", CultureInfo.InvariantCulture);
        return agent.Instructions.Length == 0 ? $"It is {now}." : $"{agent.Instructions.TrimEnd()}\n\nIt is {now}.";
    }
}
