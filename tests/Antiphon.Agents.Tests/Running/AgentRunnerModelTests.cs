using System.Runtime.CompilerServices;
using Antiphon.Testing;
using Microsoft.Extensions.AI;
using static Antiphon.Agents.Tests.ScriptedModel;

namespace Antiphon.Agents.Tests.Running;

public sealed class AgentRunnerModelTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task RunAsync_UnknownException_IsModelFailedWithoutItsText()
    {
        var error = await Assert.ThrowsAsync<VoiceException>(() => Runs.RunAsync(new ScriptedModel(Fails(new InvalidOperationException("secret"))), Runs.Agent()));

        Assert.Same(ErrorCodes.ModelFailed, error.Code);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_CodedException_PassesAsItIs()
    {
        var refused = new ProviderException(ErrorCodes.ProviderAuthentication, "x", "No.");

        var error = await Assert.ThrowsAsync<ProviderException>(() => Runs.RunAsync(new ScriptedModel(Fails(refused)), Runs.Agent()));

        Assert.Same(refused, error);
    }

    [Fact]
    public async Task RunAsync_ClientsOwnCancellation_IsModelFailed()
    {
        var error = await Assert.ThrowsAsync<VoiceException>(() => Runs.RunAsync(new ScriptedModel(Fails(new TaskCanceledException())), Runs.Agent()));

        Assert.Same(ErrorCodes.ModelFailed, error.Code);
    }

    [Fact]
    public async Task RunAsync_ErrorInsideTheReply_IsModelFailedWithoutItsText()
    {
        var error = await Assert.ThrowsAsync<VoiceException>(() => Runs.RunAsync(new ScriptedModel(Plays(new ErrorContent("secret"))), Runs.Agent()));

        Assert.Same(ErrorCodes.ModelFailed, error.Code);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_NoFirstToken_IsModelTimeout(bool heedsCancellation)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = Start(token => Stalling(asked, 0, heedsCancellation ? token : default));
        await asked.Task.WaitAsync(Runs.Limit);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Same(ErrorCodes.ModelTimeout, (await Assert.ThrowsAsync<VoiceException>(() => run)).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_StreamStalls_IsModelTimeout(bool heedsCancellation)
    {
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = Start(token => Stalling(stalled, 1, heedsCancellation ? token : default));
        await stalled.Task.WaitAsync(Runs.Limit);

        await _time.AdvanceUntilAsync(run.ContinueWith(_ => { }, TaskScheduler.Default), TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(1));

        Assert.Same(ErrorCodes.ModelTimeout, (await Assert.ThrowsAsync<VoiceException>(() => run)).Code);
    }

    [Fact]
    public async Task RunAsync_ConsumerTakesItsTime_IsNoStall()
    {
        var events = new List<AgentEvent>();

        await foreach (var one in new AgentRunner(new ScriptedModel(Says("a", "b")), null, _time).Start(Runs.Agent()))
        {
            events.Add(one);
            if (one is AgentEvent.TextDelta) _time.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.IsType<AgentEvent.Completed>(events[^1]);
    }

    [Fact]
    public async Task RunAsync_EnoughSmallPauses_AreNoStall()
    {
        var pauses = 0;
        var run = Start(_ => Pausing());

        await _time.AdvanceUntilAsync(run, TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(1));

        Assert.Equal(5, pauses);

        async IAsyncEnumerable<AIContent> Pausing()
        {
            yield return new TextContent("a");
            for (; pauses < 5; pauses++)
            {
                await Task.Delay(TimeSpan.FromSeconds(8), _time);
                yield return new TextContent("b");
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_CancelledWhileTheModelTalks_StopsAtOnce(bool heedsCancellation)
    {
        using var cancel = new CancellationTokenSource();
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var model = new ScriptedModel(token => Stalling(stalled, 1, heedsCancellation ? token : default));
        var run = new AgentRunner(model, null, _time).Start(Runs.Agent(), cancel.Token).ToListAsync();
        await stalled.Task.WaitAsync(Runs.Limit);

        await cancel.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(cancel.Token, error.CancellationToken);
    }

    [Fact]
    public async Task RunAsync_RunsEnd_LeaveNoTimerBehind()
    {
        await new AgentRunner(new ScriptedModel(Plays(Call("one")), Says("Yes.")), null, _time).Start(Runs.Agent(AgentTool.Create(() => 1, "one"))).ToListAsync();

        Assert.Equal(0, _time.UndisposedTimers);
    }

    [Fact]
    public async Task RunAsync_RateLimitedWithAShortWait_TriesAgainOnce()
    {
        var model = new ScriptedModel(Fails(Limited(0.5)), Says("Yes."));
        var run = new AgentRunner(model, null, _time).Start(Runs.Agent()).ToListAsync();

        await _time.AdvanceUntilAsync(run, TimeSpan.FromSeconds(2));

        Assert.Equal(2, model.Requests.Count);
        Assert.True(_time.Elapsed >= TimeSpan.FromSeconds(0.5), "It tried again before the wait was over.");
    }

    [Fact]
    public async Task RunAsync_RateLimitedAgain_Fails()
    {
        var run = new AgentRunner(new ScriptedModel(Fails(Limited(0.5)), Fails(Limited(0.5))), null, _time).Start(Runs.Agent()).ToListAsync();

        var error = await Assert.ThrowsAsync<ProviderException>(() => _time.AdvanceUntilAsync(run, TimeSpan.FromSeconds(2)));

        Assert.Same(ErrorCodes.ProviderRateLimited, error.Code);
    }

    [Fact]
    public async Task RunAsync_RateLimitedWithALongWait_FailsAtOnce()
    {
        var error = await Assert.ThrowsAsync<ProviderException>(() => Runs.RunAsync(new ScriptedModel(Fails(Limited(30))), Runs.Agent()));

        Assert.Equal(TimeSpan.FromSeconds(30), error.RetryAfter);
    }

    [Fact]
    public async Task RunAsync_RateLimitedAndTheTurnsBudgetIsUsedUp_FailsAtOnce()
    {
        var options = new ChatOptions();
        new RetryBudget(new RetryBudgetOptions { MaxAttempts = 0 }, _time).AddTo(options);
        var model = new ScriptedModel(Fails(Limited(0.5)));

        await Assert.ThrowsAsync<ProviderException>(() => Runs.RunAsync(model, Runs.Agent() with { ModelOptions = options }));

        Assert.Single(model.Requests);
    }

    private static ProviderException Limited(double seconds) =>
        new(ErrorCodes.ProviderRateLimited, "x", "Slow down.") { RetryAfter = TimeSpan.FromSeconds(seconds) };

    private static async IAsyncEnumerable<AIContent> Stalling(TaskCompletionSource stalled, int deltas, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < deltas; i++) yield return new TextContent("a");
        stalled.SetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        yield return new TextContent("never");
    }

    private Task<List<AgentEvent>> Start(Func<CancellationToken, IAsyncEnumerable<AIContent>> reply) =>
        new AgentRunner(new ScriptedModel(reply), null, _time).Start(Runs.Agent()).ToListAsync();
}
