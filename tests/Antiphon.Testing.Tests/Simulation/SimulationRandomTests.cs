using Antiphon.Testing.Simulation;

namespace Antiphon.Testing.Tests.Simulation;

public sealed class SimulationRandomTests
{
    // Published vector of SplitMix64 with seed 1234567.
    [Fact]
    public void NextDouble_KnownSeed_GivesTheKnownSequence()
    {
        var dice = new SimulationRandom(1_234_567);

        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];

        Assert.All(expected, bits => Assert.Equal((bits >> 11) * (1.0 / (1UL << 53)), dice.NextDouble()));
    }

    [Theory]
    [InlineData(247, 298)]
    [InlineData(350, 900)]
    [InlineData(1_016, 1_345)]
    public void Delay_ManyDraws_HaveTheMedianAndP95OfTheirShape(double median, double p95)
    {
        var dice = new SimulationRandom(5);

        var draws = Enumerable.Range(0, 20_000).Select(_ => dice.Delay(new DelayShape(median, p95)).TotalMilliseconds).Order().ToList();

        Assert.InRange(draws[10_000], median * 0.97, median * 1.03);
        Assert.InRange(draws[19_000], p95 * 0.97, p95 * 1.03);
    }

    [Fact]
    public void Between_ManyDraws_ReachBothEndsAndNothingBeyond()
    {
        var dice = new SimulationRandom(5);

        var draws = Enumerable.Range(0, 1_000).Select(_ => dice.Between(3, 6)).ToHashSet();

        Assert.Equal([3, 4, 5, 6], draws.Order());
    }
}
