using Antiphon.Testing;

namespace Antiphon.Providers.Fallback.Tests;

public sealed class HealthMemoryTests
{
    private static readonly VoiceException Failure = new(ErrorCodes.ConnectionLost, "Gone.");
    private readonly VirtualTime _time = new();
    private readonly Watcher _watcher = new();

    [Fact]
    public void Choose_FirstIsResting_TakesTheNext()
    {
        var health = Memory("a", "b");
        health.Choose(0)!.Failed(Failure);

        Assert.Equal("b", health.Choose(0)!.Name);
    }

    [Fact]
    public void Choose_RestIsOver_TakesThePreferredAgain()
    {
        var health = Memory("a", "b");
        health.Choose(0)!.Failed(Failure);

        _time.Advance(TimeSpan.FromMilliseconds(250));

        Assert.Equal("a", health.Choose(0)!.Name);
        Assert.Equal(ProviderState.Suspect, health.Status[0].State);
    }

    [Fact]
    public void Choose_Down_OneProbeAtATime()
    {
        var health = Down();

        var probe = health.Choose(0)!;
        var other = health.Choose(0)!;

        Assert.Equal(("a", "b"), (probe.Name, other.Name));
        probe.Release();
        Assert.Equal("a", health.Choose(0)!.Name);
    }

    [Fact]
    public void Choose_ProbeHasNotProvenItself_ItIsStillDown()
    {
        var health = Down();

        var probe = health.Choose(0)!;

        Assert.Equal(ProviderState.Down, health.Status[0].State);
        probe.Proven();
        Assert.Equal(ProviderState.Healthy, health.Status[0].State);
        Assert.Equal((ProviderState.Down, ProviderState.Healthy), _watcher.Of<FallbackEvent.HealthChanged>().Select(change => (change.From, change.To)).Last());
    }

    [Fact]
    public void Choose_NoneIsWell_TakesTheOneThatRestsShortest()
    {
        var health = Memory("a", "b");
        health.Choose(0)!.Failed(new VoiceException(ErrorCodes.ConnectionLost, "Gone.") { RetryAfter = TimeSpan.FromSeconds(50) });
        health.Choose(0)!.Failed(new VoiceException(ErrorCodes.ConnectionLost, "Gone.") { RetryAfter = TimeSpan.FromSeconds(40) });

        var use = health.Choose(0)!;

        Assert.Equal("b", use.Name);
        Assert.Equal(TimeSpan.FromSeconds(40), use.Wait);
    }

    [Fact]
    public void Failed_ManyCallsAtOnce_CountAsOneFailure()
    {
        var health = Memory("a");
        var uses = Enumerable.Range(0, 100).Select(_ => health.Choose(0)!).ToList();

        foreach (var use in uses) use.Failed(Failure);

        Assert.Equal(1, health.Status[0].Failures);
    }

    [Fact]
    public void Failed_AgainAndAgain_RestsAreBoundedAndDrawn()
    {
        var health = Memory("a");
        List<TimeSpan> rests = [];
        for (var i = 0; i < 200; i++)
        {
            health.Choose(0)!.Failed(Failure);
            rests.Add(health.Status[0].Rest);
            _time.Advance(TimeSpan.FromSeconds(31));
        }

        Assert.All(rests, rest => Assert.InRange(rest, TimeSpan.Zero, TimeSpan.FromSeconds(30)));
        Assert.True(rests.Skip(20).Max() > TimeSpan.FromSeconds(25) && rests.Skip(20).Min() < TimeSpan.FromSeconds(5));
        Assert.True(rests[0] <= TimeSpan.FromMilliseconds(250) && rests[1] <= TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public void Choose_CredentialsRefused_NeverAgain()
    {
        var health = Memory("a");
        health.Choose(0)!.Failed(new VoiceException(ErrorCodes.ProviderAuthentication, "No."));

        _time.Advance(TimeSpan.FromHours(10));

        Assert.Null(health.Choose(0));
        Assert.False(health.CanChoose(0));
    }

    [Fact]
    public void Observer_Throws_NothingElseHappens()
    {
        var health = new HealthMemory(["a"], new FallbackChatOptions { TimeProvider = _time }, new FallbackWatch(FallbackKind.Chat, new FallbackChatOptions { Observer = new Thrower() }));

        health.Choose(0)!.Failed(Failure);

        Assert.Equal(ProviderState.Suspect, health.Status[0].State);
    }

    [Fact]
    public void Choose_MemoryShared_KnowsWhatAnotherListFoundOut()
    {
        var shared = new ProviderHealth(_time);
        Memory(shared, "a", "b").Choose(0)!.Failed(Failure);

        var use = Memory(shared, "c", "a").Choose(1)!; // c passed over: a is left, and rests.

        Assert.Equal(("a", ProviderState.Suspect), (use.Name, shared.Status.Single(status => status.Name == "a").State));
        Assert.Equal("b", Memory(shared, "a", "b").Choose(0)!.Name);
    }

    [Fact]
    public void Forget_MemoryShared_IsForgottenByAll()
    {
        var shared = new ProviderHealth(_time);
        var health = Memory(shared, "a", "b");
        health.Choose(0)!.Failed(Failure);

        Assert.True(shared.Forget("a"));
        Assert.False(shared.Forget("nobody"));
        Assert.Equal("a", health.Choose(0)!.Name);
    }

    [Fact]
    public void ChooseFirst_ItRests_IsChosenAllTheSame()
    {
        var health = Memory("a", "b");
        for (var i = 0; i < 5; i++) health.Choose(0b10)!.Failed(Failure);

        Assert.Equal("a", health.ChooseFirst()!.Name);
    }

    [Fact]
    public void ChooseFirst_RefusedOrToBeLeftAlone_IsPassedOver()
    {
        var health = Memory("a", "b", "c");
        health.Choose(0)!.Failed(new VoiceException(ErrorCodes.ProviderAuthentication, "No."));
        health.Choose(0)!.Failed(new VoiceException(ErrorCodes.ProviderRateLimited, "Wait.") { RetryAfter = TimeSpan.FromSeconds(5) });

        Assert.Equal("c", health.ChooseFirst()!.Name);
    }

    [Fact]
    public void Pause_Drawn_IsAtLeastHalf()
    {
        var health = Memory("a");

        var pauses = Enumerable.Range(0, 200).Select(_ => health.Pause(TimeSpan.FromSeconds(2))).ToList();

        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)));
        Assert.True(pauses.Max() - pauses.Min() > TimeSpan.FromMilliseconds(700));
    }

    private HealthMemory Memory(ProviderHealth shared, params string[] names)
    {
        var options = new FallbackChatOptions { TimeProvider = _time, Random = new Random(5), Health = shared };
        return new HealthMemory(names, options, new FallbackWatch(FallbackKind.Chat, options));
    }

    private HealthMemory Down()
    {
        var health = Memory("a", "b");
        for (var i = 0; i < 3; i++)
        {
            health.Choose(0b10)!.Failed(Failure);
            _time.Advance(TimeSpan.FromSeconds(31));
        }

        return health;
    }

    private HealthMemory Memory(params string[] names)
    {
        var options = new FallbackChatOptions { TimeProvider = _time, Random = new Random(5), Observer = _watcher };
        return new HealthMemory(names, options, new FallbackWatch(FallbackKind.Chat, options));
    }

    private sealed class Thrower : IFallbackObserver
    {
        public void On(FallbackEvent fallbackEvent) => throw new InvalidOperationException();
    }
}
