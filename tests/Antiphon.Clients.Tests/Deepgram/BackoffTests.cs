using Antiphon.Clients.Deepgram;

namespace Antiphon.Clients.Tests.Deepgram;

public sealed class BackoffTests
{
    private static readonly ReconnectOptions Options = new() { MaxAttempts = 100, Random = new Random(1) };

    [Fact]
    public void Next_AttemptAfterAttempt_IsDrawnFromAWindowThatDoublesUpToItsBound()
    {
        for (var attempt = 0; attempt < 12; attempt++)
        {
            List<double> waits = [];
            for (var draw = 0; draw < 400; draw++)
            {
                var backoff = new Backoff(Options);
                for (var i = 0; i < attempt; i++) backoff.Next(ReconnectDecision.AfterBackoff, null);
                waits.Add(backoff.Next(ReconnectDecision.AfterBackoff, null)!.Value.TotalSeconds);
            }

            var window = Math.Min(30, Math.Pow(2, attempt));
            Assert.All(waits, wait => Assert.InRange(wait, 0.1, 0.1 + window));
            Assert.InRange(waits.Average(), 0.1 + (window * 0.44), 0.1 + (window * 0.56)); // Full jitter: half the window on average.
        }
    }

    [Fact]
    public void Next_AtOnce_IsSpreadAndThenGrowsLikeAnyOther()
    {
        for (var draw = 0; draw < 200; draw++)
        {
            var backoff = new Backoff(Options with { Spread = TimeSpan.FromMilliseconds(200) });

            Assert.InRange(backoff.Next(ReconnectDecision.AtOnce, null)!.Value.TotalSeconds, 0, 0.2);
            Assert.InRange(backoff.Next(ReconnectDecision.AtOnce, null)!.Value.TotalSeconds, 0.1, 2.1);
        }
    }

    [Fact]
    public void Next_WithoutAttemptsLeft_IsTheEndUntilASessionWasProven()
    {
        var backoff = new Backoff(Options with { MaxAttempts = 2 });

        Assert.NotNull(backoff.Next(ReconnectDecision.AfterBackoff, null));
        Assert.NotNull(backoff.Next(ReconnectDecision.AfterBackoff, null));
        Assert.Null(backoff.Next(ReconnectDecision.AtOnce, null));
        backoff.Proven();
        Assert.NotNull(backoff.Next(ReconnectDecision.AfterBackoff, null));
    }

    [Fact]
    public void Next_ServerAsksForPatience_WaitsAtLeastThatLongAndNotForEver()
    {
        Assert.InRange(new Backoff(Options).Next(ReconnectDecision.AfterBackoff, TimeSpan.FromSeconds(20))!.Value.TotalSeconds, 20.1, 21.1);
        Assert.InRange(new Backoff(Options).Next(ReconnectDecision.AfterBackoff, TimeSpan.FromDays(1))!.Value.TotalSeconds, 300.1, 301.1);
    }

    [Fact]
    public void Next_Never_IsTheEnd() => Assert.Null(new Backoff(Options).Next(ReconnectDecision.Never, null));

    [Fact]
    public void Options_OutOfTheirRanges_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Client(new() { MaxAttempts = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Client(new() { BaseDelay = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Client(new() { MaxDelay = TimeSpan.FromMilliseconds(1) }));

        static VoiceAgentClient Client(ReconnectOptions options) => new(new Uri("wss://server.test"), new() { Reconnect = options });
    }
}
