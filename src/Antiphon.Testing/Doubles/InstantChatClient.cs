using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing;

/// <summary>A chat model that gives the same answer to everything, at once. For load tests; not strict; cheap. Thread-safe.</summary>
/// <param name="text">The answer.</param>
public sealed class InstantChatClient(string text) : IChatClient
{
    private long _requests;

    /// <summary>Requests so far.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Called when a request arrives, for measurements; null for nothing.</summary>
    public Action? Requested { get; init; }

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Count();
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        Count();
        cancellationToken.ThrowIfCancellationRequested();
        yield return new ChatResponseUpdate(ChatRole.Assistant, text);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType?.IsInstanceOfType(this) == true ? this : null;

    /// <summary>Does nothing.</summary>
    public void Dispose()
    {
    }

    private void Count()
    {
        Interlocked.Increment(ref _requests);
        Requested?.Invoke();
    }
}
