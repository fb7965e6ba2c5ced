using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Faults;

/// <summary>What becomes of a request that is hit; <c>ask</c> has the real model answer it.</summary>
internal delegate IAsyncEnumerable<ChatResponseUpdate> ModelFault(
    Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> ask, ChatOptions? options, FaultSite site, CancellationToken cancellationToken);

/// <summary>A model that fails at the requests that are hit.</summary>
internal sealed class FaultyChatClient(IChatClient inner, FaultSite site, ModelFault fault) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        site.Strikes()
            ? fault(token => InnerClient.GetStreamingResponseAsync(messages, options, token), options, site, cancellationToken)
            : InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken);
}
