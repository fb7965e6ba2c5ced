using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents.Tests;

/// <summary>A model that plays one reply a request and keeps what it was sent. A request beyond the script fails.</summary>
internal sealed class ScriptedModel(params Func<CancellationToken, IAsyncEnumerable<AIContent>>[] replies) : IChatClient
{
    public List<IReadOnlyList<ChatMessage>> Requests { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    public static Func<CancellationToken, IAsyncEnumerable<AIContent>> Says(params string[] deltas) => _ => Contents([.. deltas.Select(delta => new TextContent(delta))]);

    public static Func<CancellationToken, IAsyncEnumerable<AIContent>> Plays(params AIContent[] contents) => _ => Contents(contents);

    public static Func<CancellationToken, IAsyncEnumerable<AIContent>> Fails(Exception error) => _ => Failing(error);

    public static FunctionCallContent Call(string name, string id = "c1", params (string Name, object? Value)[] arguments) =>
        new(id, name, arguments.ToDictionary(argument => argument.Name, argument => argument.Value));

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Requests.Add([.. messages]);
        Options.Add(options);
        Assert.True(Requests.Count <= replies.Length, $"The script has {replies.Length} replies; this is request {Requests.Count}.");
        await foreach (var content in replies[Requests.Count - 1](cancellationToken)) yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static async IAsyncEnumerable<AIContent> Contents(AIContent[] contents)
    {
        foreach (var content in contents)
        {
            await Task.Yield();
            yield return content;
        }
    }

    private static async IAsyncEnumerable<AIContent> Failing(Exception error)
    {
        await Task.Yield();
        if (error is not null) throw error;
        yield break;
    }
}
