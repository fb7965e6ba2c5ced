using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Providers.Fallback.Tests;

public sealed class RetryBudgetTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public void TrySpend_AttemptsUsedUp_IsRefusedUntilTheNextTurn()
    {
        var budget = new RetryBudget(new RetryBudgetOptions { MaxAttempts = 2 }, _time);

        Assert.Equal([true, true, false], [budget.TrySpend(), budget.TrySpend(), budget.TrySpend()]);
        budget.BeginTurn();
        Assert.True(budget.TrySpend());
    }

    [Fact]
    public void TrySpend_TimeIsUp_IsRefused()
    {
        var budget = new RetryBudget(new RetryBudgetOptions { MaxTime = TimeSpan.FromSeconds(2) }, _time);
        _time.Advance(TimeSpan.FromMinutes(1)); // A turn may last; the time runs from the first attempt.

        Assert.True(budget.TrySpend());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(budget.TrySpend());
        Assert.Equal(0, budget.AttemptsLeft);
    }

    [Fact]
    public void Relieve_SomethingWorked_TimeCountsFromTheNextAttempt()
    {
        var budget = new RetryBudget(new RetryBudgetOptions { MaxAttempts = 3, MaxTime = TimeSpan.FromSeconds(2) }, _time);
        budget.TrySpend();
        budget.Relieve();
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(2, budget.AttemptsLeft); // What was spent stays spent.
        Assert.True(budget.TrySpend());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(budget.TrySpend());
    }

    [Fact]
    public void BeginTurn_Turns_AreCounted()
    {
        var budget = new RetryBudget(null, _time);

        budget.BeginTurn();
        budget.BeginTurn();

        Assert.Equal(2, budget.Turn);
    }

    [Fact]
    public void Of_OptionsThatCarryIt_IsFound()
    {
        var budget = new RetryBudget();
        var options = new ChatOptions();
        budget.AddTo(options);

        Assert.Same(budget, RetryBudget.Of(options));
        Assert.Null(RetryBudget.Of(new ChatOptions()));
        Assert.Null(RetryBudget.Of(null));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_001)]
    public void Make_OutOfRange_IsRefused(int attempts) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryBudget(new RetryBudgetOptions { MaxAttempts = attempts }));
}
