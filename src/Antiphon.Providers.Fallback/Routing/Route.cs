namespace Antiphon.Providers.Fallback;

/// <summary>
/// One call's way through the providers: who is tried next, and when, and whether at all. Each provider is tried once before
/// any is tried again; then one after each pause, drawn and growing, so that the attempts last for an outage of all of them.
/// Every attempt after the first is taken from the turn's budget. A provider that says that it never will is not asked again on this way. Used by one task.
/// </summary>
internal sealed class Route(HealthMemory health, RetryBudget budget, FallbackOptions options, FallbackWatch watch)
{
    private uint _excluded;
    private uint _tried;
    private int _pauses;
    private bool _isAgain;
    private bool _isPast;

    /// <summary>The failure that set it off; goes up when nothing helps.</summary>
    public VoiceException? Original { get; private set; }

    /// <summary>Whether any provider may ever be tried again on this way.</summary>
    public bool GoesOn => health.CanChoose(_excluded);

    /// <summary>The first attempt, for free; null when every provider has refused.</summary>
    public ProviderUse? Begin()
    {
        var use = (options.TurnsStartWith == FallbackStart.First ? health.ChooseFirst() : null) ?? health.Choose(_excluded);
        if (use is not null) _tried |= Bit(use);
        return use;
    }

    /// <summary>A provider has done what it is for: a final text, a whole segment, a whole reply.</summary>
    public void Prove(ProviderUse use)
    {
        use.Proven();
        budget.Relieve();
        watch.Succeeded(use.Name);
    }

    /// <summary>Something was proven: a failure after that begins a new search.</summary>
    public void Reset()
    {
        _tried = 0;
        _pauses = 0;
        _isAgain = false;
        Original = null;
    }

    /// <summary>Given up for this turn: what was tried in vain may be tried again, and the next failure is a new one.</summary>
    public void Restart()
    {
        _tried = 0;
        _pauses = 0;
        _isAgain = false;
        _isPast = true;
    }

    /// <summary>Takes note of a failure.</summary>
    /// <param name="use">Who failed.</param>
    /// <param name="error">How.</param>
    /// <param name="isFinal">Whether that provider must not be asked again.</param>
    public void Failed(ProviderUse use, VoiceException error, bool isFinal)
    {
        use.Failed(error);
        watch.Failed(use.Name, error);
        if (_isPast || Original is null) Original = error;
        _isPast = false;
        if (isFinal) _excluded |= Bit(use);
    }

    /// <summary>The next attempt once it may begin; null when nothing more may be tried. <paramref name="from"/> failed last, with
    /// <paramref name="code"/>.</summary>
    public async ValueTask<ProviderUse?> NextAsync(string from, ErrorCode code, CancellationToken cancellationToken)
    {
        if (!health.CanChoose(_excluded) || !budget.TrySpend()) return null;
        for (var hasPaused = false; ;)
        {
            if (health.Choose(_excluded | _tried) is not { } use)
            {
                if (_tried == 0 || !health.CanChoose(_excluded)) return null;
                (_tried, _isAgain) = (0, true); // Each has been tried: from now on one a pause.
                continue;
            }

            if (_isAgain && !hasPaused)
            {
                use.Release();
                if (!await PauseAsync(cancellationToken)) return null;
                hasPaused = true; // Who rests may have changed meanwhile.
                continue;
            }

            if (!await WaitAsync(use, cancellationToken)) return null;
            _tried |= Bit(use);
            watch.Switched(from, use.Name, code);
            return use;
        }
    }

    /// <summary>Another attempt beside one that takes long; null when no other provider is there or nothing is left to spend.</summary>
    public ProviderUse? Hedge(string beside, ErrorCode code)
    {
        if (health.Choose(_excluded | _tried) is not { } use) return null;
        if (use.Wait > TimeSpan.Zero || !budget.TrySpend())
        {
            use.Release();
            return null;
        }

        _tried |= Bit(use);
        watch.Switched(beside, use.Name, code);
        return use;
    }

    private static uint Bit(ProviderUse use) => 1u << use.Index;

    /// <summary>Lets a little time pass, more each time; false when that much is not left.</summary>
    private async Task<bool> PauseAsync(CancellationToken cancellationToken)
    {
        var pause = health.Pause(Backoff.Longest(++_pauses, options.FirstRest, options.MaxPause));
        if (pause > budget.TimeLeft) return false;
        await Task.Delay(pause, options.TimeProvider, cancellationToken);
        return true;
    }

    /// <summary>Waits as long as the provider asked to be left alone; false when that much time is not left.</summary>
    private async Task<bool> WaitAsync(ProviderUse use, CancellationToken cancellationToken)
    {
        if (use.Wait <= TimeSpan.Zero) return true;
        try
        {
            if (use.Wait <= budget.TimeLeft)
            {
                await Task.Delay(use.Wait, options.TimeProvider, cancellationToken);
                return true;
            }
        }
        catch (OperationCanceledException)
        {
            use.Release();
            throw;
        }

        use.Release();
        return false;
    }
}
