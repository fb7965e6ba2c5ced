using Antiphon.Agents;
using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation.Tests.Session;

public sealed class ConversationTests
{
    [Fact]
    public async Task Turn_SpokenAndAnswered_HistoryHoldsBoth()
    {
        await using var call = new Call();
        call.Ears.Hears("are you open", TimeSpan.FromMilliseconds(50));
        call.Model.Replies("Yes, we ", "are open.");
        await call.StartAsync();
        await call.BeSilentAsync(400);

        var heard = await call.TurnAsync();

        Assert.Equal("Yes, we are open.", heard.Text);
        Assert.False(heard.Interrupted);
        Assert.Equal(["user: are you open", "assistant: Yes, we are open."], call.History());
        call.Ears.Verify();
    }

    [Fact]
    public async Task Turn_Events_ComeInTheOrderOfAConversation()
    {
        await using var call = new Call();
        call.Ears.Hears("hello");
        call.Model.Replies("Hello there.");
        await call.StartAsync();
        await call.BeSilentAsync(200);

        await call.TurnAsync();

        var names = call.Line.Events.Select(e => e.GetType().Name).ToArray();
        Assert.Equal(
            ["Started", "UserStartedSpeaking", "UserStoppedSpeaking", "UserText", "AgentThinking", "AgentStartedSpeaking", "AgentText",
             "AgentAudioDone", "AgentHeard"], names);
        Assert.All(call.Line.Events.Skip(1), e => Assert.Equal(1, e.Turn));
    }

    [Fact]
    public async Task Turn_Latency_PartsSumToTheWholeAndMatchTheScript()
    {
        await using var call = new Call();
        call.Ears.Hears("hello", TimeSpan.FromMilliseconds(70));
        call.Model.Then(new ChatStep().Text(TimeSpan.FromMilliseconds(300), "Hello ").Text(TimeSpan.FromMilliseconds(200), "there. "));
        call.Voice = new ScriptedTextToSpeech(call.Time) { FirstChunkDelay = TimeSpan.FromMilliseconds(120) };
        await call.StartAsync();
        await call.BeSilentAsync(200);
        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);

        var started = await call.Until<SessionEvent.AgentStartedSpeaking>();

