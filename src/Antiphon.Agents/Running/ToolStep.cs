using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>Runs the calls of one reply side by side and hands their results to the model, each as it comes.</summary>
internal sealed class ToolStep(RunServices services, IReadOnlyList<FunctionCallContent> calls) : IRunStep
{
    public async IAsyncEnumerable<AgentEvent> RunAsync(RunState run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var together = new List<FunctionCallContent>(calls.Count);
        var waiting = new Queue<ToolInvocation>();
        foreach (var call in calls.OrderBy(call => AgentTool.MayHaveToWait(run.FindTool(call.Name)))) // Stable: else as the model made them.
        {
            var invocation = new ToolInvocation(services, run, call, together);
            if (invocation.CanRun) together.Add(call);
            waiting.Enqueue(invocation);
        }

        var running = new List<Task<ToolOutcome?>>();
        ToolInvocation? announced = null;
        var results = new List<AIContent>();

        // Also ends the tools when the consumer stops reading in the middle.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (waiting.Count > 0 || running.Count > 0)
            {
                while (running.Count < services.Options.MaxParallelTools && waiting.TryDequeue(out var invocation))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    announced = invocation;
                    yield return invocation.Started;
                    cancellationToken.ThrowIfCancellationRequested(); // Whoever reads may have held it back until now.
                    announced = null;
                    running.Add(invocation.RunAsync(stop.Token));
                }

                var done = await Task.WhenAny(running);
                cancellationToken.ThrowIfCancellationRequested();
                running.Remove(done);
                var outcome = await done ?? throw new OperationCanceledException(cancellationToken);

                results.Add(new FunctionResultContent(outcome.CallId, outcome.Result));
                yield return outcome.ToEvent();
                if (outcome.EndReason is null || run.EndReason is not null) continue;

                run.EndReason = outcome.EndReason;
                yield return new AgentEvent.EndRequested(outcome.EndReason);
            }
        }
        finally
        {
            stop.Cancel();
            if (announced is not null) run.Late(announced.NeverBegan.ToEvent());
            foreach (var outcome in await Task.WhenAll(running))
            {
                if (outcome is not null) run.Late(outcome.ToEvent());
            }
        }

        run.Messages.Add(new ChatMessage(ChatRole.Tool, results));
        run.Next = new ModelStep(services);
    }
}
