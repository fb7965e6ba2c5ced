using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// The model of one session, which may be another for each agent: a request says by a name in its options whose it is, so that an
/// answer in the making stays with the model it began with. Thread-safe; owns no model.
/// </summary>
internal sealed class SessionModel : IChatClient
{
    private const string NameProperty = "antiphon.session_model";

    private readonly ConcurrentDictionary<string, IChatClient> _models = new(StringComparer.Ordinal);

    /// <summary>The model of agents that name none; null where the program runs agents by itself. Set before the session starts.</summary>
    public IChatClient? Usual { get; set; }

    /// <summary>Options of an agent whose requests go to the model of this name.</summary>
    public static ChatOptions For(string name, ChatOptions? options)
    {
        var named = options?.Clone() ?? new ChatOptions();
        (named.AdditionalProperties ??= [])[NameProperty] = name;
        return named;
    }

    /// <summary>The model of this name.</summary>
    public void Add(string name, IChatClient model) => _models[name] = model;

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.AdditionalProperties?.TryGetValue(NameProperty, out var name) != true) return Model(null).GetStreamingResponseAsync(messages, options, cancellationToken);
        var own = options.Clone(); // The name is ours: a model's client may put unknown properties on the wire.
        own.AdditionalProperties!.Remove(NameProperty);
        return Model(name as string).GetStreamingResponseAsync(messages, own, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => Usual?.GetService(serviceType, serviceKey);

    public void Dispose()
    {
        // The models stay with who made them.
    }

    private IChatClient Model(string? name) => name is not null && _models.TryGetValue(name, out var model)
        ? model
        : Usual ?? throw new VoiceException(ErrorCodes.ModelFailed, "This server has no model of its own for the session.");
}
