using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation.Tests.Session;

public sealed class InterruptionTests
{
    private const string LongAnswer = "One two three four five six seven eight nine ten eleven twelve.";

    [Fact]
    public async Task BargeIn_StopsAudioInTheFrameOfTheDecision()
    {
        await using var call = await SpeakingAsync();

        await call.SpeakAsync(600);

        var decided = Assert.Single(call.Events<SessionEvent.UserStartedSpeaking>(), e => e.Interrupts).At;
        Assert.False(call.Line.HasAudioAfter(decided));
        Assert.Equal(TimeSpan.Zero, call.Line.Held);
    }

    [Fact]
    public async Task BargeIn_IsDecidedWithinAQuarterSecondOfOnset()
    {
        await using var call = await SpeakingAsync();
        var onset = call.Time.Elapsed;

        await call.SpeakAsync(600);

        Assert.InRange((call.Events<SessionEvent.UserStartedSpeaking>().Single(e => e.Interrupts).At - onset).TotalMilliseconds, 100, 250);
    }

    [Theory]
    [InlineData(PlayoutReporting.PacedClock)]
    [InlineData(PlayoutReporting.Marks)]
    public async Task BargeIn_HistoryHoldsExactlyTheWordsThatWerePlayed(PlayoutReporting playout)
    {
        await using var call = await SpeakingAsync(playout);
        call.Ears.Hears("stop");
        call.Model.Replies("Yes.");

        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);

        var heard = Assert.Single(call.Events<SessionEvent.AgentHeard>());
        Assert.True(heard.Interrupted);
        Assert.StartsWith(heard.Text, LongAnswer, StringComparison.Ordinal);
        Assert.Equal(["user: count", "assistant: " + heard.Text, "user: stop"], call.History()[..3]);
        var started = call.Events<SessionEvent.AgentStartedSpeaking>()[0].At;
        var played = call.Events<SessionEvent.UserStartedSpeaking>().Single(e => e.Interrupts).At - started;
        var charactersPlayed = (int)(played.TotalMilliseconds / 50);
        var wholeWords = LongAnswer.LastIndexOf(' ', Math.Min(charactersPlayed, LongAnswer.Length - 1));
        var slack = playout == PlayoutReporting.Marks ? 12 : 0; // Between two marks nothing is acknowledged.
        Assert.InRange(heard.Text.Length, Math.Max(0, wholeWords - slack - 1), wholeWords);
    }

    [Fact]
    public async Task BargeIn_NextTurn_IsAnsweredAsUsual()
    {
        await using var call = await SpeakingAsync();
        call.Ears.Hears("stop");
        call.Model.Replies("All right.");

        await call.SpeakAsync(500);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "All right.");

        Assert.Equal("assistant: All right.", call.History()[^1]);
        Assert.Equal("user: stop", call.History()[^2]);
        Assert.DoesNotContain(call.Model.Requests[^1].Messages, message => message.Text.Contains("twelve", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BargeIn_WhileSynthesisGoesOn_NothingOfTheOldAnswerSounds()
    {
        await using var call = new Call();
        call.Voice = new ScriptedTextToSpeech(call.Time) { ChunkDuration = TimeSpan.FromMilliseconds(40) };
        call.Configure = options => options with { OutboundCapacity = TimeSpan.FromMilliseconds(300) };
        await StartLongAnswerAsync(call);
        call.Ears.Hears("stop");
        call.Model.Replies("Yes.");

        await call.SpeakAsync(500);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Yes.");

        var texts = call.Events<SessionEvent.AgentText>().Select(e => e.Text);
        Assert.Equal([LongAnswer, "Yes."], texts);
        Assert.Equal(2, call.Events<SessionEvent.AgentAudioDone>().Count);
    }

    [Fact]
    public async Task ShortNoiseOverTheAgent_DoesNotInterrupt()
    {
        await using var call = await SpeakingAsync();

        await call.SpeakAsync(100);
        await call.BeSilentAsync(1_000);
        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(LongAnswer, heard.Text);
        Assert.False(heard.Interrupted);
    }

    [Fact]
    public async Task FalseInterruption_TheAgentTakesUpWhatWasNotHeard()
    {
        await using var call = await SpeakingAsync();
        call.Ears.Hears(""); // A cough.

        await call.SpeakAsync(300);
        await call.BeSilentAsync(600);
        await call.Until<SessionEvent.AgentHeard>(heard => !heard.Interrupted);

        var spoken = string.Join(' ', call.Events<SessionEvent.AgentHeard>().Select(heard => heard.Text));
        Assert.Equal(LongAnswer, spoken);
    }

    [Fact]
    public async Task InterruptionOff_TheCallerIsHeardAfterwards()
    {
        await using var call = new Call { Configure = options => options with { Interruption = new() { Enabled = false } } };
        await StartLongAnswerAsync(call);

        await call.SpeakAsync(1_000);

        Assert.DoesNotContain(call.Events<SessionEvent.UserStartedSpeaking>(), e => e.Interrupts);
    }

    [Fact]
    public async Task BargeIn_DuringATool_TheCallStaysInTheHistoryAsCancelled()
    {
        var entered = new TaskCompletionSource();
        await using var call = new Call
        {
            Tools = [AIFunctionFactory.Create(async (CancellationToken cancelled) => { entered.SetResult(); await Task.Delay(Timeout.Infinite, cancelled); return ""; }, "slow")],
        };
        call.Ears.Hears("what is it").Hears("never mind");
        call.Model.Calls("slow").Replies("Fine.");
        await call.StartAsync();
        await call.BeSilentAsync(200);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(500);
        await call.Time.AdvanceUntilAsync(entered.Task, TimeSpan.FromSeconds(5));

        await call.TurnAsync(400);

        Assert.Equal(["user: what is it", "assistant: <slow>"], call.History()[..2]);
        Assert.StartsWith("tool: =Cancelled", call.History()[2], StringComparison.Ordinal);
        Assert.Equal(["user: never mind", "assistant: Fine."], call.History()[3..]);
    }

    [Fact]
    public async Task TypedText_OverTheAgent_Interrupts()
    {
        await using var call = await SpeakingAsync();
        call.Model.Replies("Done.");

        call.Session.SubmitText("stop");
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Done.");

        Assert.Single(call.Events<SessionEvent.UserStartedSpeaking>(), e => e.Interrupts);
    }

    /// <summary>A call in which the agent has spoken a good second of its long answer.</summary>
    private static async Task<Call> SpeakingAsync(PlayoutReporting playout = PlayoutReporting.PacedClock)
    {
        var call = new Call { LineOptions = new RecordingLineOptions { Playout = playout } };
        await StartLongAnswerAsync(call);
        return call;
    }

    private static async Task StartLongAnswerAsync(Call call)
    {
        call.Ears.Hears("count");
        call.Model.Replies(LongAnswer);
        await call.StartAsync();
        await call.BeSilentAsync(200);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentStartedSpeaking>();
        await call.BeSilentAsync(1_000);
    }
}
