using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Simulation;

/// <summary>Remembers what the agent asks its model.</summary>
internal sealed class QuestionLog(IChatClient inner) : IChatClient
{
    /// <summary>The messages of each request so far.</summary>
    public List<IReadOnlyList<ChatMessage>> Requests { get; } = [];

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        inner.GetResponseAsync(Noted(messages), options, cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        inner.GetStreamingResponseAsync(Noted(messages), options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => inner.GetService(serviceType, serviceKey);

    public void Dispose() => inner.Dispose();

    private List<ChatMessage> Noted(IEnumerable<ChatMessage> messages)
    {
        List<ChatMessage> noted = [.. messages];
        Requests.Add(noted);
        return noted;
    }
}
