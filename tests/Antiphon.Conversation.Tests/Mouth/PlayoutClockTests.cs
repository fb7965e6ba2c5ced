namespace Antiphon.Conversation.Tests.Mouth;

public sealed class PlayoutClockTests
{
    private readonly PlayoutClock _clock = new(16_000);

    [Fact]
    public void PlayedSamples_NothingSent_IsZero() => Assert.Equal(0, _clock.PlayedSamples(TimeSpan.FromHours(1)));

    [Fact]
    public void PlayedSamples_RunsAtTheRateUpToWhatWasSent()
    {
        _clock.OnSent(3_200, Ms(1_000));

        Assert.Equal(0, _clock.PlayedSamples(Ms(1_000)));
        Assert.Equal(1_600, _clock.PlayedSamples(Ms(1_100)));
        Assert.Equal(3_200, _clock.PlayedSamples(Ms(5_000)));
    }

    [Fact]
    public void OnSent_AfterRunningDry_StartsAnew()
    {
        _clock.OnSent(1_600, Ms(0));
        _clock.OnSent(1_600, Ms(500)); // Dry since 100.

        Assert.Equal(1_600, _clock.PlayedSamples(Ms(500)));
        Assert.Equal(2_400, _clock.PlayedSamples(Ms(550)));
    }

    [Fact]
    public void OnSent_WhilePlaying_DoesNotDisturb()
    {
        _clock.OnSent(1_600, Ms(0));
        _clock.OnSent(1_600, Ms(50));

        Assert.Equal(2_400, _clock.PlayedSamples(Ms(150)));
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
