namespace Antiphon.Audio.Tests.Codecs;

public sealed class AudioLevelTests
{
    [Fact]
    public void Of_FullScaleSine_IsMinusThreeDbfs()
    {
        var sine = Enumerable.Range(0, 16_000).Select(i => (short)(32_767 * Math.Sin(2 * Math.PI * 1_000 * i / 16_000))).ToArray();

        var level = AudioLevel.Of(sine);

        Assert.Equal(-3.01, level.RmsDbfs, 0.01);
        Assert.Equal(0, level.PeakDbfs, 0.01);
    }

    [Fact]
    public void Of_Silence_IsTheFloor() =>
        Assert.Equal(new AudioLevel(AudioLevel.SilenceDbfs, AudioLevel.SilenceDbfs), AudioLevel.Of(new short[37]));

    [Fact]
    public void Of_Nothing_IsTheFloor() =>
        Assert.Equal(new AudioLevel(AudioLevel.SilenceDbfs, AudioLevel.SilenceDbfs), AudioLevel.Of([]));

    [Fact]
    public void MeanSquare_LowestSamples_DoesNotOverflow()
    {
        var lowest = Enumerable.Repeat(short.MinValue, 1_000).ToArray();

        Assert.Equal(32_768.0 * 32_768.0, AudioLevel.MeanSquare(lowest));
        Assert.Equal(32_768, AudioLevel.Peak(lowest));
    }

    [Fact]
    public void MeanSquare_AnyLength_EqualsThePlainSum()
    {
        var random = new Random(3);
        for (var length = 1; length < 100; length++)
        {
            var samples = Enumerable.Range(0, length).Select(_ => (short)random.Next(short.MinValue, short.MaxValue + 1)).ToArray();

            Assert.Equal(samples.Average(s => (double)s * s), AudioLevel.MeanSquare(samples), 1e-6);
        }
    }
}
