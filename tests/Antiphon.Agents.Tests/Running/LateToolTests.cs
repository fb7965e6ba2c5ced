using Antiphon.Testing;
using Microsoft.Extensions.AI;
using static Antiphon.Agents.Tests.ScriptedModel;

namespace Antiphon.Agents.Tests.Running;

/// <summary>Tools that outlive their run: each call that was announced has exactly one end.</summary>
public sealed class LateToolTests
{
    private readonly List<AgentEvent.ToolFinished> _late = [];
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Cancelled_ToolIgnoresIt_ItsResultIsToldWhenItEnds()
    {
        var (started, done) = (Signal(), new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
        using var cancel = new CancellationTokenSource();
        var run = ReadAsync(AgentTool.Create(async () => { started.SetResult(); return await done.Task; }, "book"), cancel.Token);
        await started.Task.WaitAsync(Runs.Limit);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Empty(_late);

        done.SetResult("booked");
        await _told.Task.WaitAsync(Runs.Limit);

        Assert.Equal(("c1", "booked", null), (_late[0].CallId, _late[0].Result, _late[0].Error));
        Assert.Single(_late);
    }

    [Fact]
    public async Task Cancelled_ToolHeedsIt_IsToldAsCancelled()
    {
        var started = Signal();
        using var cancel = new CancellationTokenSource();
        var run = ReadAsync(AgentTool.Create(async (CancellationToken token) => { started.SetResult(); await Task.Delay(Timeout.InfiniteTimeSpan, token); }, "book"), cancel.Token);
        await started.Task.WaitAsync(Runs.Limit);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await _told.Task.WaitAsync(Runs.Limit);

        Assert.Equal(AgentTurn.CancelledResult, Assert.Single(_late).Result);
    }

    [Fact]
    public async Task LeftAtTheAnnouncement_ToolNeverBegins_IsToldAsCancelled()
    {
        var runs = 0;
        var model = new ScriptedModel(Plays(Call("book", "c1")));

        await foreach (var one in new AgentRunner(model).RunAsync(Runs.Agent(AgentTool.Create(() => ++runs, "book")), [new ChatMessage(ChatRole.User, "go")], Tell))
        {
            if (one is AgentEvent.ToolStarted) break;
        }

        Assert.Equal(AgentTurn.CancelledResult, Assert.Single(_late).Result);
        Assert.Equal(0, runs);
    }

    [Fact]
    public async Task LeftWhileASiblingRuns_EachCallHasOneEnd()
    {
        var done = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var model = new ScriptedModel(Plays(Call("slow", "c1"), Call("quick", "c2")));
        var agent = Runs.Agent(AgentTool.Create(() => done.Task, "slow"), AgentTool.Create(() => 1, "quick"));
        var inStream = new List<string>();

        await foreach (var one in new AgentRunner(model).RunAsync(agent, [new ChatMessage(ChatRole.User, "go")], Tell))
        {
            if (one is not AgentEvent.ToolFinished finished) continue;
            inStream.Add(finished.CallId);
            break;
        }

        done.SetResult("slow result");
        await _told.Task.WaitAsync(Runs.Limit);

        Assert.Equal(["c2"], inStream);
        Assert.Equal(("c1", "slow result"), (Assert.Single(_late).CallId, _late[0].Result));
    }

    [Fact]
    public async Task BeyondItsLimit_ToolHasItsOneEndAlready()
    {
        var (time, started, done) = (new VirtualTime(), Signal(), new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
        var model = new ScriptedModel(Plays(Call("slow", "c1")), Says("Sorry."));
        var agent = Runs.Agent(AgentTool.Create(async () => { started.SetResult(); return await done.Task; }, "slow"));
        var run = new AgentRunner(model, null, time).RunAsync(agent, [new ChatMessage(ChatRole.User, "go")], Tell).ToListAsync();
        await started.Task.WaitAsync(Runs.Limit);
        time.Advance(TimeSpan.FromSeconds(10));
        var events = await run;

        done.SetResult("too late");

        Assert.Same(ErrorCodes.ToolTimeout, events.Finished().Error);
        Assert.Empty(_late);
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Tell(AgentEvent.ToolFinished finished)
    {
        _late.Add(finished);
        _told.TrySetResult();
    }

    private Task<List<AgentEvent>> ReadAsync(AIFunction tool, CancellationToken cancellationToken) =>
        new AgentRunner(new ScriptedModel(Plays(Call(tool.Name, "c1"))), null, new VirtualTime())
            .RunAsync(Runs.Agent(tool), [new ChatMessage(ChatRole.User, "go")], Tell, cancellationToken).ToListAsync();
}
