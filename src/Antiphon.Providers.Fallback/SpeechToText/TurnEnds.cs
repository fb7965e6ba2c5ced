namespace Antiphon.Providers.Fallback;

/// <summary>Which ends of turns go up: each once, though another recogniser, which is given the same audio again, tells them again.
/// Guarded by the gate of the call's hearing.</summary>
/// <param name="areTold">Whether every recogniser tells them: who decides on ends must not change with the recogniser.</param>
internal sealed class TurnEnds(bool areTold)
{
    private int _told;
    private int _toSkip;

    /// <summary>What was said is committed or forgotten: what comes now is another turn.</summary>
    public void Restart() => _told = _toSkip = 0;

    /// <summary>Another recogniser begins at the start of what has no text yet.</summary>
    public void Repeat() => _toSkip = _told;

    /// <summary>Whether this one goes up.</summary>
    public bool Admit()
    {
        if (!areTold) return false;
        if (_toSkip > 0)
        {
            _toSkip--;
            return false;
        }

        _told++;
        return true;
    }
}
