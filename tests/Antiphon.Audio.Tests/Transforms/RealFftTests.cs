namespace Antiphon.Audio.Tests.Transforms;

public sealed class RealFftTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(256)]
    [InlineData(512)]
    [InlineData(1_024)]
    public void Forward_Noise_EqualsTheDefinition(int length)
    {
        var fft = RealFft.Of(length);
        var samples = Noise(length);
        float[] re = new float[fft.BinCount], im = new float[fft.BinCount];

        fft.Forward(samples, re, im);

        for (var k = 0; k <= length / 2; k++)
        {
            double expectedRe = 0, expectedIm = 0;
            for (var n = 0; n < length; n++)
            {
                var (s, c) = Math.SinCos(-2 * Math.PI * k * n / length);
                expectedRe += samples[n] * c;
                expectedIm += samples[n] * s;
            }

            Assert.Equal(expectedRe, re[k], 1e-3);
            Assert.Equal(expectedIm, im[k], 1e-3);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(256)]
    [InlineData(512)]
    public void Inverse_OfForward_IsTheSignal(int length)
    {
        var fft = RealFft.Of(length);
        var samples = Noise(length);
        float[] re = new float[fft.BinCount], im = new float[fft.BinCount], back = new float[length];

        fft.Forward(samples, re, im);
        fft.Inverse(re, im, back, new float[length]);

        for (var i = 0; i < length; i++) Assert.Equal(samples[i], back[i], 1e-5);
    }

    [Fact]
    public void Of_SameLength_IsOneInstance() => Assert.Same(RealFft.Of(512), RealFft.Of(512));

    [Theory]
    [InlineData(8)]
    [InlineData(100)]
    public void Of_OtherLength_IsRefused(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => RealFft.Of(length));

    private static float[] Noise(int length)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() * 2 - 1)];
    }
}
