namespace Antiphon.Concurrency;

/// <summary>
/// Holds a producer back while its consumer has not taken what it was given (R5). One waiter at a time; releasing is
/// thread-safe. A waiter goes on where it was, on its scheduler, never inside <see cref="Release"/>.
/// </summary>
public sealed class CreditGate
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiter;
    private int _credits;

    /// <summary>Makes a gate.</summary>
    /// <param name="credits">Takes that need not wait; zero or more.</param>
    public CreditGate(int credits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(credits);
        _credits = credits;
    }

    /// <summary>Takes a credit, or waits for one.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; no credit was taken.</exception>
    /// <exception cref="InvalidOperationException">Somebody else waits already.</exception>
    public ValueTask TakeAsync(CancellationToken cancellationToken = default)
    {
        TaskCompletionSource waiter;
        lock (_gate)
        {
            if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled(cancellationToken);
            if (_credits > 0)
            {
                _credits--;
                return ValueTask.CompletedTask;
            }

            if (_waiter is not null) throw new InvalidOperationException("A gate has one waiter at a time.");
            waiter = _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return cancellationToken.CanBeCanceled ? WaitAsync(waiter, cancellationToken) : new ValueTask(waiter.Task);
    }

    /// <summary>Gives a credit back.</summary>
    public void Release()
    {
        lock (_gate)
        {
            if (_waiter is { } waiter)
            {
                _waiter = null;
                if (waiter.TrySetResult()) return; // The credit went straight to who waited.
            }

            _credits++;
        }
    }

    private async ValueTask WaitAsync(TaskCompletionSource waiter, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() => GiveUp(waiter, cancellationToken));
        await waiter.Task;
    }

    private void GiveUp(TaskCompletionSource waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_waiter != waiter) return; // It has its credit.
            _waiter = null;
        }

        waiter.TrySetCanceled(cancellationToken);
    }
}
