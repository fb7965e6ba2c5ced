using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Tests.Interleavings;

/// <summary>A model that answers when it is told to, what it is told to.</summary>
internal sealed class HandModel : IChatClient
{
    private readonly List<HandRequest> _open = [];

    /// <summary>Requests that are not answered, the first first.</summary>
    public IReadOnlyList<HandRequest> Open => _open;

    /// <summary>Told of each request as it comes.</summary>
    public Action<HandRequest>? Asked { get; set; }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new HandRequest([.. messages], options?.Instructions ?? "");
        _open.Add(request);
        Asked?.Invoke(request);
        try
        {
            while (await request.Updates.Reader.WaitToReadAsync(cancellationToken))
            {
                while (request.Updates.Reader.TryRead(out var update)) yield return update;
            }
        }
        finally
        {
            _open.Remove(request);
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}

/// <summary>One request to the model.</summary>
internal sealed class HandRequest(IReadOnlyList<ChatMessage> messages, string instructions)
{
    public Channel<ChatResponseUpdate> Updates { get; } = Channel.CreateUnbounded<ChatResponseUpdate>();

    public string Instructions { get; } = instructions;

    /// <summary>What the caller said last.</summary>
    public string Question { get; } = messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";

    /// <summary>Whether it asks with the results of tools.</summary>
    public bool IsAfterTool { get; } = messages[^1].Role == ChatRole.Tool;

    /// <summary>Whether some of the reply has been said.</summary>
    public bool HasBegun { get; private set; }

    public void Say(string text)
    {
        HasBegun = true;
        Updates.Writer.TryWrite(new ChatResponseUpdate(ChatRole.Assistant, [new TextContent(text)]));
    }

    public void Call(string callId, string tool)
    {
        Updates.Writer.TryWrite(new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent(callId, tool, new Dictionary<string, object?>(StringComparer.Ordinal))]));
        End();
    }

    public void End(Exception? failure = null) => Updates.Writer.TryComplete(failure);
}
