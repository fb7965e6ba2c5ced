namespace Antiphon.Providers.Fallback;

/// <summary>
/// Chooses one of a list of providers for a call, by what all calls have found out of them: the first in order that is not resting. A
/// provider that is down is tried by one call at a time, and counts as healthy only once it has proven itself. Where none is
/// left, the one that rests the shortest is tried nevertheless: no call waits for another's probe in silence. Thread-safe.
/// </summary>
internal sealed class HealthMemory
{
    private readonly ProviderHealth _memory;
    private readonly Lock _gate;
    private readonly HealthEntry[] _entries;
    private readonly FallbackOptions _options;
    private readonly Random _random;
    private readonly FallbackWatch _watch;

    public HealthMemory(IReadOnlyList<string> names, FallbackOptions options, FallbackWatch watch)
    {
        _memory = options.Health ?? new ProviderHealth(options.TimeProvider);
        _gate = _memory.Gate;
        _entries = _memory.Of(names);
        _options = options;
        _random = options.Random ?? new Random();
        _watch = watch;
    }

    public IReadOnlyList<ProviderStatus> Status
    {
        get
        {
            lock (_gate)
            {
                var now = Now;
                return [.. _entries.Select(entry => entry.StatusAt(now))];
            }
        }
    }

    private TimeSpan Now => _memory.Now;

    /// <summary>The provider to try next; null when all are passed over or have refused.</summary>
    /// <param name="passedOver">Bit n: not provider n.</param>
    public ProviderUse? Choose(uint passedOver)
    {
        lock (_gate)
        {
            var now = Now;
            var last = -1;
            for (var i = 0; i < _entries.Length; i++)
            {
                var entry = _entries[i];
                if ((passedOver & (1u << i)) != 0 || entry.State == ProviderState.Refused) continue;
                var rested = now >= entry.RestUntil;
                if (entry.State == ProviderState.Healthy || (rested && (entry.State == ProviderState.Suspect || !entry.IsProbed))) return TakeNeedsLock(i, now);
                if (last < 0 || entry.RestUntil < _entries[last].RestUntil) last = i;
            }

            return last < 0 ? null : TakeNeedsLock(last, now);
        }
    }

    /// <summary>The first in order that may be asked now, rested or not; null when there is none.</summary>
    public ProviderUse? ChooseFirst()
    {
        lock (_gate)
        {
            var now = _memory.Now;
            var index = FirstNeedsLock(static (entry, now) => entry.NotBefore <= now, now);
            return index < 0 ? null : TakeNeedsLock(index, now);
        }
    }

    /// <summary>Whether a turn that starts like this starts with another provider than <paramref name="use"/>.</summary>
    public bool Prefers(FallbackStart start, ProviderUse use)
    {
        lock (_gate)
        {
            var now = _memory.Now;
            var index = start switch
            {
                FallbackStart.Rested => FirstNeedsLock(static (entry, now) => entry.RestUntil <= now && !entry.IsProbed, now),
                FallbackStart.First => FirstNeedsLock(static (entry, now) => entry.NotBefore <= now, now),
                _ => -1,
            };
            return index >= 0 && index < use.Index;
        }
    }

    /// <summary>Whether a provider may be tried at all, now or later.</summary>
    public bool CanChoose(uint passedOver)
    {
        lock (_gate)
        {
            for (var i = 0; i < _entries.Length; i++)
            {
                if ((passedOver & (1u << i)) == 0 && _entries[i].State != ProviderState.Refused) return true;
            }

            return false;
        }
    }

    /// <summary>Forgets everything about <paramref name="name"/>; false when there is none of that name.</summary>
    public bool Forget(string name)
    {
        lock (_gate)
        {
            var entry = Array.Find(_entries, entry => entry.Name == name);
            if (entry is null) return false;
            entry.Clear();
            return true;
        }
    }

    /// <summary>A time between half of <paramref name="longest"/> and all of it: drawn, so that calls do not come in step, and never
    /// next to nothing, so that the attempts of a turn last.</summary>
    public TimeSpan Pause(TimeSpan longest)
    {
        lock (_gate) return longest / 2 + JitterNeedsLock(longest / 2);
    }

    internal void Prove(ProviderUse use)
    {
        var before = ProviderState.Healthy;
        lock (_gate)
        {
            var entry = _entries[use.Index];
            ReleaseNeedsLock(use);
            if (entry.State == ProviderState.Refused) return; // Its key is refused; what still runs was opened before.
            before = entry.State;
            entry.Heal();
        }

        if (before != ProviderState.Healthy) _watch.HealthChanged(use.Name, before, ProviderState.Healthy);
    }

    internal void Fail(ProviderUse use, VoiceException error)
    {
        ProviderState before, after;
        lock (_gate)
        {
            var entry = _entries[use.Index];
            ReleaseNeedsLock(use);
            before = entry.State;
            entry.LastCode = error.Code;
            SetBackNeedsLock(entry, error, Now);
            after = entry.State;
        }

        if (before != after) _watch.HealthChanged(use.Name, before, after);
    }

    internal void Release(ProviderUse use)
    {
        lock (_gate) ReleaseNeedsLock(use);
    }

    private int FirstNeedsLock(Func<HealthEntry, TimeSpan, bool> may, TimeSpan now)
    {
        for (var i = 0; i < _entries.Length; i++)
        {
            if (_entries[i].State != ProviderState.Refused && may(_entries[i], now)) return i;
        }

        return -1;
    }

    private ProviderUse TakeNeedsLock(int index, TimeSpan now)
    {
        var entry = _entries[index];
        var probes = entry is { State: ProviderState.Down, IsProbed: false };
        entry.IsProbed |= probes;
        return new ProviderUse(this, index, entry.Name, probes, entry.NotBefore > now ? entry.NotBefore - now : TimeSpan.Zero);
    }

    private void ReleaseNeedsLock(ProviderUse use)
    {
        if (!use.IsProbe) return;
        use.IsProbe = false;
        _entries[use.Index].IsProbed = false;
    }

    private void SetBackNeedsLock(HealthEntry entry, VoiceException error, TimeSpan now)
    {
        switch (error.Code.Category)
        {
            case ErrorCategory.Authentication or ErrorCategory.Authorization:
                entry.State = ProviderState.Refused;
                return;
            case ErrorCategory.InvalidRequest or ErrorCategory.Protocol:
                return; // The request was wrong, not the provider.
            case ErrorCategory.Quota:
                entry.Failures = Math.Max(entry.Failures, _options.DownAfter);
                break;
        }

        if (entry.State == ProviderState.Refused) return;
        if (error.RetryAfter is { } wait && now + wait > entry.NotBefore) entry.NotBefore = now + wait;
        if (entry.Failures == 0 || now >= entry.RestUntil)
        {
            entry.Failures++;
            entry.RestUntil = now + JitterNeedsLock(Backoff.Longest(entry.Failures, _options.FirstRest, _options.MaxRest));
        }

        if (entry.NotBefore > entry.RestUntil) entry.RestUntil = entry.NotBefore;
        entry.State = entry.Failures >= _options.DownAfter ? ProviderState.Down : ProviderState.Suspect;
    }

    private TimeSpan JitterNeedsLock(TimeSpan longest) => new((long)(_random.NextDouble() * longest.Ticks));
}
