namespace Antiphon.Audio.Tests.Signals;

/// <summary>Noise, the same on every run.</summary>
internal static class NoiseSignals
{
    /// <summary>White noise of RMS 1.</summary>
    internal static double[] White(int samples, int seed)
    {
        var random = new Random(seed);
        var noise = new double[samples];
        for (var i = 0; i < samples; i++)
        {
            noise[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        }

        return noise;
    }

    /// <summary>Pink noise of RMS 1: one-pole low-passes whose gains halve as their corners rise by 4.</summary>
    internal static double[] Pink(int samples, int rateHz, int seed)
    {
        var white = White(samples, seed);
        var pink = new double[samples];
        for (var pole = 20.0; pole < rateHz / 2.0; pole *= 4)
        {
            var keep = Math.Exp(-2 * Math.PI * pole / rateHz);
            var gain = (1 - keep) / Math.Sqrt(pole);
            var state = 0.0;
            for (var i = 0; i < samples; i++)
            {
                state = keep * state + white[i];
                pink[i] += gain * state;
            }
        }

        var rms = Math.Sqrt(pink.Average(x => x * x));
        return [.. pink.Select(x => x / rms)];
    }

    internal static short[] ToSamples(IEnumerable<double> values) =>
        [.. values.Select(v => (short)Math.Clamp(Math.Round(v), short.MinValue, short.MaxValue))];

    internal static short[] Add(short[] samples, double[] noise, double rms) =>
        ToSamples(samples.Select((s, i) => s + rms * noise[i]));
}
