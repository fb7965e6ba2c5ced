using Antiphon.Audio;

namespace Antiphon.Abstractions.Tests.Audio;

public sealed class AudioFormatTests
{
    [Theory]
    [InlineData(AudioEncoding.Linear16, 2)]
    [InlineData(AudioEncoding.Mulaw, 1)]
    [InlineData(AudioEncoding.Alaw, 1)]
    public void BytesPerSample_Encoding_IsItsWidth(AudioEncoding encoding, int bytes) =>
        Assert.Equal(bytes, new AudioFormat(encoding, 8_000).BytesPerSample);

    [Theory]
    [InlineData(8_000, 20, 160)]
    [InlineData(24_000, 20, 480)]
    [InlineData(22_050, 15, 330)]
    [InlineData(48_000, 3_600_000, 172_800_000)]
    public void SamplesFor_Duration_RoundsDown(int rate, int milliseconds, int samples) =>
        Assert.Equal(samples, AudioFormat.Pcm16(rate).SamplesFor(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void SamplesFor_MoreThanFits_Throws() =>
        Assert.Throws<OverflowException>(() => AudioFormat.Pcm16(48_000).SamplesFor(TimeSpan.FromHours(24)));

    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    [InlineData(24_000)]
    [InlineData(48_000)]
    public void DurationOf_WholeFrames_IsExact(int rate) =>
        Assert.Equal(TimeSpan.FromMilliseconds(20), AudioFormat.Pcm16(rate).DurationOf(rate / 50));
}
