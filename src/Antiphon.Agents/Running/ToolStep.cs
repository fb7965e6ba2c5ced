using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>Runs the calls of one reply side by side and hands their results to the model, each as it comes.</summary>
internal sealed class ToolStep(RunServices services, IReadOnlyList<FunctionCallContent> calls) : IRunStep
{
    public async IAsyncEnumerable<AgentEvent> RunAsync(RunState run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var waiting = new Queue<FunctionCallContent>(calls);
        var running = new List<Task<ToolOutcome>>();
        var results = new List<AIContent>();

        // Also ends the tools when the consumer stops reading in the middle.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (waiting.Count > 0 || running.Count > 0)
            {
                while (running.Count < services.Options.MaxParallelTools && waiting.TryDequeue(out var call))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var invocation = new ToolInvocation(services, run, call);
                    yield return new AgentEvent.ToolStarted(call.CallId, call.Name, invocation.ArgumentsJson);
                    running.Add(invocation.RunAsync(stop.Token));
                }

                var done = await Task.WhenAny(running);
                running.Remove(done);
                var outcome = await done;
                cancellationToken.ThrowIfCancellationRequested();

                results.Add(new FunctionResultContent(outcome.CallId, outcome.Result));
                yield return new AgentEvent.ToolFinished(outcome.CallId, outcome.Name, outcome.Result, outcome.Duration) { Error = outcome.Error };
                if (outcome.EndReason is null || run.EndReason is not null) continue;

                run.EndReason = outcome.EndReason;
                yield return new AgentEvent.EndRequested(outcome.EndReason);
            }
        }
        finally
        {
            stop.Cancel();
            await Task.WhenAll(running);
        }

        run.Messages.Add(new ChatMessage(ChatRole.Tool, results));
        run.Next = new ModelStep(services);
    }
}
