using Antiphon.Testing;
using Microsoft.Extensions.AI;
using static Antiphon.Agents.Tests.ScriptedModel;

namespace Antiphon.Agents.Tests.Running;

public sealed class AgentRunnerToolTests
{
    [Fact]
    public async Task RunAsync_SeveralCalls_RunAtOnceAndEndInTheirOwnOrder()
    {
        var slow = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var model = new ScriptedModel(Plays(Call("slow", "c1"), Call("quick", "c2")), Says("Yes."));
        var agent = Runs.Agent(AgentTool.Create(() => slow.Task, "slow"), AgentTool.Create(() => "quick result", "quick"));
        var events = new List<AgentEvent>();

        await foreach (var one in new AgentRunner(model).Start(agent))
        {
            events.Add(one);
            if (one is AgentEvent.ToolFinished { CallId: "c2" }) slow.SetResult("slow result");
        }

        Assert.Equal(["c1", "c2"], events.OfType<AgentEvent.ToolStarted>().Select(started => started.CallId));
        Assert.Equal(["c2", "c1"], events.OfType<AgentEvent.ToolFinished>().Select(finished => finished.CallId));
        Assert.Equal(["c2", "c1"], model.Requests[1][^1].Contents.OfType<FunctionResultContent>().Select(result => result.CallId));
    }

    [Fact]
    public async Task RunAsync_MoreCallsThanMayRunAtOnce_StartsTheNextWhenOneEnds()
    {
        var model = new ScriptedModel(Plays(Call("one", "c1"), Call("one", "c2")), Says("Yes."));

        var events = await Runs.RunAsync(model, Runs.Agent(AgentTool.Create(() => 1, "one")), new AgentRunnerOptions { MaxParallelTools = 1 });

        Assert.Equal(["ToolStarted", "ToolFinished", "ToolStarted", "ToolFinished"], events.Skip(1).Take(4).Select(one => one.GetType().Name));
    }

    [Fact]
    public async Task RunAsync_ToolThatBlocks_HoldsUpNeitherEventsNorSiblings()
    {
        using var gate = new ManualResetEventSlim();
        var model = new ScriptedModel(Plays(Call("block", "c1"), Call("open", "c2")), Says("Yes."));
        var agent = Runs.Agent(
            AgentTool.Create(() => { Assert.True(gate.Wait(Runs.Limit)); return 1; }, "block"),
            AgentTool.Create(() => { gate.Set(); return 2; }, "open"));

        var events = await Runs.RunAsync(model, agent, new AgentRunnerOptions { ToolTimeout = TimeSpan.FromMinutes(1) });

        Assert.All(events.OfType<AgentEvent.ToolFinished>(), finished => Assert.Null(finished.Error));
    }

