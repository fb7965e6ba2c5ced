namespace Antiphon.Conversation.Tests.Liveness;

public sealed class SilenceGuardTests
{
    [Theory]
    [InlineData(1_200, 1_000)]
    [InlineData(900, 1_000)]
    public void NextDue_AudioThatLayAheadWasDropped_CountsFromThen(int untilMs, int expectedMs)
    {
        var guard = new SilenceGuard(new LivenessOptions { Bound = TimeSpan.FromSeconds(4), ComfortSound = true }, TimeSpan.FromSeconds(15)) { CanSound = true };
        guard.Observe(Ms(800), Facts(untilMs));

        guard.Observe(Ms(1_000), Facts(0)); // The caller has interrupted: what was sent ahead is not heard.

        Assert.Equal(Ms(Math.Min(untilMs, expectedMs)) + Ms(4_000 - 150), guard.NextDue(Ms(1_000)));
    }

    [Fact]
    public void NextDue_AudioLiesAheadStill_CountsFromItsEnd()
    {
        var guard = new SilenceGuard(new LivenessOptions { Bound = TimeSpan.FromSeconds(4), ComfortSound = true }, TimeSpan.FromSeconds(15)) { CanSound = true };
        guard.Observe(Ms(800), Facts(1_200));

        guard.Observe(Ms(1_000), Facts(1_200));

        Assert.Equal(Ms(1_200 + 4_000 - 150), guard.NextDue(Ms(1_000)));
    }

    private static SilenceFacts Facts(int untilMs) => new(WaitReason.Model, Ms(500), Ms(untilMs), TimeSpan.Zero, FillerComing: false);

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
