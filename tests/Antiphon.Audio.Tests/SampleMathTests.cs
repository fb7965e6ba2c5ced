namespace Antiphon.Audio.Tests;

public sealed class SampleMathTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(320)]
    [InlineData(333)]
    public void SaturateAndWiden_AnyLength_AreAsOneByOne(int length)
    {
        var random = new Random(length);
        var values = new float[length];
        for (var i = 0; i < length; i++) values[i] = (float)(random.NextDouble() * 100_000 - 50_000);
        if (length > 3) (values[0], values[1], values[2], values[3]) = (0.5f, 1.5f, -2.5f, float.MaxValue);
        var samples = new short[length];
        var back = new float[length];

        SampleMath.Saturate(values, samples);
        SampleMath.Widen(samples, back);

        Assert.Equal(values.Select(value => (short)Math.Clamp(Math.Round((double)value), short.MinValue, short.MaxValue)), samples);
        Assert.Equal(samples.Select(sample => (float)sample), back);
    }
}
