using Microsoft.Extensions.AI;

namespace Antiphon.Agents.Tests;

/// <summary>Shorthand of the runner's tests.</summary>
internal static class Runs
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Agent Agent(params AIFunction[] tools) => new() { Name = "desk", Instructions = "Be brief.", Tools = tools };

    public static IAsyncEnumerable<AgentEvent> Start(this AgentRunner runner, Agent agent, CancellationToken cancellationToken = default) =>
        runner.RunAsync(agent, [new ChatMessage(ChatRole.User, "hello")], cancellationToken);

    public static async Task<List<AgentEvent>> ToListAsync(this IAsyncEnumerable<AgentEvent> events)
    {
        return await Collect().WaitAsync(Limit);

        async Task<List<AgentEvent>> Collect()
        {
            var list = new List<AgentEvent>();
            await foreach (var one in events) list.Add(one);
            return list;
        }
    }

    public static Task<List<AgentEvent>> RunAsync(IChatClient model, Agent agent, AgentRunnerOptions? options = null) =>
        new AgentRunner(model, options).Start(agent).ToListAsync();

    public static AgentEvent.ToolFinished Finished(this IEnumerable<AgentEvent> events) => events.OfType<AgentEvent.ToolFinished>().Single();
}
