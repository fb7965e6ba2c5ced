using System.Text.Json;
using Antiphon.Server.Providers;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>A model that sends a client's own messages back to it.</summary>
internal sealed class EchoingModel : IChatClient, ICustomThinkProvider
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("It is not asked.");

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("It is not asked.");

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public ICustomThinkChannel Open(string sessionId, Action<JsonElement> send) => new Channel(send);

    public void Dispose()
    {
    }

    private sealed class Channel(Action<JsonElement> send) : ICustomThinkChannel
    {
        public void Receive(JsonElement content) => send(content);

        public void Dispose()
        {
        }
    }
}
