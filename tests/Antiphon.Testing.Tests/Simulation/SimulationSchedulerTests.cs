using Antiphon.Testing.Simulation;

namespace Antiphon.Testing.Tests.Simulation;

public sealed class SimulationSchedulerTests
{
    [Fact]
    public void RunOne_NothingShuffled_RunsInOrder()
    {
        var ran = Run(seed: 1, shuffle: 0);

        Assert.Equal(Enumerable.Range(0, 20), ran);
    }

    [Fact]
    public void RunOne_Shuffled_RunsEverythingInAnOrderThatFollowsFromTheSeed()
    {
        var ran = Run(seed: 1, shuffle: 1);

        Assert.Equal(Enumerable.Range(0, 20), ran.Order());
        Assert.NotEqual(Enumerable.Range(0, 20), ran);
        Assert.Equal(ran, Run(seed: 1, shuffle: 1));
        Assert.NotEqual(ran, Run(seed: 2, shuffle: 1));
    }

    [Fact]
    public void RunOne_AwaitsInWork_StayOnTheThreadAsStepsOfTheirOwn()
    {
        var scheduler = new SimulationScheduler(new SimulationRandom(1), 0);
        var thread = Environment.CurrentManagedThreadId;
        var threads = new List<int>();
        _ = Task.Factory.StartNew(async () =>
        {
            for (var i = 0; i < 3; i++)
            {
                threads.Add(Environment.CurrentManagedThreadId);
                await Task.Yield();
            }
        }, CancellationToken.None, TaskCreationOptions.None, scheduler);

        while (scheduler.RunOne())
        {
            // Until nothing is ready.
        }

        Assert.Equal([thread, thread, thread], threads);
        Assert.True(scheduler.Steps >= 4);
        Assert.Null(scheduler.Escaped);
    }

    [Fact]
    public async Task QueueTask_FromAnotherThread_IsReportedAndNotRun()
    {
        var scheduler = new SimulationScheduler(new SimulationRandom(1), 0);
        var ran = false;

        await Task.Factory.StartNew(() => { _ = scheduler.Post(() => ran = true); }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        Assert.NotNull(scheduler.Escaped);
        Assert.False(ran);
    }

    private static List<int> Run(ulong seed, double shuffle)
    {
        var scheduler = new SimulationScheduler(new SimulationRandom(seed), shuffle);
        var ran = new List<int>();
        for (var i = 0; i < 20; i++)
        {
            var number = i;
            _ = scheduler.Post(() => ran.Add(number));
        }

        while (scheduler.RunOne())
        {
            // Until nothing is ready.
        }

        return ran;
    }
}