        var latency = started.Latency!;
        Assert.InRange(latency.Endpointing.TotalMilliseconds, 380, 420);
        Assert.InRange(latency.Transcription.TotalMilliseconds, 60, 100);
        Assert.InRange(latency.Model.TotalMilliseconds, 280, 340);
        Assert.InRange(latency.Segmentation.TotalMilliseconds, 180, 240);
        Assert.InRange(latency.Synthesis.TotalMilliseconds, 100, 160);
        var sum = latency.Endpointing + latency.Transcription + latency.Dispatch + latency.Model + latency.Segmentation + latency.Synthesis + latency.Wire;
        Assert.Equal(latency.Total, sum);
    }

    [Fact]
    public async Task Greeting_IsSpokenAndKept()
    {
        await using var call = new Call { Greeting = "Welcome. How can I help?" };
        await call.StartAsync();

        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal("Welcome. How can I help?", heard.Text);
        Assert.Null(call.Events<SessionEvent.AgentStartedSpeaking>()[0].Latency);
        Assert.Equal(["assistant: Welcome. How can I help?"], call.History());
    }

    [Fact]
    public async Task Audio_IsPacedNoFurtherAheadThanTheLead()
    {
        await using var call = new Call { Greeting = "This is a rather long greeting that takes more than a second to say." };
        await call.StartAsync();

        await call.Until<SessionEvent.AgentHeard>();

        Assert.InRange(call.Line.MostHeld.TotalMilliseconds, 100, 240);
        var spoken = call.Voice.Spoken.Sum(segment => segment.Text.Length) * 50;
        Assert.InRange(call.Line.TotalSamples / 16.0, spoken - 20, spoken + 20);
    }

    [Fact]
    public async Task CallerGoesOnAfterAPause_IsOneTurn()
    {
        await using var call = new Call();
        call.Ears.Hears("i would like", TimeSpan.FromMilliseconds(500)).Hears("an appointment", TimeSpan.FromMilliseconds(50));
        call.Model.Replies("Sure.");
        await call.StartAsync();
        await call.BeSilentAsync(200);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(460); // Long enough to end the turn, shorter than its text takes.

        await call.TurnAsync(400);

        Assert.Equal(["user: i would like an appointment", "assistant: Sure."], call.History());
        Assert.Single(call.Events<SessionEvent.UserText>());
    }

    [Fact]
    public async Task CallerSpeaksWhileTheAgentThinks_TurnIsReopened()
    {
        await using var call = new Call();
        call.Ears.Hears("tomorrow").Hears("no friday");
        call.Model.Stalls().Replies("Friday it is.");
        await call.StartAsync();
        await call.BeSilentAsync(200);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(600);

        await call.TurnAsync(400);

        Assert.Equal(1, call.Model.Cancelled);
        Assert.Equal(["user: tomorrow no friday", "assistant: Friday it is."], call.History());
        Assert.Equal(["tomorrow", "no friday"], call.Events<SessionEvent.UserText>().Select(e => e.Text));
    }

    [Fact]
    public async Task NoiseWithoutWords_NoTurn()
    {
        await using var call = new Call();
        call.Ears.Hears("");
        await call.StartAsync();
        await call.BeSilentAsync(200);

        await call.SpeakAsync(300);
        await call.BeSilentAsync(1_000);

        Assert.Empty(call.History());
        Assert.Equal(Turns.TurnState.Listening, call.Session.State);
    }

    [Fact]
    public async Task TypedText_IsATurnWithoutAudio()
    {
        await using var call = new Call();
        call.Model.Replies("Hello.");
        await call.StartAsync();

        call.Session.SubmitText("hi");
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(["user: hi", "assistant: Hello."], call.History());
        Assert.Equal(TimeSpan.Zero, call.Events<SessionEvent.AgentStartedSpeaking>()[0].Latency!.Endpointing);
    }

    [Fact]
    public async Task Confidence_ReachesTheModel()
    {
        await using var call = new Call();
        call.Ears.Hears("mumble", default, 0.25);
        call.Model.Replies("Pardon?");
        await call.StartAsync();
        await call.BeSilentAsync(200);

        await call.TurnAsync();

        Assert.Equal(0.25, call.Model.Requests[0].Messages[^1].AdditionalProperties!["antiphon.confidence"]);
    }

    [Fact]
    public async Task Tool_RunsAndItsCallStandsInTheHistory()
    {
        await using var call = new Call { Tools = [AIFunctionFactory.Create(() => "ten thirty", "find_slot")] };
        call.Model.Calls("find_slot").Replies("At ten thirty.");
        await call.StartAsync();

        call.Session.SubmitText("when");
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(["user: when", "assistant: <find_slot>", "tool: =ten thirty", "assistant: At ten thirty."], call.History());
        Assert.Equal("find_slot", Assert.Single(call.Events<SessionEvent.ToolFinished>()).Name);
    }

    [Fact]
    public async Task ToolEndsConversation_SessionEndsAfterTheLastWord()
    {
        await using var call = new Call
        {
            Tools = [AIFunctionFactory.Create((AIFunctionArguments arguments) => { ToolCallContext.Of(arguments)!.EndConversation("handed_over"); return "ok"; }, "hand_over")],
        };
        call.Model.Calls("hand_over").Replies("I will put you through.");
        await call.StartAsync();

        call.Session.SubmitText("a human please");
        var end = await call.Time.AdvanceUntilAsync(call.Session.Completion, TimeSpan.FromSeconds(30));

        Assert.Equal("handed_over", end.Reason);
        Assert.Null(end.Error);
        Assert.Equal("I will put you through.", call.Events<SessionEvent.AgentHeard>()[0].Text);
    }

    [Fact]
    public async Task Speak_WhileTheAgentSpeaks_FollowsIt()
    {
        await using var call = new Call { Greeting = "Good morning." };
        await call.StartAsync();
        call.Session.Speak("One more thing.");

        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "One more thing.");

        Assert.Equal(["assistant: Good morning.", "assistant: One more thing."], call.History());
    }

    [Fact]
    public async Task End_FreesEverythingAndIsReportedOnce()
    {
        await using var call = new Call { Greeting = "Hello, this is a long greeting." };
        await call.StartAsync();
        await call.Until<SessionEvent.AgentStartedSpeaking>();

        var end = await call.EndAsync();
        call.Session.End("again");

        Assert.Equal("client_closed", end.Reason);
        Assert.Single(call.Events<SessionEvent.Ended>());
        Assert.IsType<SessionEvent.Ended>(call.Line.Events[^1]);
        Assert.Equal((0, 0), (call.Ears.OpenSessions, call.Voice.OpenSessions));
        Assert.Equal(0, call.Time.ActiveTimers);
    }
}
