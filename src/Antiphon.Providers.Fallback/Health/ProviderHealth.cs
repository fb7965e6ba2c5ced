namespace Antiphon.Providers.Fallback;

/// <summary>
/// What is remembered of providers by their names, to be shared by wrappers whose lists name the same ones: so a call with a
/// list of its own knows at once what the calls before it found out. One for each kind of provider; holds as many entries as
/// there are names. Thread-safe.
/// </summary>
public sealed class ProviderHealth
{
    private readonly Dictionary<string, HealthEntry> _entries = new(StringComparer.Ordinal); // Guarded by Gate.
    private readonly TimeProvider _time;
    private readonly long _origin;

    /// <summary>Makes one that remembers nothing.</summary>
    /// <param name="timeProvider">Clock of rests; null for the system's. The same as that of the wrappers.</param>
    public ProviderHealth(TimeProvider? timeProvider = null)
    {
        _time = timeProvider ?? TimeProvider.System;
        _origin = _time.GetTimestamp();
    }

    /// <summary>What is remembered of each that was ever in a list, by name.</summary>
    public IReadOnlyList<ProviderStatus> Status
    {
        get
        {
            lock (Gate)
            {
                var now = Now;
                return [.. _entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value.StatusAt(now))];
            }
        }
    }

    /// <summary>Guards all entries.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Time of the entries.</summary>
    internal TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Forgets what is remembered of a provider, e.g. once its key has been changed; false when there is none of that name.</summary>
    public bool Forget(string provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        lock (Gate)
        {
            if (!_entries.TryGetValue(provider, out var entry)) return false;
            entry.Clear();
            return true;
        }
    }

    internal HealthEntry[] Of(IReadOnlyList<string> names)
    {
        lock (Gate)
        {
            var entries = new HealthEntry[names.Count];
            for (var i = 0; i < entries.Length; i++)
            {
                if (!_entries.TryGetValue(names[i], out var entry)) _entries.Add(names[i], entry = new HealthEntry(names[i]));
                entries[i] = entry;
            }

            return entries;
        }
    }
}
