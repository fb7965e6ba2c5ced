namespace Antiphon.Providers.Fallback;

/// <summary>
/// Reads what a provider streams, under limits: every wait ends with an item, the end, a failure or the caller's cancellation,
/// also where the provider ignores its token. One reader.
/// </summary>
internal sealed class LimitedReading<T> : IAsyncDisposable
    where T : notnull
{
    private readonly ReadingLimits _limits;
    private readonly Strays _strays;
    private readonly Action<T>? _dropLate;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _linked;
    private readonly Func<CancellationToken, IAsyncEnumerable<T>> _start;
    private IAsyncEnumerator<T>? _items;
    private Task<bool>? _pending;
    private bool _hasBegun;
    private bool _isDisposed;

    /// <param name="start">Begins the stream; called with the first <see cref="NextAsync"/>.</param>
    /// <param name="limits">How long to wait.</param>
    /// <param name="strays">Takes what runs on.</param>
    /// <param name="dropLate">Frees an item that came too late; null when it holds nothing.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public LimitedReading(Func<CancellationToken, IAsyncEnumerable<T>> start, ReadingLimits limits, Strays strays, Action<T>? dropLate, CancellationToken cancellationToken)
    {
        _start = start;
        _limits = limits;
        _strays = strays;
        _dropLate = dropLate;
        _cancellationToken = cancellationToken;
        _limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, limits.Time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _limit.Token);
    }

    /// <summary>Whether the provider still works though it was cancelled.</summary>
    public bool IsStuck => _pending is { IsCompleted: false };

    /// <summary>Waits for the next item; false at the end.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<(bool HasItem, T? Item)> NextAsync()
    {
        var limit = _hasBegun ? _limits.Stall : _limits.First;
        _limit.CancelAfter(limit);
        try
        {
            _items ??= _start(_linked.Token).GetAsyncEnumerator(_linked.Token);
            var next = _items.MoveNextAsync();
            bool more;
            if (next.IsCompleted)
            {
                more = await next;
            }
            else
            {
                _pending = next.AsTask();
                more = await _pending.WaitAsync(_linked.Token);
            }

            _hasBegun = true;
            return more ? (true, _items.Current) : default;
        }
        catch (Exception) when (_cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(_cancellationToken);
        }
        catch (Exception error) when (_limit.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing came for {limit.TotalMilliseconds:0} ms.", error);
        }
        finally
        {
            // The time in which the consumer works with an item is not the provider's.
            if (!_limit.IsCancellationRequested) _limit.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        Providers.Cancel(_linked);
        if (IsStuck && _limits.Grace > TimeSpan.Zero) await LetEndAsync(_pending!);
        if (IsStuck) _strays.Add(CloseLateAsync(_pending!, _items!));
        else if (_items is not null) await Providers.CloseAsync(_items);
        _linked.Dispose();
        _limit.Dispose();
    }

    // A provider that heeds its token ends in no time, and its session can be used again.
    private async Task LetEndAsync(Task pending)
    {
        try
        {
            await pending.WaitAsync(_limits.Grace, _limits.Time);
        }
        catch (Exception)
        {
            // How it ends changes nothing; whether it has is seen.
        }
    }

    private async Task CloseLateAsync(Task<bool> pending, IAsyncEnumerator<T> items)
    {
        try
        {
            if (await pending) _dropLate?.Invoke(items.Current);
        }
        catch (Exception)
        {
            // It was given up; how it ends changes nothing.
        }

        await Providers.CloseAsync(items);
    }
}

/// <summary>How long a provider may take.</summary>
/// <param name="First">For its first item.</param>
/// <param name="Stall">For each further one.</param>
/// <param name="Grace">To end once it is cancelled.</param>
/// <param name="Time">By this clock.</param>
internal sealed record ReadingLimits(TimeSpan First, TimeSpan Stall, TimeSpan Grace, TimeProvider Time);
