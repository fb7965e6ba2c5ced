using Antiphon.Audio;

namespace Antiphon.Abstractions.Tests.Audio;

public sealed class MediaTimeTests
{
    [Theory]
    [InlineData(8_000)]
    [InlineData(22_050)]
    [InlineData(44_100)]
    [InlineData(48_000)]
    public void Of_ADay_IsExact(int rate) => Assert.Equal(TimeSpan.FromDays(1), MediaTime.Of(86_400L * rate, rate));

    [Fact]
    public void Of_AYearAtTheHighestRate_DoesNotOverflow() =>
        Assert.Equal(TimeSpan.FromDays(365), MediaTime.Of(365L * 86_400 * 48_000, 48_000));

    [Theory]
    [InlineData(8_000)]
    [InlineData(22_050)]
    [InlineData(48_000)]
    public void ToSamples_OfSamples_IsAtMostOneLess(int rate)
    {
        for (var samples = 0L; samples < 3L * rate; samples += 997)
        {
            Assert.InRange(MediaTime.ToSamples(MediaTime.Of(samples, rate), rate), samples - 1, samples);
        }
    }

    [Fact]
    public void ToSamples_ADay_IsExact() => Assert.Equal(86_400L * 48_000, MediaTime.ToSamples(TimeSpan.FromDays(1), 48_000));
}
