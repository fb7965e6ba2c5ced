using Antiphon.Agents;
using Microsoft.Extensions.AI;

namespace Antiphon.Samples.Appointments.Tests;

/// <summary>A model that calls one tool and then says its result.</summary>
internal sealed class ScriptedChatModel(IReadOnlyList<AIFunction> tools) : IChatClient
{
    private string _tool = "";

    public async Task<List<AgentEvent>> RunAsync(string tool)
    {
        _tool = tool;
        var events = new List<AgentEvent>();
        await foreach (var one in new AgentRunner(this).RunAsync(new Agent { Name = "test", Tools = tools }, [new ChatMessage(ChatRole.User, "hello")])) events.Add(one);
        return events;
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        var result = messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().LastOrDefault();
        yield return new ChatResponseUpdate(ChatRole.Assistant, [result is null ? new FunctionCallContent("c1", _tool) : new TextContent((string)result.Result!)]);
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
