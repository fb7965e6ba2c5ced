namespace Antiphon.Clients.Deepgram;

/// <summary>One sender at a time, in the order in which they came. Whoever waits goes on where it was, on its scheduler.</summary>
internal sealed class SendGate
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private bool _taken;

    /// <summary>Waits for its turn; <see cref="Exit"/> ends it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting: it has no turn.</exception>
    internal ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_gate)
        {
            if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled(cancellationToken);
            if (!_taken)
            {
                _taken = true;
                return ValueTask.CompletedTask;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        return cancellationToken.CanBeCanceled ? WaitAsync(turn, cancellationToken) : new ValueTask(turn.Task);
    }

    /// <summary>Gives the turn to the one who waits longest.</summary>
    internal void Exit()
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult()) return;
            }

            _taken = false;
        }
    }

    private static async ValueTask WaitAsync(TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task;
    }
}
