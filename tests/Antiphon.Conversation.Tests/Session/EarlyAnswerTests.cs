using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation.Tests.Session;

/// <summary>Answers that are begun before the caller's turn is over: used when the final text is the one they were made for.</summary>
public sealed class EarlyAnswerTests
{
    private static readonly TimeSpan ModelDelay = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task FinalIsTheInterim_TheModelIsAskedOnceAndItsTimeIsSaved()
    {
        await using var call = Asking("Are you open?", "are you open");
        call.Model.Then(new ChatStep().Text(ModelDelay, "Yes, we are."));
        await AskAsync(call);

        var started = await call.Until<SessionEvent.AgentStartedSpeaking>();
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Single(call.Model.Requests);
        Assert.True(started.Latency!.Total < TimeSpan.FromMilliseconds(400) + ModelDelay, $"{started.Latency}");
        Assert.Equal(["user: Are you open?", "assistant: Yes, we are."], call.History());
        Assert.Equal(
            ["UserStoppedSpeaking", "UserText", "AgentThinking", "AgentStartedSpeaking"],
            call.Line.Events.Select(e => e.GetType().Name).SkipWhile(name => name != "UserStoppedSpeaking").Take(4));
    }

    [Fact]
    public async Task FinalIsAnother_TheEarlyAnswerLeavesNoTrace()
    {
        await using var call = Asking("are you open tomorrow", "are you open");
        call.Model.Replies("Yes, we are.").Replies("No.");
        await AskAsync(call);

        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(2, call.Model.Requests.Count);
        Assert.Equal(["user: are you open tomorrow", "assistant: No."], call.History());
        Assert.Equal(["No."], call.Voice.Spoken.Select(segment => segment.Text));
        Assert.Single(call.Events<SessionEvent.AgentThinking>());
    }

    [Fact]
    public async Task ToolCall_DoesNotBeginBeforeTheTextIsThere()
    {
        var ranAt = TimeSpan.Zero;
        await using var call = Asking("book a table please", "book a table please");
        call.Tools = [AIFunctionFactory.Create(() => { ranAt = call.Time.Elapsed; return "booked"; }, "book")];
        call.Model.Calls("book").Replies("Done.");
        await AskAsync(call);

        await call.Until<SessionEvent.AgentHeard>();

        Assert.True(ranAt >= call.Events<SessionEvent.UserText>()[0].At);
        Assert.Equal(["user: book a table please", "assistant: <book>", "tool: =booked", "assistant: Done."], call.History());
        Assert.Single(call.Events<SessionEvent.ToolStarted>());
    }

    [Fact]
    public async Task ToolCallForAnotherText_NeverBegins()
    {
        var runs = 0;
        await using var call = Asking("no table please", "book a table please");
        call.Tools = [AIFunctionFactory.Create(() => ++runs, "book")];
        call.Model.Calls("book").Replies("All right.");
        await AskAsync(call);

        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(0, runs);
        Assert.Empty(call.Events<SessionEvent.ToolStarted>());
    }

    [Fact]
    public async Task ToolThatMayBeginEarly_RunsInThePauseAndItsResultIsUsed()
    {
        var ranAt = TimeSpan.MaxValue;
        await using var call = Asking("are you open", "are you open", early: "hours");
        call.Tools = [AIFunctionFactory.Create(() => { ranAt = call.Time.Elapsed; return "nine to five"; }, "hours"), AIFunctionFactory.Create(() => "noted", "note")];
        call.Model.Then(new ChatStep().Call("hours", callId: "c1").Call("note", callId: "c2")).Replies("Nine to five.");
        await AskAsync(call);

        await call.Until<SessionEvent.AgentHeard>();

        Assert.True(ranAt < call.Events<SessionEvent.UserStoppedSpeaking>()[0].At);
        Assert.Equal(["c1", "c2"], call.Events<SessionEvent.ToolStarted>().Select(tool => tool.CallId));
        Assert.Equal(["c1", "c2"], call.Events<SessionEvent.ToolFinished>().Select(tool => tool.CallId));
        Assert.Equal("assistant: Nine to five.", call.History()[^1]);
    }

    [Fact]
    public async Task ToolThatMayBeginEarly_ForAnotherText_IsCancelledAndLeavesNoTrace()
    {
        var cancelled = false;
        await using var call = Asking("never mind", "are you open", early: "hours");
        call.Tools = [AIFunctionFactory.Create(async (CancellationToken token) =>
        {
            await using var _ = token.Register(() => cancelled = true);
            await Task.Delay(TimeSpan.FromSeconds(20), call.Time, token);
            return "late";
        }, "hours")];
        call.Model.Calls("hours").Replies("All right.");
        await AskAsync(call);

        await call.Until<SessionEvent.AgentHeard>();

        Assert.True(cancelled);
        Assert.Equal(["user: never mind", "assistant: All right."], call.History());
        Assert.Empty(call.Events<SessionEvent.ToolStarted>());
        Assert.Empty(call.Events<SessionEvent.ToolFinished>());
    }

    [Fact]
    public async Task EarlyRequestFails_TheTurnIsAnsweredAllTheSame()
    {
        await using var call = Asking("are you open", "are you open");
        call.Model.Fails(new VoiceException(ErrorCodes.ModelFailed, "down")).Replies("Yes.");
        await AskAsync(call);

        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal("Yes.", heard.Text);
        Assert.Empty(call.Events<SessionEvent.Fault>());
    }

    [Fact]
    public async Task Default_AsksOnlyOnceTheTextIsThere()
    {
        await using var call = Asking("are you open", "are you open");
        call.Configure = options => options;
        call.Model.Replies("Yes.");
        await call.StartAsync();
        await call.BeSilentAsync(200);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(300);

        Assert.Empty(call.Model.Requests);
        await call.BeSilentAsync(400);
        await call.Until<SessionEvent.AgentHeard>();
    }

    private static Call Asking(string final, string interim, string? early = null)
    {
        var call = new Call { Configure = options => options with { EarlyAnswers = new EarlyAnswerOptions { Enabled = true, Tools = name => name == early } } };
        call.Ears.Hears(final, TimeSpan.FromMilliseconds(100), 1, (TimeSpan.FromMilliseconds(300), interim));
        return call;
    }

    private static async Task AskAsync(Call call)
    {
        await call.StartAsync();
        await call.BeSilentAsync(200);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(700);
    }
}
