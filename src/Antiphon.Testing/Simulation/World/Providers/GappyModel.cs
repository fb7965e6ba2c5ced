using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Simulation;

/// <summary>A model that cannot be reached at times.</summary>
internal sealed class GappyModel(IChatClient inner, ProviderGaps gaps) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await gaps.ReachAsync(cancellationToken);
        using var connection = gaps.Connect();
        connection.BeginWork();
        await foreach (var update in connection.ReadAsync(token => inner.GetStreamingResponseAsync(messages, options, token), drop: null, cancellationToken)) yield return update;
        if (connection.IsGone) await connection.FailAsync(ErrorCodes.ModelFailed, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => inner.GetService(serviceType, serviceKey);

    public void Dispose() => inner.Dispose();
}
