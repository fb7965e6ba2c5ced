using Antiphon.Testing;
using Microsoft.Extensions.AI;
using static Antiphon.Agents.Tests.ScriptedModel;

namespace Antiphon.Agents.Tests.Running;

public sealed class AgentRunnerTests
{
    [Fact]
    public async Task RunAsync_TextReply_ForwardsEachDeltaThenCompletes()
    {
        var events = await Runs.RunAsync(new ScriptedModel(Says("Hel", "lo.")), Runs.Agent());

        Assert.Equal<AgentEvent>([new AgentEvent.ModelRequested(1), new AgentEvent.TextDelta("Hel"), new AgentEvent.TextDelta("lo."), new AgentEvent.Completed()], events);
    }

    [Fact]
    public async Task RunAsync_DeltaComes_IsForwardedBeforeTheNextIsMade()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var events = new AgentRunner(new ScriptedModel(_ => Gated())).Start(Runs.Agent()).GetAsyncEnumerator();

        await events.MoveNextAsync();
        await events.MoveNextAsync().AsTask().WaitAsync(Runs.Limit);

        Assert.Equal(new AgentEvent.TextDelta("first"), events.Current);
        gate.SetResult();

        async IAsyncEnumerable<AIContent> Gated()
        {
            yield return new TextContent("first");
            await gate.Task;
            yield return new TextContent("second");
        }
    }

    [Fact]
    public async Task RunAsync_Request_CarriesInstructionsToolsAndModelOptions()
    {
        var model = new ScriptedModel(Says("Yes."));
        var tool = AgentTool.Create(() => 1, "one");

        await Runs.RunAsync(model, Runs.Agent(tool) with { TellsTime = false, ModelOptions = new ChatOptions { Temperature = 0.5f } });

        Assert.Equal("Be brief.", model.Options[0]!.Instructions);
        Assert.Equal(0.5f, model.Options[0]!.Temperature);
        Assert.Same(tool, Assert.Single(model.Options[0]!.Tools!));
    }

    [Theory]
    [InlineData("Be brief.\n", "Be brief.\n\nIt is Friday, 2026-11-20, 09:10.")]
    [InlineData("", "It is Friday, 2026-11-20, 09:10.")]
    public async Task RunAsync_AgentTellsTime_InstructionsEndWithIt(string instructions, string expected)
    {
        var model = new ScriptedModel(Says("Yes."));
        var time = new VirtualTime(new DateTimeOffset(2026, 11, 20, 9, 10, 0, TimeSpan.Zero));

        await new AgentRunner(model, null, time).Start(Runs.Agent() with { Instructions = instructions }).ToListAsync();

        Assert.Equal(expected, model.Options[0]!.Instructions);
    }

    [Fact]
    public async Task RunAsync_History_IsSentAndNotChanged()
    {
        var model = new ScriptedModel(Plays(Call("one")), Says("Yes."));
        List<ChatMessage> history = [new(ChatRole.User, "a"), new(ChatRole.Assistant, "b"), new(ChatRole.User, "c")];

        await new AgentRunner(model).RunAsync(Runs.Agent(AgentTool.Create(() => 1, "one")), history).ToListAsync();

        Assert.Equal(["a", "b", "c"], model.Requests[0].Select(message => message.Text));
        Assert.Equal(3, history.Count);
    }

    [Fact]
    public async Task RunAsync_ToolCall_RunsItAndAsksAgainWithTheResult()
    {
        var model = new ScriptedModel(Plays(new TextContent("Let me see. "), Call("add", "c1", ("a", 2), ("b", 3))), Says("Five."));

        var events = await Runs.RunAsync(model, Runs.Agent(AgentTool.Create((int a, int b) => a + b, "add")));

        Assert.Equal(
            ["ModelRequested", "TextDelta", "ToolStarted", "ToolFinished", "ModelRequested", "TextDelta", "Completed"],
            events.Select(one => one.GetType().Name));
        Assert.Equal(new AgentEvent.ToolStarted("c1", "add", """{"a":2,"b":3}"""), events[2]);
        Assert.Equal("5", events.Finished().Result);
        var (asked, told) = (model.Requests[1][^2], model.Requests[1][^1]);
        Assert.Equal("Let me see. ", asked.Text);
        Assert.Equal("c1", asked.Contents.OfType<FunctionCallContent>().Single().CallId);
        Assert.Equal("5", told.Contents.OfType<FunctionResultContent>().Single().Result);
    }

    [Fact]
    public async Task RunAsync_Reasoning_IsAThought()
    {
        var events = await Runs.RunAsync(new ScriptedModel(Plays(new TextReasoningContent("Hm."), new TextContent("Yes."))), Runs.Agent());

        Assert.Contains(new AgentEvent.Thought("Hm."), events);
    }

    [Fact]
    public async Task RunAsync_ReplyWithoutTextAndCalls_IsModelFailed()
    {
        var error = await Assert.ThrowsAsync<VoiceException>(() => Runs.RunAsync(new ScriptedModel(Says()), Runs.Agent()));

        Assert.Same(ErrorCodes.ModelFailed, error.Code);
    }

    [Fact]
    public async Task RunAsync_CallsInEveryReply_StopsAtTheLimitWithoutRunningTheLast()
    {
        var runs = 0;
        var model = new ScriptedModel(Plays(Call("again", "c1")), Plays(Call("again", "c2")));

        var error = await Assert.ThrowsAsync<VoiceException>(() => Runs.RunAsync(model, Runs.Agent(AgentTool.Create(() => ++runs, "again")), new AgentRunnerOptions { MaxRounds = 2 }));

        Assert.Same(ErrorCodes.MaxRoundsExceeded, error.Code);
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task RunAsync_SameCallIdInTwoReplies_AreToldApart()
    {
        var model = new ScriptedModel(Plays(Call("one", "call_0")), Plays(Call("one", "call_0")), Plays(Call("one", "")), Says("Yes."));

        var events = await Runs.RunAsync(model, Runs.Agent(AgentTool.Create(() => 1, "one")));

        Assert.Equal(["call_0", "call_0_2", "call"], events.OfType<AgentEvent.ToolStarted>().Select(started => started.CallId));
    }

    [Fact]
    public async Task RunAsync_ClientAnsweredTheCallItself_DoesNotRunItAgain()
    {
        var runs = 0;
        var model = new ScriptedModel(Plays(Call("one", "c1"), new FunctionResultContent("c1", "1"), new TextContent("Done.")));

        var events = await Runs.RunAsync(model, Runs.Agent(AgentTool.Create(() => ++runs, "one")));

        Assert.Equal(0, runs);
        Assert.IsType<AgentEvent.Completed>(events[^1]);
    }

    [Fact]
    public void RunAsync_TwoToolsOfOneName_IsRefusedAtOnce()
    {
        var agent = Runs.Agent(AgentTool.Create(() => 1, "one"), AgentTool.Create(() => 2, "one"));

        Assert.Throws<ArgumentException>(() => new AgentRunner(new ScriptedModel()).Start(agent));
    }

    [Fact]
    public async Task RunAsync_ToolEndsTheConversation_SaysSoOnceAfterItsResult()
    {
        var tool = AgentTool.Create((ToolCallContext context) => { context.EndConversation("handed_over"); context.EndConversation("other"); return "Bye."; }, "bye");

        var events = await Runs.RunAsync(new ScriptedModel(Plays(Call("bye")), Says("Good bye.")), Runs.Agent(tool));

        Assert.Equal(new AgentEvent.EndRequested("handed_over"), Assert.Single(events, one => one is AgentEvent.EndRequested));
        Assert.IsType<AgentEvent.ToolFinished>(events[events.FindIndex(one => one is AgentEvent.EndRequested) - 1]);
    }

    [Fact]
    public async Task RunAsync_ToolAsksForTheEndAndFails_DoesNotEnd()
    {
        var tool = AgentTool.Create((ToolCallContext context) => { context.EndConversation("handed_over"); throw new InvalidOperationException(); }, "bye");

        var events = await Runs.RunAsync(new ScriptedModel(Plays(Call("bye")), Says("Sorry.")), Runs.Agent(tool));

        Assert.DoesNotContain(events, one => one is AgentEvent.EndRequested);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Constructor_OptionOutOfRange_Throws(int rounds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AgentRunner(new ScriptedModel(), new AgentRunnerOptions { MaxRounds = rounds }));
}
