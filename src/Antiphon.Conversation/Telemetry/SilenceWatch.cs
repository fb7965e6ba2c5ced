namespace Antiphon.Conversation;

/// <summary>
/// Finds the silences that a caller heard after the end of the turn, and what each was for: what the session waited for at the
/// moment the bound passed. Pure; not thread-safe.
/// </summary>
internal sealed class SilenceWatch(TimeSpan bound)
{
    private TimeSpan? _since;
    private WaitReason _reason; // What held when the bound passed, as far as is known.

    /// <summary>The caller waits for an answer from now on.</summary>
    public void Begin(TimeSpan now) => _since = now;

    /// <summary>What the session waits for has changed.</summary>
    public void OnReason(WaitReason reason, TimeSpan now)
    {
        if (_since is not { } since || now - since <= bound) _reason = reason;
    }

    /// <summary>Something audible happens, or the caller speaks, or it is over.</summary>
    /// <returns>What the silence was for; null when it was within the bound or there was none.</returns>
    public WaitReason? End(TimeSpan now)
    {
        var exceeded = _since is { } since && now - since > bound;
        _since = null;
        return exceeded ? _reason : null;
    }
}
