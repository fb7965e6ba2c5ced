using Antiphon.Testing;

namespace Antiphon.Conversation.Tests.Liveness;

/// <summary>What the caller hears while the answer is being worked on.</summary>
public sealed class FillerTests
{
    private static readonly TimeSpan Bound = new LivenessOptions().Bound;

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(15)]
    [InlineData(30)]
    public void Tool_Slow_NoGapExceedsTheBoundAndTheAnswerComes(int seconds)
    {
        using var call = SlowTool(seconds);
        call.Start();

        call.Ask();
        var heard = call.WaitForAnswer();

        Assert.Equal("It is nine.", heard.Text);
        Assert.InRange(call.LongestGap(), TimeSpan.Zero, Bound);
        Assert.Empty(call.Events<SessionEvent.Silence>());
    }

    [Fact]
    public void Tool_Quick_NoFiller()
    {
        using var call = SlowTool(1);
        call.Start();

        call.Ask();
        call.WaitForAnswer();

        Assert.Empty(call.Events<SessionEvent.AgentFiller>());
    }

    [Fact]
    public void Tool_VerySlow_FillersVaryAndBecomeRarer()
    {
        using var call = SlowTool(40);
        call.Start();

        call.Ask();
        call.WaitForAnswer();

        var spoken = call.Events<SessionEvent.AgentFiller>().Where(e => e.Kind != FillerKind.Sound).ToArray();
        Assert.Equal(FillerKind.Waiting, spoken[0].Kind);
        Assert.All(spoken[1..], e => Assert.Equal(FillerKind.StillWaiting, e.Kind));
        Assert.All(spoken.Zip(spoken.Skip(1)), pair => Assert.NotEqual(pair.First.Text, pair.Second.Text));
        var pauses = spoken.Zip(spoken.Skip(1), (a, b) => b.At - a.At).ToArray();
        Assert.True(pauses.Length >= 2, $"{spoken.Length} fillers were spoken.");
        Assert.Equal(pauses.Order(), pauses);
    }

    [Fact]
    public void Filler_IsNotInTheHistory()
    {
        using var call = SlowTool(6);
        call.Start();

        call.Type("what time is it");
        call.WaitForAnswer();

        Assert.NotEmpty(call.Fillers());
        Assert.DoesNotContain(call.Session.History, message => call.Fillers().Any(filler => message.Text.Contains(filler, StringComparison.Ordinal)));
        Assert.DoesNotContain(call.Events<SessionEvent.AgentText>(), text => call.Fillers().Contains(text.Text));
    }

    [Fact]
    public void Model_AnswersWhileTheFillerIsBeingMade_TheFillerIsNotHeard()
    {
        using var call = new WaitingCall();
        call.Voice = new ScriptedTextToSpeech(call.Time) { FirstChunkDelay = TimeSpan.FromMilliseconds(400) };
        call.Model.Then(new ChatStep().Text(TimeSpan.FromMilliseconds(3_200), "It is nine."));
        call.Start();

        call.Type("what time is it");
        var heard = call.WaitForAnswer();

        Assert.Equal("It is nine.", heard.Text);
        Assert.Equal(2, call.Voice.Spoken.Count); // It was under way.
        Assert.Empty(call.Events<SessionEvent.AgentFiller>());
        Assert.InRange(call.LongestGap(), TimeSpan.Zero, TimeSpan.FromMilliseconds(3_650));
    }

    [Theory]
    [InlineData(2_980)]
    [InlineData(3_000)]
    [InlineData(3_020)]
    [InlineData(3_500)]
    public void Model_AnswersAtTheFillersMoment_TheAnswerFollowsWithoutAGap(int milliseconds)
    {
        using var call = new WaitingCall();
        call.Model.Then(new ChatStep().Text(TimeSpan.FromMilliseconds(milliseconds), "It is nine."));
        call.Start();

        call.Type("what time is it");
        var heard = call.WaitForAnswer();

        Assert.Equal("It is nine.", heard.Text);
        var answer = Assert.Single(call.Events<SessionEvent.AgentStartedSpeaking>()).At;
        Assert.InRange(answer, TimeSpan.Zero, TimeSpan.FromMilliseconds(milliseconds) + TimeSpan.FromSeconds(1.5)); // The longest filler.
        Assert.InRange(call.LongestGap(call.Now - (call.Now - answer)), TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void Text_BeforeTheTool_CountsAsHeard()
    {
        using var call = new WaitingCall();
        call.Tools = [call.Tool("look", TimeSpan.FromSeconds(4))];
        call.Model.Then(new ChatStep().Text("Let me check that for you. ").Call("look")).Replies("It is nine.");
        call.Start();

        call.Type("what time is it");
        call.WaitForAnswer();

        Assert.Empty(call.Events<SessionEvent.AgentFiller>());
    }

    [Fact]
    public void Model_StallsAfterTheFirstSentence_TheCallerIsToldAndHearsAnApology()
    {
        using var call = new WaitingCall();
        call.Model.Then(new ChatStep().Text("It is a long story. ").Stall());
        call.Start();

        call.Type("what time is it");
        var heard = call.WaitForAnswer();

        Assert.EndsWith("Could you say that again?", heard.Text, StringComparison.Ordinal);
        Assert.NotEmpty(call.Fillers());
        Assert.InRange(call.LongestGap(), TimeSpan.Zero, Bound);
    }

    [Fact]
    public void Tool_BetweenTwoSentences_NoGapExceedsTheBound()
    {
        using var call = new WaitingCall();
        call.RunnerOptions = new Agents.AgentRunnerOptions { ToolTimeout = TimeSpan.FromSeconds(60) };
        call.Tools = [call.Tool("look", TimeSpan.FromSeconds(20))];
        call.Model.Then(new ChatStep().Text("Let me check that for you. ").Call("look")).Replies("It is nine.");
        call.Start();

        call.Type("what time is it");
        var heard = call.WaitForAnswer();

        Assert.Equal("Let me check that for you. It is nine.", heard.Text);
        Assert.InRange(call.LongestGap(), TimeSpan.Zero, Bound);
    }

    [Fact]
    public void Recogniser_Slow_TheCallerHearsAFillerAndIsAnswered()
    {
        using var call = new WaitingCall();
        call.Ears.Hears("what time is it", TimeSpan.FromSeconds(6));
        call.Model.Replies("It is nine.");
        call.Start();

        call.Ask();
        var heard = call.WaitForAnswer();

        Assert.Equal("It is nine.", heard.Text);
        Assert.NotEmpty(call.Fillers());
        Assert.InRange(call.LongestGap(), TimeSpan.Zero, Bound);
    }

    [Fact]
    public void Recogniser_Silent_TheCallerHearsAFillerAndThenAnApology()
    {
        using var call = new WaitingCall();
        call.Ears.Hears("", Timeout.InfiniteTimeSpan);
        call.Start();

        call.Ask();
        var heard = call.WaitForAnswer();

        Assert.EndsWith("Could you say that again?", heard.Text, StringComparison.Ordinal);
        Assert.NotEmpty(call.Fillers());
        Assert.InRange(call.LongestGap(), TimeSpan.Zero, Bound);
    }

    [Fact]
    public void Caller_InterruptsTheFiller_ItStopsAndTheQuestionIsAskedWhole()
    {
        using var call = SlowTool(30);
        call.Ears.Hears("in Rome I mean");
        call.Start();
        call.Ask();
        call.WaitFor(() => call.Events<SessionEvent.AgentFiller>().Count > 0);

        call.Speak(400);
        var heardFrom = call.Line.TotalSamples;
        call.BeSilent(200);
        var heardTo = call.Line.TotalSamples;

        Assert.Equal(heardFrom, heardTo);
        Assert.Contains(call.Line.Entries, entry => entry is LineEntry.Flush);
    }

    [Fact]
    public void Caller_SpeaksAgainWhileWaiting_IsAnswered()
    {
        using var call = SlowTool(30);
        call.Ears.Hears("in Rome I mean");
        call.Start();
        call.Ask();
        call.WaitFor(() => call.Events<SessionEvent.ToolStarted>().Count > 0);
        call.BeSilent(1_000);

        call.Ask();
        call.WaitFor(() => call.Events<SessionEvent.AgentHeard>().Any(e => e.Text == "It is nine."));

        Assert.InRange(call.LongestGap(), TimeSpan.Zero, Bound);
    }

    [Fact]
    public void HangUp_WhileAFillerIsHeard_NothingFollows()
    {
        using var call = SlowTool(30);
        call.Start();
        call.Ask();
        call.WaitFor(() => call.Events<SessionEvent.AgentFiller>().Count > 0);

        call.Session.End("client_closed");
        call.Wait(TimeSpan.FromMilliseconds(20));
        var samples = call.Line.TotalSamples;
        var end = call.WaitForEnd();

        Assert.Equal(("client_closed", samples, 0), (end.Reason, call.Line.TotalSamples, call.Time.ActiveTimers));
    }

    [Fact]
    public void Language_WithoutTextsOfOurs_OnlyTheSoundIsHeard()
    {
        using var call = SlowTool(10);
        call.Configure = options => options with { Agent = options.Agent with { Language = "fi-FI" } };
        call.Start();

        call.Ask();
        call.WaitForAnswer();

        Assert.Empty(call.Fillers());
        Assert.NotEmpty(call.Events<SessionEvent.AgentFiller>());
        Assert.InRange(call.LongestGap(), TimeSpan.Zero, Bound);
    }

    [Fact]
    public void Sound_TurnedOff_SpokenFillersKeepTheBound()
    {
        using var call = SlowTool(25);
        call.Liveness = new LivenessOptions { ComfortSound = false };
        call.Start();

        call.Ask();
        call.WaitForAnswer();

        Assert.DoesNotContain(call.Events<SessionEvent.AgentFiller>(), e => e.Kind == FillerKind.Sound);
        Assert.InRange(call.LongestGap(), TimeSpan.Zero, Bound);
    }

    private static WaitingCall SlowTool(int seconds)
    {
        var call = new WaitingCall { RunnerOptions = new Agents.AgentRunnerOptions { ToolTimeout = TimeSpan.FromSeconds(60) } };
        call.Tools = [call.Tool("look", TimeSpan.FromSeconds(seconds))];
        call.Ears.Hears("what time is it");
        call.Model.Calls("look").Replies("It is nine.");
        return call;
    }
}
