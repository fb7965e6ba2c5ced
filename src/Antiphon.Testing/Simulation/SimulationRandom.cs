namespace Antiphon.Testing.Simulation;

/// <summary>Dice that fall alike on every machine and in every version of the runtime (SplitMix64). Not thread-safe.</summary>
internal sealed class SimulationRandom(ulong seed)
{
    private const double P95OfNormal = 1.6448536269514722;

    private ulong _state = seed;

    /// <summary>Dice for another purpose, so that what one part draws does not shift what another gets.</summary>
    public SimulationRandom Fork() => new(NextBits());

    /// <summary>A whole number from 0 to just below <paramref name="bound"/>.</summary>
    public int Next(int bound) => bound <= 1 ? 0 : (int)(((UInt128)NextBits() * (ulong)bound) >> 64);

    /// <summary>A whole number from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public int Between(int from, int to) => from + Next(to - from + 1);

    /// <summary>A number from 0 to just below 1.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double share) => NextDouble() < share;

    public T Pick<T>(IReadOnlyList<T> from) => from[Next(from.Count)];

    public TimeSpan Between(TimeSpan from, TimeSpan to) => TimeSpan.FromMilliseconds(Math.Round(from.TotalMilliseconds + ((to - from).TotalMilliseconds * NextDouble())));

    /// <summary>A delay from the log-normal distribution with this median and 95th percentile, in whole milliseconds.</summary>
    public TimeSpan Delay(DelayShape shape)
    {
        var sigma = Math.Log(shape.P95Milliseconds / shape.MedianMilliseconds) / P95OfNormal;
        var normal = Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());
        return TimeSpan.FromMilliseconds(Math.Round(shape.MedianMilliseconds * Math.Exp(sigma * normal)));
    }

    private ulong NextBits()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}

/// <summary>How a provider's delays are spread.</summary>
/// <param name="MedianMilliseconds">Half of them are shorter.</param>
/// <param name="P95Milliseconds">All but one in twenty are shorter.</param>
internal readonly record struct DelayShape(double MedianMilliseconds, double P95Milliseconds);
