using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>
/// A model's reply under limits: every wait ends with an update, the end, a coded failure or the caller's cancellation, also
/// when the client ignores its token. One reader.
/// </summary>
internal sealed class ModelStream : IAsyncDisposable
{
    private readonly RunServices _services;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _linked;
    private readonly ModelCall _call;
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;
    private Task<bool>? _pending;
    private ChatResponseUpdate? _first;
    private bool _hasBegun;

    private ModelStream(RunServices services, ModelCall call, CancellationToken cancellationToken)
    {
        _services = services;
        _call = call;
        _limit = new CancellationTokenSource(services.Options.FirstTokenTimeout, services.Time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _limit.Token);
    }

    /// <summary>Sends the request and waits for the first update. A rate limit with a short wait is tried again, once a turn
    /// and within the turn's budget where the request carries one.</summary>
    public static async ValueTask<ModelStream> OpenAsync(RunServices services, RunState run, ChatOptions options, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan wait;
            var stream = new ModelStream(services, ModelCall.Start(services, options, run.Parent), cancellationToken);
            try
            {
                stream._first = await stream.BeginAsync(run.Messages, options, cancellationToken);
                stream._hasBegun = true;
                return stream;
            }
            catch (VoiceException error) when (CanRetry(error, run, services.Options) && (RetryBudget.Of(options)?.TrySpend() ?? true))
            {
                run.HasRetried = true;
                wait = error.RetryAfter ?? services.Options.MaxRetryWait;
                await stream.DisposeAsync();
            }
            catch
            {
                await stream.DisposeAsync();
                throw;
            }

            AgentTelemetry.ModelRetries.Add(1);
            AgentLog.ModelRetried(services.Logger, wait.TotalMilliseconds);
            await Task.Delay(wait, services.Time, cancellationToken);
        }
    }

    /// <summary>The next update; null at the end.</summary>
    /// <exception cref="VoiceException">The model failed or stalled.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<ChatResponseUpdate?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_first is { } first)
        {
            _first = null;
            return first;
        }

        return _updates is null ? null : await NextAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _call.Cancel();
        // Without this a client that is between two tokens would go on reading.
        _linked.Cancel();
        if (_updates is { } updates)
        {
            _updates = null;
            if (_pending is { IsCompleted: false } pending) Abandoned.Watch(DisposeAfterAsync(pending, updates));
            else await DisposeQuietlyAsync(updates);
        }

        _linked.Dispose();
        _limit.Dispose();
    }

    private static bool CanRetry(VoiceException error, RunState run, AgentRunnerOptions options) =>
        error.Code == ErrorCodes.ProviderRateLimited && !run.HasRetried
        && options.MaxRetryWait > TimeSpan.Zero && (error.RetryAfter ?? TimeSpan.Zero) <= options.MaxRetryWait;

    private static async Task DisposeAfterAsync(Task<bool> pending, IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await DisposeQuietlyAsync(updates);
    }

    private static async ValueTask DisposeQuietlyAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        try
        {
            await updates.DisposeAsync();
        }
        catch (Exception)
        {
            // The reply is over or given up; how its transport closes changes nothing.
        }
    }

    private async ValueTask<ChatResponseUpdate?> BeginAsync(IEnumerable<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        try
        {
            _updates = _services.Client.GetStreamingResponseAsync(messages, options, _linked.Token).GetAsyncEnumerator(_linked.Token);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw Failed(Coded(error));
        }

        return await NextAsync(cancellationToken);
    }

    private async ValueTask<ChatResponseUpdate?> NextAsync(CancellationToken cancellationToken)
    {
        if (_hasBegun) _limit.CancelAfter(_services.Options.StallTimeout);
        try
        {
            var next = _updates!.MoveNextAsync();
            if (next.IsCompleted) return Taken(await next);

            _pending = next.AsTask();
            return Taken(await _pending.WaitAsync(_linked.Token));
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (_limit.IsCancellationRequested)
        {
            var (what, limit) = _hasBegun ? ("went silent in the middle of its reply", _services.Options.StallTimeout) : ("did not begin to reply", _services.Options.FirstTokenTimeout);
            throw Failed(new VoiceException(ErrorCodes.ModelTimeout, $"The model {what} for {limit.TotalMilliseconds:0} ms."));
        }
        catch (Exception error)
        {
            throw Failed(Coded(error));
        }
        finally
        {
            // The time in which the consumer works with an update is not the model's.
            if (!_limit.IsCancellationRequested) _limit.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    private ChatResponseUpdate? Taken(bool hasNext)
    {
        if (hasNext) _call.Take(_updates!.Current);
        else _call.Complete();
        return hasNext ? _updates!.Current : null;
    }

    private VoiceException Failed(VoiceException error)
    {
        _call.Fail(error.Code);
        return error;
    }

    private VoiceException Coded(Exception error)
    {
        if (error is VoiceException coded) return coded;
        AgentLog.ModelFailed(_services.Logger, error);
        return new VoiceException(ErrorCodes.ModelFailed, "The model gave no reply.", error);
    }
}