    [Fact]
    public async Task RunAsync_IdOfACallInTheHistory_GetsOneOfItsOwn()
    {
        var model = new ScriptedModel(Plays(Call("one", "c1")), Says("Yes."));
        ChatMessage[] history =
        [
            new(ChatRole.User, "first"),
            new(ChatRole.Assistant, [new FunctionCallContent("c1", "one")]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "Cancelled")]),
            new(ChatRole.User, "second"),
        ];

        var events = await new AgentRunner(model).RunAsync(Runs.Agent(AgentTool.Create(() => 1, "one")), history).ToListAsync();

        Assert.Equal("c1_2", events.Finished().CallId);
    }

    [Fact]
    public async Task RunAsync_UnknownTool_TellsTheModelWhatThereIs()
    {
        var model = new ScriptedModel(Plays(Call("nonsense")), Says("Sorry."));

        var events = await Runs.RunAsync(model, Runs.Agent(AgentTool.Create(() => 1, "one")));

        Assert.Same(ErrorCodes.ToolUnknown, events.Finished().Error);
        Assert.Contains("one", (string)model.Requests[1][^1].Contents.OfType<FunctionResultContent>().Single().Result!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ArgumentsThatDoNotFit_TellsTheModelAndDoesNotRun()
    {
        var runs = 0;
        var model = new ScriptedModel(Plays(Call("add", "c1", ("a", "two"))), Says("Sorry."));

        var events = await Runs.RunAsync(model, Runs.Agent(AgentTool.Create((int a) => runs += a, "add")));

        Assert.Same(ErrorCodes.ToolArgumentsInvalid, events.Finished().Error);
        Assert.Contains("'a'", events.Finished().Result, StringComparison.Ordinal);
        Assert.Equal(0, runs);
    }

    [Fact]
    public async Task RunAsync_ArgumentsThatCouldNotBeRead_TellsTheModel()
    {
        var model = new ScriptedModel(Plays(new FunctionCallContent("c1", "one", null) { Exception = new FormatException("{bad") }), Says("Sorry."));

        var events = await Runs.RunAsync(model, Runs.Agent(AgentTool.Create(() => 1, "one")));

        Assert.Same(ErrorCodes.ToolArgumentsInvalid, events.Finished().Error);
    }

    [Fact]
    public async Task RunAsync_ToolThrows_TellsTheModelInFixedWords()
    {
        var events = await Runs.RunAsync(new ScriptedModel(Plays(Call("bad")), Says("Sorry.")), Runs.Agent(AgentTool.Create(string () => throw new InvalidOperationException("password=1"), "bad")));

        Assert.Same(ErrorCodes.ToolFailed, events.Finished().Error);
        Assert.DoesNotContain("password", events.Finished().Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ToolThrowsToolException_TellsTheModelItsWords()
    {
        var events = await Runs.RunAsync(new ScriptedModel(Plays(Call("bad")), Says("Sorry.")), Runs.Agent(AgentTool.Create(string () => throw new ToolException("The desk is closed."), "bad")));

        Assert.Equal(("The desk is closed.", ErrorCodes.ToolFailed), (events.Finished().Result, events.Finished().Error));
    }

    [Fact]
    public async Task RunAsync_LongResult_IsCutAndMarked()
    {
        var events = await Runs.RunAsync(new ScriptedModel(Plays(Call("long")), Says("Yes.")), Runs.Agent(AgentTool.Create(() => new string('x', 1000), "long")), new AgentRunnerOptions { MaxToolResultCharacters = 100 });

        Assert.Equal(100, events.Finished().Result.Length);
        Assert.EndsWith("[cut off]", events.Finished().Result, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_ToolBeyondItsLimit_IsCancelledAndTheModelTold(bool heedsCancellation)
    {
        var time = new VirtualTime();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var agent = Runs.Agent(AgentTool.Create(
            async (CancellationToken token) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, heedsCancellation ? token : CancellationToken.None);
            },
            "slow"));
        var run = new AgentRunner(new ScriptedModel(Plays(Call("slow")), Says("Sorry.")), null, time).Start(agent).ToListAsync();
        await started.Task.WaitAsync(Runs.Limit);

        time.Advance(TimeSpan.FromSeconds(10));
        var events = await run;

        Assert.Same(ErrorCodes.ToolTimeout, events.Finished().Error);
        Assert.Equal(TimeSpan.FromSeconds(10), events.Finished().Duration);
    }

    [Fact]
    public async Task RunAsync_ToolBringsItsOwnLimit_ItCounts()
    {
        var time = new VirtualTime();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = AgentTool.Create(async (CancellationToken token) => { started.SetResult(); await Task.Delay(Timeout.InfiniteTimeSpan, token); }, "slow", timeout: TimeSpan.FromSeconds(2));
        var run = new AgentRunner(new ScriptedModel(Plays(Call("slow")), Says("Sorry.")), null, time).Start(Runs.Agent(tool)).ToListAsync();
        await started.Task.WaitAsync(Runs.Limit);

        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Same(ErrorCodes.ToolTimeout, (await run).Finished().Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_CancelledWhileAToolRuns_StopsAtOnce(bool heedsCancellation)
    {
        using var cancel = new CancellationTokenSource();
        var (started, stopped) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var agent = Runs.Agent(AgentTool.Create(
            async (CancellationToken token) =>
            {
                await using var registration = token.Register(stopped.SetResult);
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, heedsCancellation ? token : CancellationToken.None);
            },
            "slow"));
        var run = new AgentRunner(new ScriptedModel(Plays(Call("slow"))), null, new VirtualTime()).Start(agent, cancel.Token).ToListAsync();
        await started.Task.WaitAsync(Runs.Limit);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await stopped.Task.WaitAsync(Runs.Limit);
    }

    [Fact]
    public async Task RunAsync_ConsumerLeavesWhileAToolRuns_CancelsIt()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var agent = Runs.Agent(
            AgentTool.Create(async (CancellationToken token) => { await using var registration = token.Register(stopped.SetResult); await Task.Delay(Timeout.InfiniteTimeSpan, token); }, "slow"),
            AgentTool.Create(() => 1, "quick"));

        await foreach (var one in new AgentRunner(new ScriptedModel(Plays(Call("slow", "c1"), Call("quick", "c2")))).Start(agent))
        {
            if (one is AgentEvent.ToolFinished) break;
        }

        await stopped.Task.WaitAsync(Runs.Limit);
    }
}
