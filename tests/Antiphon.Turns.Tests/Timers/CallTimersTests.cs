namespace Antiphon.Turns.Tests;

public sealed class CallTimersTests
{
    private static readonly CallTimerOptions Options = new() { MaxCall = TimeSpan.FromSeconds(300), WarnBefore = TimeSpan.FromSeconds(60) };

    private readonly CallTimers _timers = new(Options, S(0));

    [Fact]
    public void Options_Defaults_AreAsDocumented()
    {
        var options = new CallTimerOptions();

        Assert.Equal(S(15), options.IdleAfter);
        Assert.Equal(2, options.IdlePrompts);
        Assert.Equal(S(75), options.MaxTurn);
        Assert.Equal(TimeSpan.FromHours(1), options.MaxCall);
        Assert.Equal(S(60), options.WarnBefore);
    }

    [Fact]
    public void Take_CallerSilent_PromptsThenEnds()
    {
        List<CallTimer> due = [];
        var now = S(0);
        for (var i = 0; i < 3; i++)
        {
            _timers.OnFloorFree(now);
            now = _timers.NextDue!.Value;
            due.Add(_timers.Take(now));
            _timers.OnAgentActive();
        }

        Assert.Equal([CallTimer.IdlePrompt, CallTimer.IdlePrompt, CallTimer.IdleEnd], due);
        Assert.Equal(S(45), now);
    }

    [Fact]
    public void OnTurnStarted_AfterAPrompt_CountsAnew()
    {
        _timers.OnFloorFree(S(0));
        Assert.Equal(CallTimer.IdlePrompt, _timers.Take(S(15)));

        _timers.OnTurnStarted(S(16));

        Assert.Equal(0, _timers.Prompted);
        Assert.Equal(S(91), _timers.NextDue);
    }

    [Fact]
    public void Take_AgentActive_NeverIdle()
    {
        _timers.OnFloorFree(S(0));
        _timers.OnAgentActive();

        Assert.Equal(CallTimer.None, _timers.Take(S(100)));
    }

    [Fact]
    public void Take_LongTurn_EndsItOnce()
    {
        _timers.OnTurnStarted(S(10));

        Assert.Equal(CallTimer.None, _timers.Take(S(84)));
        Assert.Equal(CallTimer.TurnTooLong, _timers.Take(S(85)));
        Assert.Equal(CallTimer.None, _timers.Take(S(86)));
    }

    [Fact]
    public void Take_LongCall_WarnsOnceThenEnds()
    {
        Assert.Equal(S(240), _timers.NextDue);
        Assert.Equal(CallTimer.CallWarning, _timers.Take(S(240)));
        Assert.Equal(CallTimer.None, _timers.Take(S(250)));
        Assert.Equal(S(300), _timers.NextDue);
        Assert.Equal(CallTimer.CallEnd, _timers.Take(S(300)));
    }

    [Fact]
    public void NextDue_NoLimits_IsNull() =>
        Assert.Null(new CallTimers(new CallTimerOptions { IdleAfter = null, MaxCall = null }, S(0)).NextDue);

    [Fact]
    public void Take_AtNextDue_AlwaysGivesSomething()
    {
        var random = new Random(3);
        for (var run = 0; run < 500; run++)
        {
            var timers = new CallTimers(Options, S(0));
            var now = S(0);
            for (var i = 0; i < 30; i++)
            {
                now += TimeSpan.FromMilliseconds(random.Next(20_000));
                switch (random.Next(5))
                {
                    case 0: timers.OnTurnStarted(now); break;
                    case 1: timers.OnTurnEnded(); break;
                    case 2: timers.OnAgentActive(); break;
                    case 3: timers.OnFloorFree(now); break;
                }

                var due = timers.NextDue!.Value;
                if (due > now) Assert.Equal(CallTimer.None, timers.Take(now));
                else Assert.NotEqual(CallTimer.None, timers.Take(now));
            }
        }
    }

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);
}
