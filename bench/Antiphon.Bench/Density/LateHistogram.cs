namespace Antiphon.Bench.Density;

/// <summary>Counts how late things were, in steps of 50 µs up to half a second. Thread-safe; allocates nothing per entry.</summary>
internal sealed class LateHistogram
{
    private const double StepsPerMillisecond = 20;
    private readonly int[] _counts = new int[10_001];

    internal void Add(TimeSpan late)
    {
        var step = (int)Math.Clamp(late.TotalMilliseconds * StepsPerMillisecond, 0, _counts.Length - 1);
        Interlocked.Increment(ref _counts[step]);
    }

    internal void Clear() => Array.Clear(_counts);

    /// <summary>What was counted since the last <see cref="Clear"/>.</summary>
    internal LateTimes Take()
    {
        var counts = (int[])_counts.Clone();
        var total = counts.Sum(count => (long)count);
        return new LateTimes(total, At(0.5), At(0.99), At(0.999), At(1));

        double At(double quantile)
        {
            var left = (long)Math.Ceiling(total * quantile);
            var step = 0;
            while (step < counts.Length - 1 && (left -= counts[step]) > 0) step++;
            return step / StepsPerMillisecond;
        }
    }
}

/// <summary>How late, in ms.</summary>
internal sealed record LateTimes(long Count, double P50, double P99, double P999, double Most);
