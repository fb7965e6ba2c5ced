using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Antiphon.Providers.Fallback;

/// <summary>
/// Several chat models as one. A request that fails before its first word is asked of the next model; a reply that breaks off is
/// continued by the next, which is given the text so far as the beginning of its answer. A call of a tool that was let out is
/// kept: the reply then ends with it, and nothing is asked again. Thread-safe; owns its models.
/// </summary>
/// <remarks>
/// Text is let out in whole words. A model that begins anew, or repeats the last words, is cut to what is new; one that says the
/// same in other words cannot be recognised, and the caller hears a sentence begun twice.
/// </remarks>
public sealed class FallbackChatClient : IChatClient
{
    private readonly ProviderList<FallbackModel> _models;
    private readonly FallbackChatOptions _options;
    private readonly ReadingLimits _limits;
    private readonly Strays _strays = new();

    /// <summary>Makes one.</summary>
    /// <param name="models">The models, the preferred one first; 1 to 32. One alone is asked again.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <exception cref="ArgumentException">No model, too many, or an option out of its range.</exception>
    public FallbackChatClient(IReadOnlyList<FallbackModel> models, FallbackChatOptions? options = null)
    {
        _options = options ?? new FallbackChatOptions();
        _models = new ProviderList<FallbackModel>(FallbackKind.Chat, models, static model => model.Name, _options);
        _limits = new ReadingLimits(_options.FirstTokenTimeout, _options.StallTimeout, TimeSpan.Zero, _options.TimeProvider);
    }

    /// <summary>What is remembered of each, in order.</summary>
    public IReadOnlyList<ProviderStatus> Health => _models.Health;

    /// <summary>Forgets what is remembered of a model, e.g. once its key has been changed; false when there is none of that name.</summary>
    public bool Forget(string model) => _models.Forget(model);

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (var update in GetStreamingResponseAsync(messages, options, cancellationToken)) updates.Add(update);
        return updates.ToChatResponse();
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var route = _models.NewRoute(_models.BudgetOr(RetryBudget.Of(options)));
        var race = new ModelRace(_models, _options, _limits, _strays, route, WithoutBudget(options), cancellationToken);
        IReadOnlyList<ChatMessage> asked = [.. messages];
        var relay = new ReplyRelay();
        var use = route.Begin() ?? throw new VoiceException(ErrorCodes.ModelFailed, "Every model has refused its credentials; correct the keys.");
        while (true)
        {
            var racer = await race.RunAsync(use, WithPrefix(asked, relay.Said));
            VoiceException? error = null;
            await using (racer)
            {
                try
                {
                    for (var next = racer.First; next.HasItem;)
                    {
                        ChatResponseUpdate? update = null;
                        try
                        {
                            update = relay.Relay(next.Item!);
                        }
                        catch (VoiceException failed)
                        {
                            error = failed;
                            break;
                        }

                        if (update is not null) yield return update;
                        try
                        {
                            next = await racer.Reading.NextAsync();
                        }
                        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                        {
                            throw;
                        }
                        catch (Exception thrown)
                        {
                            error = race.Coded(thrown, racer.Use);
                            break;
                        }
                    }
                }
                finally
                {
                    racer.Use.Release(); // Unless it proves itself or fails below, it has done neither.
                }
            }

            if (error is null)
            {
                if (relay.Finish() is { } rest) yield return rest;
                if (relay.HasSubstance) route.Prove(racer.Use);
                yield break;
            }

            route.Failed(racer.Use, error, !error.IsTransient);
            if (relay.HasCalls)
            {
                yield return relay.EndWithCalls();
                yield break;
            }

            relay.Continue();
            use = await route.NextAsync(racer.Use.Name, error.Code, cancellationToken) ?? throw race.GivenUp();
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : _models.All[0].Client.GetService(serviceType, serviceKey);
    }

    /// <summary>Disposes the models.</summary>
    public void Dispose()
    {
        foreach (var model in _models.All) model.Client.Dispose();
    }

    private IReadOnlyList<ChatMessage> WithPrefix(IReadOnlyList<ChatMessage> asked, string said)
    {
        if (said.Length == 0) return asked;
        var prefix = new ChatMessage(ChatRole.Assistant, said.TrimEnd());
        return _options.ContinuationPrompt is { } prompt ? [.. asked, prefix, new ChatMessage(ChatRole.System, prompt)] : [.. asked, prefix];
    }

    // The budget is ours: a model's client may put unknown properties on the wire.
    private static ChatOptions? WithoutBudget(ChatOptions? options)
    {
        if (RetryBudget.Of(options) is null) return options;
        var own = options!.Clone();
        own.AdditionalProperties!.Remove(RetryBudget.PropertyName);
        return own;
    }
}
