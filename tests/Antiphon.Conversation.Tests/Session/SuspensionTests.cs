using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation.Tests.Session;

/// <summary>The caller's voice over the agent's: held at its onset, suspended when it interrupts, taken up when it was nothing.</summary>
public sealed class SuspensionTests
{
    internal const string Answer = "One two three four five six seven eight nine ten eleven twelve.";

    [Fact]
    public async Task Onset_HoldsTheSpeech_AndItGoesOnWithTheNextSample()
    {
        await using var call = await SpeakingAsync();
        var before = call.Time.Elapsed;

        await call.SpeakAsync(100);
        await call.BeSilentAsync(1_000);
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(await WholeAnswerAsync(), call.Played());
        Assert.Empty(call.Line.Entries.OfType<LineEntry.Flush>());
        Assert.True(LongestPause(call, before) > TimeSpan.FromMilliseconds(100), "Nothing was held.");
        Assert.DoesNotContain(call.Line.Events, e => e is SessionEvent.AgentSuspended || e is SessionEvent.UserStartedSpeaking { Interrupts: true });
    }

    [Fact]
    public async Task Onset_CallersLineGoesSilent_TheAgentSpeaksOnAfterTheLimit()
    {
        await using var call = await SpeakingAsync();

        await call.SpeakAsync(100);
        var heard = await call.Until<SessionEvent.AgentHeard>(limitMs: 6_000); // No frame comes any more.

        Assert.Equal(Answer, heard.Text);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(1_010)]
    [InlineData(2_990)] // All has been sent, and not all played.
    public async Task FalseInterruption_GoesOnAtTheExactSample(int spokenMs)
    {
        await using var call = await SpeakingAsync(spokenMs);
        call.Ears.Hears("");

        await call.SpeakAsync(300);
        await call.BeSilentAsync(1_000);
        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal((Answer, false), (heard.Text, heard.Interrupted));
        Assert.Equal(await WholeAnswerAsync(), call.Played());
        Assert.Equal(["user: count", "assistant: " + Answer], call.History());
    }

    [Fact]
    public async Task FalseInterruption_EventsOfTheUtterance_ComeOnce()
    {
        await using var call = await SpeakingAsync();
        call.Ears.Hears("");
        var before = call.Line.Events.Count;

        await call.SpeakAsync(300);
        await call.BeSilentAsync(1_000);
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(
            ["UserStartedSpeaking", "AgentSuspended", "UserStoppedSpeaking", "AgentResumed", "AgentAudioDone", "AgentHeard"],
            call.Line.Events.Skip(before).Select(e => e.GetType().Name));
        Assert.Single(call.Voice.Spoken);
        Assert.Single(call.Model.Requests);
    }

    [Fact]
    public async Task FalseInterruption_WithMarks_LosesNoSample()
    {
        await using var call = await SpeakingAsync(1_010, new RecordingLineOptions { Playout = PlayoutReporting.Marks });
        call.Ears.Hears("");

        await call.SpeakAsync(300);
        await call.BeSilentAsync(1_000);
        await call.Until<SessionEvent.AgentHeard>();

        var whole = await WholeAnswerAsync();
        var played = call.Played();
        var repeated = played.Length - whole.Length;
        Assert.InRange(repeated, 0, 1_600); // A mark's distance at most.
        Assert.Equal(whole, played[..CommonPrefix(whole, played)].Concat(played[(CommonPrefix(whole, played) + repeated)..]));
    }

    [Fact]
    public async Task Interruption_EventsOfTheCutOffUtterance_CarryItsTurn()
    {
        await using var call = await SpeakingAsync();
        call.Ears.Hears("stop");
        call.Model.Replies("Yes.");

        await call.SpeakAsync(400);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Yes.");

        Assert.Equal([1, 2], call.Events<SessionEvent.AgentAudioDone>().Select(e => e.Turn));
        Assert.Equal([1, 2], call.Events<SessionEvent.AgentHeard>().Select(e => e.Turn));
        Assert.Equal([true, false], call.Events<SessionEvent.AgentAudioDone>().Select(e => e.Interrupted));
    }

