namespace Antiphon.Testing;

/// <summary>Pink noise, as a room has it: equal power in every octave. The same seed gives the same noise. Not thread-safe.</summary>
public sealed class NoiseSource
{
    // Paul Kellet's filter of three poles, within 0.5 dB of -3 dB an octave above 10 Hz at 44.1 kHz; 3.5 is its RMS gain.
    private const double Gain = 3.5;

    private readonly Random _random;
    private readonly double _rms;
    private double _low;
    private double _middle;
    private double _high;

    /// <summary>Makes one.</summary>
    /// <param name="levelDbfs">RMS of the noise; 0 is the amplitude 32,768. -120 to -6.</param>
    /// <param name="seed">Start of the sequence.</param>
    public NoiseSource(double levelDbfs, int seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levelDbfs, -120);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levelDbfs, -6);
        _random = new Random(seed);
        _rms = 32_768 * Math.Pow(10, levelDbfs / 20);
    }

    /// <summary>Adds noise to <paramref name="samples"/>; what goes beyond 16 bits is clipped.</summary>
    public void AddTo(Span<short> samples)
    {
        foreach (ref var sample in samples) sample = (short)Math.Clamp(Math.Round(sample + Next()), short.MinValue, short.MaxValue);
    }

    private double Next()
    {
        // Three uniform values together, each of variance 1/12, are near enough to normal; 2 makes the variance 1.
        var white = 2 * (_random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 1.5);
        _low = 0.99765 * _low + white * 0.0990460;
        _middle = 0.96300 * _middle + white * 0.2965164;
        _high = 0.57000 * _high + white * 1.0526913;
        return (_low + _middle + _high + white * 0.1848) / Gain * _rms;
    }
}
