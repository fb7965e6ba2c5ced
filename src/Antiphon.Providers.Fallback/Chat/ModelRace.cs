using Microsoft.Extensions.AI;

namespace Antiphon.Providers.Fallback;

/// <summary>Asks models until one begins to reply: one after the other, or, where hedging is wanted, the next beside one that
/// takes long. Used by one task.</summary>
internal sealed class ModelRace(
    ProviderList<FallbackModel> models, FallbackChatOptions options, ReadingLimits limits, Strays strays, Route route, ChatOptions? asked, CancellationToken cancellationToken)
{
    /// <summary>The reply that has begun; the caller disposes it.</summary>
    /// <exception cref="VoiceException">None began within the budget: the failure that set it off.</exception>
    public async Task<Racer> RunAsync(ProviderUse use, IReadOnlyList<ChatMessage> messages)
    {
        List<Racer> racers = [Start(use, messages)];
        using var hedging = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var hedge = options.HedgeAfter is { } wait ? WaitAsync(wait, hedging.Token) : null;
        try
        {
            while (true)
            {
                var first = await Task.WhenAny(hedge is null ? racers.Select(racer => (Task)racer.Begun) : racers.Select(racer => (Task)racer.Begun).Append(hedge));
                cancellationToken.ThrowIfCancellationRequested();
                if (first == hedge)
                {
                    hedge = null;
                    if (route.Hedge(racers[0].Use.Name, ErrorCodes.ModelSlow) is { } beside) racers.Add(Start(beside, messages));
                    continue;
                }

                var racer = racers.Find(candidate => candidate.Begun == first)!;
                racers.Remove(racer);
                try
                {
                    racer.First = await racer.Begun;
                    return racer;
                }
                catch (Exception thrown)
                {
                    var error = Coded(thrown, racer.Use);
                    await racer.DisposeAsync();
                    route.Failed(racer.Use, error, !error.IsTransient);
                    if (racers.Count > 0) continue;
                    var next = await route.NextAsync(racer.Use.Name, error.Code, cancellationToken) ?? throw GivenUp();
                    racers.Add(Start(next, messages));
                }
            }
        }
        finally
        {
            Providers.Cancel(hedging);
            foreach (var late in racers)
            {
                late.Use.Release();
                strays.Add(late.DropAsync());
            }
        }
    }

    public VoiceException Coded(Exception error, ProviderUse use) => error is TimeoutException
        ? new ProviderException(ErrorCodes.ModelTimeout, use.Name, "The model did not reply, or went silent in the middle of its reply: " + error.Message, error)
        : models.Watch.Coded(error, ErrorCodes.ModelFailed, use.Name, "The model gave no reply.");

    public VoiceException GivenUp()
    {
        models.Watch.GivenUp(route.Original!.Code);
        return route.Original;
    }

    // In a task of its own: a cancelled delay among the tasks of WhenAny would come back by way of the thread pool (decision 0008).
    private async Task WaitAsync(TimeSpan wait, CancellationToken hedging)
    {
        try
        {
            await Task.Delay(wait, options.TimeProvider, hedging);
        }
        catch (OperationCanceledException)
        {
            // A model has replied, or the caller has cancelled; both are seen elsewhere.
        }
    }

    private Racer Start(ProviderUse use, IReadOnlyList<ChatMessage> messages)
    {
        var client = models[use].Client;
        return new Racer(use, new LimitedReading<ChatResponseUpdate>(token => client.GetStreamingResponseAsync(messages, asked?.Clone(), token), limits, strays, null, cancellationToken));
    }
}

/// <summary>A reply that has begun or is waited for.</summary>
internal sealed class Racer : IAsyncDisposable
{
    public Racer(ProviderUse use, LimitedReading<ChatResponseUpdate> reading)
    {
        Use = use;
        Reading = reading;
        Begun = reading.NextAsync().AsTask();
    }

    public ProviderUse Use { get; }

    public LimitedReading<ChatResponseUpdate> Reading { get; }

    /// <summary>Completes with its first update.</summary>
    public Task<(bool HasItem, ChatResponseUpdate? Item)> Begun { get; }

    public (bool HasItem, ChatResponseUpdate? Item) First { get; set; }

    public ValueTask DisposeAsync() => Reading.DisposeAsync();

    /// <summary>Another was faster.</summary>
    public async Task DropAsync()
    {
        await Reading.DisposeAsync();
        await ((Task)Begun).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}