    [Fact]
    public async Task Suspended_ToolCallOfTheModel_DoesNotBegin()
    {
        var runs = 0;
        await using var call = Asking(AIFunctionFactory.Create(() => { runs++; return "done"; }, "act"));
        call.Ears.Hears("do it", TimeSpan.Zero).Hears("no wait", TimeSpan.FromMilliseconds(1_200));
        call.Model.Then(new ChatStep().Text("Let me see what I can do for you there, it may take a moment. ").Call("act", delay: TimeSpan.FromMilliseconds(1_500))).Replies("All right.");
        await AskAsync(call);
        await call.Until<SessionEvent.AgentStartedSpeaking>();

        await call.SpeakAsync(400);
        await call.BeSilentAsync(2_200);

        Assert.Equal(0, runs);
        Assert.Empty(call.Events<SessionEvent.ToolStarted>());
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "All right.");
        Assert.Equal(0, runs);
        Assert.Equal(0, call.History().Count(line => line.Contains("<act>", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Suspended_ToolCallOfTheModel_BeginsOnceWhenItWasNoSpeech()
    {
        var runs = 0;
        await using var call = Asking(AIFunctionFactory.Create(() => { runs++; return "done"; }, "act"));
        call.Ears.Hears("do it", TimeSpan.Zero).Hears("", TimeSpan.FromMilliseconds(1_200));
        call.Model.Then(new ChatStep().Text("Let me see. ").Call("act", delay: TimeSpan.FromMilliseconds(1_000))).Replies("Done.");
        await AskAsync(call);
        await call.Until<SessionEvent.AgentStartedSpeaking>();

        await call.SpeakAsync(400);
        await call.BeSilentAsync(3_000);
        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(1, runs);
        Assert.Equal("Let me see. Done.", heard.Text);
        Assert.Single(call.Events<SessionEvent.ToolStarted>());
        Assert.Single(call.Events<SessionEvent.ToolFinished>());
    }

    [Fact]
    public async Task Suspended_ToolThatRuns_EndsAndIsRecordedAndTheModelIsNotAskedAgain()
    {
        var (entered, done) = (new TaskCompletionSource(), new TaskCompletionSource<string>());
        await using var call = Asking(AIFunctionFactory.Create(async () => { entered.SetResult(); return await done.Task; }, "book"));
        call.Ears.Hears("book it").Hears("and friday", TimeSpan.FromSeconds(1));
        call.Model.Calls("book").Replies("Friday too.");
        await AskAsync(call);
        await call.Time.AdvanceUntilAsync(entered.Task, TimeSpan.FromSeconds(5));

        await call.SpeakAsync(400);
        done.SetResult("booked");
        await call.BeSilentAsync(800);
        Assert.Single(call.Model.Requests);
        Assert.Equal("booked", Assert.Single(call.Events<SessionEvent.ToolFinished>()).Result);
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(["user: book it", "assistant: <book>", "tool: =booked", "user: and friday", "assistant: Friday too."], call.History());
    }

    [Fact]
    public async Task Tool_IgnoresItsCancellation_ItsResultTakesItsPlaceInTheHistory()
    {
        var (entered, done) = (new TaskCompletionSource(), new TaskCompletionSource<string>());
        await using var call = Asking(AIFunctionFactory.Create(async () => { entered.SetResult(); return await done.Task; }, "book"));
        call.Model.Calls("book").Replies("Fine.").Replies("It is booked.");
        await call.StartAsync();
        call.Session.SubmitText("book it");
        await call.Time.AdvanceUntilAsync(entered.Task, TimeSpan.FromSeconds(5));
        call.Session.SubmitText("never mind");
        await call.Until<SessionEvent.AgentHeard>();
        Assert.StartsWith("tool: =Cancelled", call.History()[2], StringComparison.Ordinal);

        done.SetResult("booked");
        var finished = await call.Until<SessionEvent.ToolFinished>();

        Assert.Equal(("booked", 1), (finished.Result, finished.Turn));
        Assert.Equal("tool: =booked", call.History()[2]);
        call.Session.SubmitText("did you");
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "It is booked.");
        Assert.Single(call.Events<SessionEvent.ToolFinished>());
        Assert.Equal("booked", call.Model.Requests[^1].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Single().Result);
    }

    [Fact]
    public async Task Tool_EndsInTheMomentOfTheInterruption_ItsResultIsKept()
    {
        await using var call = Asking();
        var entered = new TaskCompletionSource();
        call.Tools = [AIFunctionFactory.Create(() => { call.Session.SubmitText("never mind"); entered.TrySetResult(); return "booked"; }, "book")];
        call.Model.Calls("book").Replies("Fine.");
        await call.StartAsync();

        call.Session.SubmitText("book it");
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal("tool: =booked", call.History()[2]);
        Assert.Equal("booked", Assert.Single(call.Events<SessionEvent.ToolFinished>()).Result);
    }

    [Fact]
    public async Task Tool_NeverEnds_IsGivenUpWithTheSession()
    {
        var entered = new TaskCompletionSource();
        await using var call = Asking(AIFunctionFactory.Create(async () => { entered.SetResult(); await Task.Delay(Timeout.Infinite, CancellationToken.None); }, "hang"));
        call.Model.Calls("hang").Replies("Fine.");
        await call.StartAsync();
        call.Session.SubmitText("do it");
        await call.Time.AdvanceUntilAsync(entered.Task, TimeSpan.FromSeconds(5));
        call.Session.SubmitText("never mind");
        await call.Until<SessionEvent.AgentHeard>();
        Assert.Empty(call.Events<SessionEvent.ToolFinished>());

        await call.EndAsync();

        Assert.Single(call.Events<SessionEvent.ToolFinished>());
        Assert.IsType<SessionEvent.Ended>(call.Line.Events[^1]);
    }

    [Fact]
    public async Task CoughWhileTheAgentThinks_TheModelIsNotAskedAgain()
    {
        await using var call = new Call();
        call.Ears.Hears("what is it").Hears("");
        call.Model.Then(new ChatStep().Text(TimeSpan.FromSeconds(1), "It is nine."));
        await AskAsync(call);

        await call.SpeakAsync(300);
        await call.BeSilentAsync(1_000);
        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal("It is nine.", heard.Text);
        Assert.Single(call.Model.Requests);
        Assert.Equal(["user: what is it", "assistant: It is nine."], call.History());
    }

    [Fact]
    public async Task TextOfOneOfTwoUtterancesIsLost_TheOtherIsAnswered()
    {
        await using var call = new Call();
        call.Ears.Fails(new VoiceException(ErrorCodes.EngineCrashed, "died"), TimeSpan.FromMilliseconds(900)).Hears("an appointment", TimeSpan.FromMilliseconds(400));
        call.Model.Replies("Sure.");
        await call.StartAsync();
        await call.BeSilentAsync(200);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(460);
        await call.SpeakAsync(300);
        await call.BeSilentAsync(500);

        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal("Sure.", heard.Text);
        Assert.Equal("user: an appointment", call.History()[0]);
    }

    private static int CommonPrefix(short[] a, short[] b)
    {
        var i = 0;
        while (i < a.Length && i < b.Length && a[i] == b[i]) i++;
        return i;
    }

    private static TimeSpan LongestPause(Call call, TimeSpan from)
    {
        var times = call.Line.Entries.OfType<LineEntry.Audio>().Select(audio => audio.At).Where(at => at >= from).ToArray();
        return times.Skip(1).Zip(times, (later, earlier) => later - earlier).Max();
    }

    internal static async Task<short[]> WholeAnswerAsync()
    {
        await using var call = await SpeakingAsync();
        await call.Until<SessionEvent.AgentHeard>();
        return call.Played();
    }

    private static Call Asking(params AIFunction[] tools) => new() { Tools = tools };

    private static async Task AskAsync(Call call)
    {
        await call.StartAsync();
        await call.BeSilentAsync(200);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(500);
    }

    /// <summary>A call in which the agent has spoken that much of its long answer.</summary>
    internal static async Task<Call> SpeakingAsync(int spokenMs = 1_000, RecordingLineOptions? line = null, Func<VoiceSessionOptions, VoiceSessionOptions>? configure = null)
    {
        var call = new Call { LineOptions = line ?? new RecordingLineOptions(), Configure = configure ?? (options => options) };
        call.Ears.Hears("count");
        call.Model.Replies(Answer);
        await AskAsync(call);
        await call.Until<SessionEvent.AgentStartedSpeaking>();
        await call.BeSilentAsync(spokenMs / 20 * 20);
        if (spokenMs % 20 != 0) await call.Time.AdvanceAsync(TimeSpan.FromMilliseconds(spokenMs % 20));
        return call;
    }
}
