using Antiphon.Testing;

namespace Antiphon.Providers.Fallback.Tests;

/// <summary>The attempts of a turn last for an outage of 5 s.</summary>
public sealed class RouteTests
{
    private static readonly VoiceException Refused = new ConnectionException(ErrorCodes.ConnectionRefused, "Not there.");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void NextAsync_AllRefuseAtOnceForFiveSeconds_OneIsThereInTheEnd(int providers)
    {
        for (var seed = 0; seed < 200; seed++) Assert.True(IsReached(providers, seed, outages: 1), $"{providers} providers, seed {seed}");
    }

    [Fact]
    public void NextAsync_ThreePartsGoneInOneTurn_TheBudgetLastsForAll()
    {
        for (var seed = 0; seed < 200; seed++) Assert.True(IsReached(3, seed, outages: 3), $"seed {seed}");
    }

    [Fact]
    public void NextAsync_AfterTheFirstRound_OneAttemptAPause()
    {
        var time = new VirtualTime();
        var attempts = new List<TimeSpan>();
        OneThread.Run(time, () => SearchAsync(time, new Random(1), new RetryBudget(null, time), 3, () =>
        {
            attempts.Add(time.Elapsed);
            return attempts.Count < 7;
        }));

        Assert.Equal(TimeSpan.Zero, attempts[2]);
        Assert.All(attempts.Skip(2).Zip(attempts.Skip(3)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromMilliseconds(125)));
    }

    private static bool IsReached(int providers, int seed, int outages)
    {
        var time = new VirtualTime();
        var random = new Random(seed);
        var budget = new RetryBudget(null, time);
        var isReached = true;
        OneThread.Run(time, async () =>
        {
            for (var i = 0; i < outages && isReached; i++)
            {
                var end = time.Elapsed + TimeSpan.FromSeconds(5);
                isReached = await SearchAsync(time, random, budget, providers, () => time.Elapsed < end);
            }
        });
        return isReached;
    }

    private static async Task<bool> SearchAsync(VirtualTime time, Random random, RetryBudget budget, int providers, Func<bool> refuses)
    {
        var options = new FallbackChatOptions { TimeProvider = time, Random = random };
        var watch = new FallbackWatch(FallbackKind.Chat, options);
        var route = new Route(new HealthMemory([.. Enumerable.Range(0, providers).Select(i => $"p{i}")], options, watch), budget, options, watch);
        var use = route.Begin();
        while (use is not null && refuses())
        {
            route.Failed(use, Refused, isFinal: false);
            use = await route.NextAsync(use.Name, Refused.Code, CancellationToken.None);
        }

        if (use is not null) route.Prove(use);
        return use is not null;
    }
}
