using Antiphon.Agents;
using Antiphon.Testing;
using Microsoft.Extensions.AI;
using static Antiphon.Providers.OpenAI.Tests.FakeEndpoint;

namespace Antiphon.Providers.OpenAI.Tests;

/// <summary>The adapter under the run loop that sets the limits.</summary>
public sealed class StalledEndpointTests
{
    [Fact]
    public async Task RunAsync_EndpointStallsInMidReply_IsModelTimeoutAndTheRequestEnds()
    {
        var time = new VirtualTime();
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var endpoint = await StartAsync(async context =>
        {
            context.RequestAborted.Register(gone.SetResult);
            await BeginAsync(context);
            await SendAsync(context, Text("Hel"));
            await gone.Task;
        });
        using var client = new OpenAIChatClient(new OpenAIChatOptions { Endpoint = endpoint.Address, Name = "m" });
        await using var events = new AgentRunner(client, null, time).RunAsync(new Agent { Name = "a" }, [new ChatMessage(ChatRole.User, "hello")]).GetAsyncEnumerator();
        while (await events.MoveNextAsync() && events.Current is not AgentEvent.TextDelta)
        {
        }

        var next = events.MoveNextAsync().AsTask();
        await time.AdvanceAsync(TimeSpan.FromSeconds(11));

        // The limit runs in virtual time; the socket lets go in its own.
        var error = await Assert.ThrowsAsync<VoiceException>(() => next.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Same(ErrorCodes.ModelTimeout, error.Code);
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task RunAsync_ToolConversation_GoesThroughTheEndpoint()
    {
        var round = 0;
        await using var endpoint = await StartAsync(context => ++round == 1
            ? Events(ToolCall(0, "c1", "add", """{"a":2,"b":3}"""), Stop("tool_calls"))(context)
            : Events(Text("Five."), Stop())(context));
        using var client = new OpenAIChatClient(new OpenAIChatOptions { Endpoint = endpoint.Address, Name = "m" });
        var agent = new Agent { Name = "a", Tools = [AgentTool.Create((int a, int b) => a + b, "add")] };

        var events = await new AgentRunner(client).RunAsync(agent, [new ChatMessage(ChatRole.User, "hello")]).ToListAsync();

        Assert.Contains(events, one => one is AgentEvent.ToolFinished { Result: "5" });
        Assert.Equal("5", endpoint.Requests[1].GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString());
        Assert.Contains(new AgentEvent.TextDelta("Five."), events);
    }
}
