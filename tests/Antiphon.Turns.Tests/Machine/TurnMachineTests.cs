namespace Antiphon.Turns.Tests;

public sealed class TurnMachineTests
{
    [Fact]
    public void Apply_PlainTurn_GoesRound()
    {
        var machine = new TurnMachine();
        var states = new List<TurnState>();

        foreach (var input in new[] { TurnInput.CallerStarts, TurnInput.CallerStops, TurnInput.TextReady, TurnInput.AudioStarts, TurnInput.AgentDone })
        {
            Assert.True(machine.Apply(input));
            states.Add(machine.State);
        }

        Assert.Equal([TurnState.Listening, TurnState.Ending, TurnState.Thinking, TurnState.Speaking, TurnState.Listening], states);
    }

    [Theory]
    [InlineData(TurnState.Thinking)]
    [InlineData(TurnState.Speaking)]
    public void Next_CallerStartsOverTheAgent_Interrupts(TurnState state) =>
        Assert.Equal(TurnState.Interrupted, TurnMachine.Next(state, TurnInput.CallerStarts));

    [Fact]
    public void Next_CallerStartsWhileTextIsAwaited_TurnGoesOn() =>
        Assert.Equal(TurnState.Listening, TurnMachine.Next(TurnState.Ending, TurnInput.CallerStarts));

    [Fact]
    public void Apply_InputOutOfPlace_ChangesNothing()
    {
        var machine = new TurnMachine();

        Assert.False(machine.Apply(TurnInput.AudioStarts));
        Assert.False(machine.Apply(TurnInput.AgentDone));
        Assert.Equal(TurnState.Listening, machine.State);
    }

    [Fact]
    public void Next_Closed_IsTheEnd()
    {
        foreach (var input in Enum.GetValues<TurnInput>()) Assert.Null(TurnMachine.Next(TurnState.Closed, input));
        foreach (var state in Enum.GetValues<TurnState>().Where(s => s != TurnState.Closed))
        {
            Assert.Equal(TurnState.Closed, TurnMachine.Next(state, TurnInput.Close));
        }
    }

    [Fact]
    public void Next_EveryOpenState_ReachesListeningAgain()
    {
        foreach (var start in Enum.GetValues<TurnState>().Where(s => s != TurnState.Closed))
        {
            var reached = new HashSet<TurnState> { start };
            var open = new Queue<TurnState>([start]);
            while (open.TryDequeue(out var state))
            {
                foreach (var input in Enum.GetValues<TurnInput>().Where(i => i != TurnInput.Close))
                {
                    if (TurnMachine.Next(state, input) is { } next && reached.Add(next)) open.Enqueue(next);
                }
            }

            Assert.Contains(TurnState.Listening, reached);
        }
    }
}
