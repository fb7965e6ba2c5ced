namespace Antiphon.Conversation.Tests.Telemetry;

public sealed class SilenceWatchTests
{
    private readonly SilenceWatch _watch = new(TimeSpan.FromSeconds(4));

    [Fact]
    public void End_WithinTheBound_IsNoSilence()
    {
        _watch.Begin(At(1));

        Assert.Null(_watch.End(At(5)));
    }

    [Fact]
    public void End_BeyondTheBound_NamesWhatWasAwaitedWhenItPassed()
    {
        _watch.Begin(At(1));
        _watch.OnReason(WaitReason.Transcript, At(1));
        _watch.OnReason(WaitReason.Tool, At(3));
        _watch.OnReason(WaitReason.Synthesis, At(6));

        Assert.Equal(WaitReason.Tool, _watch.End(At(7)));
    }

    [Fact]
    public void End_Twice_CountsOnce()
    {
        _watch.Begin(At(0));
        _watch.End(At(9));

        Assert.Null(_watch.End(At(20)));
    }

    [Fact]
    public void End_NobodyWaited_IsNoSilence() => Assert.Null(_watch.End(At(100)));

    private static TimeSpan At(int seconds) => TimeSpan.FromSeconds(seconds);
}
