using System.Runtime.CompilerServices;
using Antiphon.Testing.Faults;

namespace Antiphon.Testing.Simulation;

/// <summary>A connection to a provider; the next gap of the provider ends it.</summary>
internal sealed class ProviderConnection : IDisposable
{
    private readonly ProviderGaps _gaps;
    private readonly ITimer _timer;
    private ProviderGap? _next;

    // Continues in line: on the call's own thread, which is the only one there is.
    private readonly TaskCompletionSource _gone = new();

    public ProviderConnection(ProviderGaps gaps)
    {
        _gaps = gaps;
        _timer = gaps.Time.CreateTimer(static gone => ((TaskCompletionSource)gone!).TrySetResult(), _gone, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        AwaitNext();
    }

    public bool IsGone => _gone.Task.IsCompleted;

    /// <summary>How it ends.</summary>
    public GapStyle Style => _next!.Style;

    public void Dispose() => _timer.Dispose();

    /// <summary>Something begins that the provider may break off.</summary>
    public void BeginWork()
    {
        _gaps.MayBreakOff();
        if (!IsGone) AwaitNext();
    }

    private void AwaitNext()
    {
        _next = _gaps.Next;
        var now = _gaps.Time.Elapsed;
        if (_next is { } next) _timer.Change(next.From > now ? next.From - now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What the stream gives until it ends or the connection does.</summary>
    /// <param name="stream">Begins it.</param>
    /// <param name="drop">Frees an item that came in the last moment; null when it holds nothing.</param>
    /// <param name="cancellationToken">The consumer's.</param>
    public async IAsyncEnumerable<T> ReadAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> stream, Action<T>? drop, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var items = stream(stop.Token).GetAsyncEnumerator(stop.Token);
        try
        {
            while (!IsGone)
            {
                var next = items.MoveNextAsync().AsTask();
                if (!next.IsCompleted) await Task.WhenAny(next, _gone.Task);
                if (IsGone)
                {
                    stop.Cancel();
                    await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                    if (next.IsCompletedSuccessfully && await next) drop?.Invoke(items.Current);
                    break;
                }

                if (!await next) yield break;
                yield return items.Current;
            }
        }
        finally
        {
            await items.DisposeAsync();
        }
    }

    /// <summary>What becomes of an operation whose connection is gone: it throws, or waits for ever.</summary>
    public async Task FailAsync(ErrorCode reported, CancellationToken cancellationToken)
    {
        switch (Style)
        {
            case GapStyle.Stalls:
                await Task.Delay(Timeout.InfiniteTimeSpan, _gaps.Time, cancellationToken);
                break;
            case GapStyle.Errors:
                throw new ProviderException(reported, "simulated", "Out of order.");
            case GapStyle.Throws:
                throw new InvalidOperationException(FaultTexts.Secret);
            default:
                throw new ConnectionException(ErrorCodes.ConnectionLost, "Closed.");
        }
    }
}
