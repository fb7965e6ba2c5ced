namespace Antiphon.Clients.Deepgram;

/// <summary>How long to wait before the next attempt, and whether there is one. One a session; not thread-safe.</summary>
internal sealed class Backoff(ReconnectOptions options)
{
    private readonly Random _random = options.Random ?? new Random();

    /// <summary>Attempts since the last proven session.</summary>
    internal int Attempts { get; private set; }

    /// <summary>A session lasted: what comes now is a new trouble.</summary>
    internal void Proven() => Attempts = 0;

    /// <summary>The wait before the next attempt; null when there is none left.</summary>
    /// <param name="decision">What is known of the failure before.</param>
    /// <param name="retryAfter">What the server asked for.</param>
    internal TimeSpan? Next(ReconnectDecision decision, TimeSpan? retryAfter)
    {
        if (decision == ReconnectDecision.Never || Attempts >= options.MaxAttempts) return null;
        var wait = decision == ReconnectDecision.AtOnce && Attempts == 0
            ? Draw(options.Spread)
            : options.MinDelay + Draw(Window(Attempts));
        Attempts++;
        if (retryAfter is not { } asked) return wait;

        // Jitter on top of it: everybody who was refused was told the same.
        return wait + (asked < options.MaxRetryAfter ? asked : options.MaxRetryAfter);
    }

    private TimeSpan Window(int attempt)
    {
        var window = options.BaseDelay.Ticks * Math.Pow(2, Math.Min(attempt, 40));
        return window < options.MaxDelay.Ticks ? TimeSpan.FromTicks((long)window) : options.MaxDelay;
    }

    private TimeSpan Draw(TimeSpan most)
    {
        lock (_random) return TimeSpan.FromMilliseconds(Math.Floor(most.TotalMilliseconds * _random.NextDouble())); // As timers count.
    }
}
