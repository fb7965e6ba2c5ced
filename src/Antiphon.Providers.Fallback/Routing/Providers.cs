namespace Antiphon.Providers.Fallback;

/// <summary>What is done the same way with every provider.</summary>
internal static class Providers
{
    /// <summary>Providers at most: the way through them remembers them in the bits of a word.</summary>
    public const int Max = 32;

    public static T[] Check<T>(IReadOnlyList<T> providers, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(providers, name);
        if (providers.Count is 0 or > Max) throw new ArgumentException($"1 to {Max} providers are expected, {providers.Count} came.", name);
        if (providers.Any(provider => provider is null)) throw new ArgumentException("A provider is null.", name);
        return [.. providers];
    }

    /// <summary>Names for logs and metrics: a name that comes again gets a number.</summary>
    public static IReadOnlyList<string> UniqueNames(IEnumerable<string> names)
    {
        var unique = new List<string>();
        foreach (var name in names)
        {
            var candidate = name;
            for (var n = 2; unique.Contains(candidate); n++) candidate = $"{name}-{n}";
            unique.Add(candidate);
        }

        return unique;
    }

    /// <summary>Opens within a limit, also where a provider ignores its token: what opens too late is closed.</summary>
    /// <exception cref="TimeoutException">It did not open in time.</exception>
    public static async Task<T> OpenAsync<T>(Func<CancellationToken, ValueTask<T>> open, TimeSpan limit, TimeProvider time, Strays strays, CancellationToken cancellationToken)
        where T : IAsyncDisposable
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var opening = open(linked.Token).AsTask();
        try
        {
            return await opening.WaitAsync(linked.Token);
        }
        catch (Exception error) when (linked.IsCancellationRequested)
        {
            strays.Add(CloseLateAsync(opening));
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"It did not open within {limit.TotalMilliseconds:0} ms.", error);
        }
    }

    /// <summary>A wrapper's own session, once it has started; one that does not start is disposed.</summary>
    public static async ValueTask<T> StartedAsync<T>(T session, Func<T, Task> start)
        where T : IAsyncDisposable
    {
        try
        {
            await start(session);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes; what a provider throws then changes nothing.</summary>
    public static async Task CloseAsync(IAsyncDisposable session)
    {
        try
        {
            await session.DisposeAsync();
        }
        catch (Exception)
        {
            // It is given up; how it closes changes nothing.
        }
    }

    /// <summary>Cancels; what a provider throws in its registration changes nothing.</summary>
    public static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException)
        {
            // Every registration has run nevertheless.
        }
    }

    private static async Task CloseLateAsync<T>(Task<T> opening)
        where T : IAsyncDisposable
    {
        T late;
        try
        {
            late = await opening;
        }
        catch (Exception)
        {
            return; // It did not open at all.
        }

        await CloseAsync(late);
    }
}
