using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>Says when a model takes longer than <paramref name="limit"/> for the first piece of a reply, once a request. Thread-safe; owns
/// nothing.</summary>
internal sealed class SlowModelWatch(IChatClient model, TimeSpan limit, TimeProvider time, Action onSlow) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var watch = time.CreateTimer(static state => ((Action)state!)(), onSlow, limit, Timeout.InfiniteTimeSpan);
        await foreach (var update in model.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => model.GetService(serviceType, serviceKey);

    public void Dispose()
    {
        // The model stays with who made it.
    }
}
