using System.Collections.Concurrent;

namespace Antiphon.Providers.Local.Engines;

/// <summary>
/// A thread of its own for native calls that take long or block. Work is done in order; at most <see cref="Capacity"/>
/// pieces wait, and posting one more blocks the poster.
/// </summary>
internal sealed class EngineThread : IAsyncDisposable
{
    private const int Capacity = 16;
    private readonly BlockingCollection<Action> _work = new(Capacity);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposed;

    internal EngineThread(string name)
    {
        var thread = new Thread(Run) { IsBackground = true, Name = name };
        thread.Start();
    }

    internal bool TryPost(Action work)
    {
        try
        {
            _work.Add(work);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // Disposed meanwhile.
        }
    }

    /// <summary>Runs <paramref name="work"/> on the thread and gives its result.</summary>
    internal Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var posted = TryPost(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        if (!posted) done.SetException(new ObjectDisposedException(nameof(EngineThread)));
        return done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _work.CompleteAdding();
        await _ended.Task.ConfigureAwait(false);
        _work.Dispose();
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable()) work();
        _ended.SetResult();
    }
}
