using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Deepgram;

/// <summary>
/// What to do with events, by their type: a message of the server (<see cref="ServerMessage.ConversationText"/>) or an event of the
/// session (<see cref="VoiceAgentEvent.Reconnecting"/>). Filled before it is used; handlers of one type are called in the order in
/// which they were added, each after the one before has finished.
/// </summary>
/// <example><code>
/// await session.HandleEventsAsync(new VoiceAgentHandlers()
///     .On&lt;ServerMessage.ConversationText&gt;(text => Console.WriteLine(text.Content))
///     .On&lt;VoiceAgentEvent.Failed&gt;(failed => Console.WriteLine(failed.Error.WireCode)));
/// </code></example>
public sealed class VoiceAgentHandlers
{
    private readonly Dictionary<Type, List<Func<object, CancellationToken, ValueTask>>> _handlers = [];

    /// <summary>Calls <paramref name="handler"/> with every <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">One of the records of <see cref="ServerMessage"/> or <see cref="VoiceAgentEvent"/>, or one of these two for all.</typeparam>
    public VoiceAgentHandlers On<T>(Func<T, CancellationToken, ValueTask> handler)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (!typeof(T).IsAssignableTo(typeof(ServerMessage)) && !typeof(T).IsAssignableTo(typeof(VoiceAgentEvent)))
            throw new ArgumentException($"Expected a type of {nameof(ServerMessage)} or {nameof(VoiceAgentEvent)}, came {typeof(T).Name}.", nameof(handler));
        if (!_handlers.TryGetValue(typeof(T), out var list)) _handlers[typeof(T)] = list = [];
        list.Add((item, cancellationToken) => handler((T)item, cancellationToken));
        return this;
    }

    /// <summary>Calls <paramref name="handler"/> with every <typeparamref name="T"/>.</summary>
    /// <inheritdoc cref="On{T}(Func{T, CancellationToken, ValueTask})"/>
    public VoiceAgentHandlers On<T>(Action<T> handler)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(handler);
        return On<T>((item, _) =>
        {
            handler(item);
            return ValueTask.CompletedTask;
        });
    }

    internal async ValueTask HandleAsync(VoiceAgentEvent item, CancellationToken cancellationToken)
    {
        if (item is VoiceAgentEvent.Message { Content: var message })
        {
            await CallAsync(typeof(ServerMessage), message, cancellationToken);
            await CallAsync(message.GetType(), message, cancellationToken);
        }

        await CallAsync(typeof(VoiceAgentEvent), item, cancellationToken);
        await CallAsync(item.GetType(), item, cancellationToken);
    }

    private async ValueTask CallAsync(Type type, object item, CancellationToken cancellationToken)
    {
        if (!_handlers.TryGetValue(type, out var list)) return;
        foreach (var handler in list) await handler(item, cancellationToken);
    }
}
