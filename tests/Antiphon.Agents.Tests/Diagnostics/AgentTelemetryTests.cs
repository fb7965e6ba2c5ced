using System.Diagnostics;
using Antiphon.Testing;
using Microsoft.Extensions.AI;
using static Antiphon.Agents.Tests.ScriptedModel;

namespace Antiphon.Agents.Tests.Diagnostics;

public sealed class AgentTelemetryTests
{
    [Fact]
    public async Task Run_WithATool_SpansHangTogether()
    {
        using var recorder = new TelemetryRecorder();
        var agent = Runs.Agent(AgentTool.Create(() => "words", "traced")) with { Name = "traced desk" };

        await Runs.RunAsync(new ScriptedModel(Plays(Call("traced")), Says("words")), agent);

        var run = Assert.Single(recorder.Spans, span => span.DisplayName == "invoke_agent traced desk");
        Assert.Equal(["chat", "execute_tool traced", "chat"], Children(recorder, run).Select(span => span.DisplayName));
    }

    [Fact]
    public async Task Run_WithATool_SpansHoldNoWords()
    {
        using var recorder = new TelemetryRecorder();
        var agent = Runs.Agent(AgentTool.Create(() => "secret words", "quiet")) with { Name = "quiet desk" };

        await Runs.RunAsync(new ScriptedModel(Plays(Call("quiet", "c1", ("who", "secret name"))), Says("secret answer")), agent);

        var run = Assert.Single(recorder.Spans, span => span.DisplayName == "invoke_agent quiet desk");
        Assert.DoesNotContain(Children(recorder, run).SelectMany(span => span.TagObjects), tag => $"{tag.Value}".Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_InsideAnAgentsTurn_OpensNoSpanOfItsOwn()
    {
        using var recorder = new TelemetryRecorder();
        using var source = new ActivitySource("Antiphon.Agents.Tests");
        using var turn = source.StartActivity("invoke_agent outer desk")!.SetTag("gen_ai.operation.name", "invoke_agent");

        await Runs.RunAsync(new ScriptedModel(Says("yes")), Runs.Agent() with { Name = "inner desk" });

        Assert.Equal(["chat"], Children(recorder, turn).Select(span => span.DisplayName));
    }

    [Fact]
    public async Task Model_ThatFails_SpanHasTheCode()
    {
        using var recorder = new TelemetryRecorder();

        await Assert.ThrowsAsync<VoiceException>(() => Runs.RunAsync(new ScriptedModel(Fails(new IOException("secret"))), Runs.Agent() with { Name = "failing desk" }));

        var run = Assert.Single(recorder.Spans, span => span.DisplayName == "invoke_agent failing desk");
        var chat = Assert.Single(Children(recorder, run));
        Assert.Equal((ActivityStatusCode.Error, "model_failed", null), (chat.Status, chat.GetTagItem("error.type"), chat.StatusDescription));
    }

    [Fact]
    public async Task Model_NobodyReadsOn_SpanEndsOnceAsCancelled()
    {
        using var recorder = new TelemetryRecorder();
        var agent = Runs.Agent() with { Name = "left desk" };

        await foreach (var agentEvent in new AgentRunner(new ScriptedModel(Says("one ", "two "))).Start(agent))
        {
            if (agentEvent is AgentEvent.TextDelta) break;
        }

        var run = Assert.Single(recorder.Spans, span => span.DisplayName == "invoke_agent left desk");
        var chat = Assert.Single(Children(recorder, run));
        Assert.Equal((ActivityStatusCode.Unset, true), (chat.Status, chat.GetTagItem("antiphon.cancelled")));
    }

    [Fact]
    public async Task Model_Times_AreThoseOfTheInjectedClock()
    {
        using var recorder = new TelemetryRecorder();
        var time = new VirtualTime();
        var model = new ScriptedChatClient(time);
        model.Then(new ChatStep().Text(TimeSpan.FromMilliseconds(300), "Hello ").Text(TimeSpan.FromMilliseconds(200), "there."));
        var events = new AgentRunner(model, null, time).Start(Runs.Agent() with { Name = "timed desk" }).ToListAsync();

        await time.AdvanceUntilAsync(events, TimeSpan.FromSeconds(5));

        var run = Assert.Single(recorder.Spans, span => span.DisplayName == "invoke_agent timed desk");
        var chat = Assert.Single(Children(recorder, run));
        Assert.Equal((2030, 500.0, 0.3), (chat.StartTimeUtc.Year, chat.Duration.TotalMilliseconds, chat.GetTagItem("gen_ai.response.time_to_first_chunk")));
    }

    [Fact]
    public async Task Model_UsageReported_IsCountedByType()
    {
        using var recorder = new TelemetryRecorder();
        var usage = new UsageContent(new UsageDetails { InputTokenCount = 712_345, OutputTokenCount = 54_321 });

        await Runs.RunAsync(new ScriptedModel(Plays(new TextContent("yes"), usage)), Runs.Agent());

        Assert.Contains(712_345, recorder.Values("gen_ai.client.token.usage", "gen_ai.token.type=input"));
        Assert.Contains(54_321, recorder.Values("gen_ai.client.token.usage", "gen_ai.token.type=output"));
    }

    [Fact]
    public async Task Tool_ThatFails_IsCountedWithItsCode()
    {
        using var recorder = new TelemetryRecorder();
        var broken = AgentTool.Create(string () => throw new IOException("secret"), "broken_tool");

        await Runs.RunAsync(new ScriptedModel(Plays(Call("broken_tool")), Says("sorry")), Runs.Agent(broken));

        Assert.Single(recorder.Values("gen_ai.execute_tool.duration", "gen_ai.tool.name=broken_tool", "error.type=tool_failed"));
    }

    [Fact]
    public async Task Tool_ThatTheModelMadeUp_GivesNoNameToTelemetry()
    {
        using var recorder = new TelemetryRecorder();

        await Runs.RunAsync(new ScriptedModel(Plays(Call("made_up_tool")), Says("sorry")), Runs.Agent() with { Name = "made up desk" });

        Assert.DoesNotContain(recorder.Spans, span => span.DisplayName.Contains("made_up_tool", StringComparison.Ordinal));
        Assert.DoesNotContain(recorder.Measurements, m => m.Tags.Contains("gen_ai.tool.name=made_up_tool"));
    }

    private static IEnumerable<Activity> Children(TelemetryRecorder recorder, Activity parent) => recorder.Spans.Where(span => span.ParentSpanId == parent.SpanId);
}
