namespace Antiphon.Providers.Fallback;

/// <summary>Capped exponential growth.</summary>
internal static class Backoff
{
    /// <summary>The longest wait after <paramref name="failures"/> failures in a row, at least one.</summary>
    public static TimeSpan Longest(int failures, TimeSpan first, TimeSpan most)
    {
        var ticks = first.Ticks;
        for (var i = 1; i < failures && ticks < most.Ticks; i++) ticks *= 2;
        return new TimeSpan(Math.Min(ticks, most.Ticks));
    }
}
