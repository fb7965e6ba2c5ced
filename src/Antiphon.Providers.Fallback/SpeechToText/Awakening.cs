namespace Antiphon.Providers.Fallback;

/// <summary>Lets who looks for a recogniser sleep until the caller speaks, or ends an utterance. One sleeper. Guarded by the gate of the
/// call's hearing.</summary>
internal sealed class Awakening(RetryBudget budget)
{
    private TaskCompletionSource<bool>? _sleeper;
    private bool _isForFlush;

    /// <param name="isForFlush">Whether audio wakes only once something may be tried again; the end of an utterance always does.</param>
    public TaskCompletionSource<bool> Sleep(bool isForFlush)
    {
        _isForFlush = isForFlush;
        return _sleeper = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void OnAudio() => Wake(!_isForFlush || budget.AttemptsLeft > 0);

    public void OnFlush() => Wake(true);

    private void Wake(bool wakes)
    {
        if (!wakes || _sleeper is not { } sleeper) return;
        _sleeper = null;
        sleeper.TrySetResult(true);
    }
}
