using Antiphon.Agents;
using Antiphon.Testing;
using Antiphon.Turns;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation.Tests.Session;

/// <summary>What an application may do in the middle of a call: speak at once, end the caller's turn, change the agent.</summary>
public sealed class InterjectionTests
{
    private const string Long = "Here is every single detail of the offer that we have for you this week and of the next one too.";

    [Fact]
    public async Task Interject_InSilence_IsSpoken()
    {
        await using var call = new Call { IsRecorded = true };
        await call.StartAsync();

        call.Session.Interject("One moment please.");
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(["assistant: One moment please."], call.History());
    }

    [Fact]
    public async Task Interject_AgentSpeaks_CutsItOffAndRemembersWhatWasHeard()
    {
        await using var call = new Call { Greeting = Long, IsRecorded = true };
        await call.StartAsync();
        await call.Until<SessionEvent.AgentStartedSpeaking>();
        await call.BeSilentAsync(1_000);

        call.Session.Interject("Your car is here.");
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Your car is here.");

        var cut = call.Events<SessionEvent.AgentHeard>()[0];
        Assert.True(cut.Interrupted);
        Assert.StartsWith(cut.Text, Long);
        Assert.InRange(cut.Text.Length, 1, Long.Length - 1);
        Assert.Equal(["assistant: " + cut.Text, "assistant: Your car is here."], call.History());
        Assert.Single(call.Line.Entries.OfType<LineEntry.Flush>());
        Assert.Empty(call.Events<SessionEvent.UserStartedSpeaking>());
    }

    [Fact]
    public async Task Interject_AgentThinks_TheAnswerInTheMakingIsDropped()
    {
        await using var call = new Call { IsRecorded = true };
        call.Ears.Hears("are you open");
        call.Model.Then(new ChatStep().Text(TimeSpan.FromSeconds(3), "Nobody hears this."));
        await call.StartAsync();
        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentThinking>();

        call.Session.Interject("Your car is here.");
        await call.Until<SessionEvent.AgentHeard>();
        await call.BeSilentAsync(4_000);

        Assert.Equal(["user: are you open", "assistant: Your car is here."], call.History());
    }

    [Fact]
    public async Task Interject_CallerSpeaks_IsSaidAndWhatTheyHadSaidIsAnsweredAfterIt()
    {
        await using var call = new Call { IsRecorded = true };
        call.Ears.Hears("i would like");
        call.Model.Replies("Yes.");
        await call.StartAsync();
        await call.SpeakAsync(600);

        call.Session.Interject("Your car is here.");
        await call.BeSilentAsync(1_000);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Yes.");

        Assert.Equal(["assistant: Your car is here.", "user: i would like", "assistant: Yes."], call.History());
        Assert.Equal((1, 1), (call.Events<SessionEvent.UserStartedSpeaking>().Count, call.Events<SessionEvent.UserStoppedSpeaking>().Count));
        Assert.DoesNotContain(call.Events<SessionEvent.AgentHeard>(), heard => heard.Interrupted);
    }

    [Fact]
    public async Task Interject_CallerPausesForShort_TheTurnGoesOnAfterIt()
    {
        await using var call = new Call { IsRecorded = true };
        call.Ears.Hears("i would like a taxi");
        call.Model.Replies("Yes.");
        await call.StartAsync();
        await call.SpeakAsync(600);
        await call.BeSilentAsync(200);

        call.Session.Interject("Uh.");
        await call.BeSilentAsync(100); // The pause is not long enough to end a turn.
        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Yes.");

        Assert.Equal(["user: i would like a taxi", "assistant: Yes."], call.History()[^2..]);
    }

    [Fact]
    public async Task Interject_CallerSpeaksOn_IsCutOffAndTheTurnIsWhole()
    {
        await using var call = new Call { IsRecorded = true };
        call.Ears.Hears("i would like a taxi to the station");
        call.Model.Replies("Yes.");
        await call.StartAsync();
        await call.SpeakAsync(600);

        call.Session.Interject(Long);
        await call.SpeakAsync(1_500);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Yes.");

        Assert.Equal(["user: i would like a taxi to the station", "assistant: Yes."], [.. call.History().Where(line => !Long.StartsWith(line.Split(": ")[1]))]);
        Assert.Equal([false, true], call.Events<SessionEvent.UserStartedSpeaking>().Select(started => started.Interrupts));
    }

    [Fact]
    public async Task Interject_OverSpeechThatMustBeHeard_ComesNext()
    {
        await using var call = new Call { IsRecorded = true };
        await call.StartAsync();
        call.Session.Speak("This call is recorded.", interruptible: false);
        call.Session.Speak("How can I help?");
        await call.Until<SessionEvent.AgentStartedSpeaking>();

        call.Session.Interject("Your car is here.");
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "How can I help?");

        Assert.Equal(["assistant: This call is recorded.", "assistant: Your car is here.", "assistant: How can I help?"], call.History());
    }

    [Fact]
    public async Task Interject_OverOneThatNobodyHasHeardYet_BothAreSaid()
    {
        await using var call = new Call { IsRecorded = true };
        call.Voice.Speaks(firstChunkDelay: TimeSpan.FromSeconds(1)).Speaks().Speaks();
        await call.StartAsync();
        call.Session.Interject("Your car is here.");
        await call.BeSilentAsync(500);

        call.Session.Interject("Your driver is Bob.");
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Your car is here.");

        Assert.Equal(["assistant: Your driver is Bob.", "assistant: Your car is here."], call.History());
    }

    [Fact]
    public async Task Speak_CallerSpeaksBeforeItIsHeard_IsSaidAfterTheAnswer()
    {
        await using var call = new Call { IsRecorded = true };
        call.Ears.Hears("are you open");
        call.Model.Replies("Yes.");
        call.Voice.Speaks(firstChunkDelay: TimeSpan.FromSeconds(2)).Speaks().Speaks();
        await call.StartAsync();
        call.Session.Speak("Your car is here.");

        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Your car is here.");

        Assert.Equal(["user: are you open", "assistant: Yes.", "assistant: Your car is here."], call.History());
    }

    [Fact]
    public async Task Greeting_CallerSpeaksBeforeItIsHeard_IsNotSaidAnyMore()
    {
        await using var call = new Call { Greeting = "Welcome.", IsRecorded = true };
        call.Ears.Hears("are you open");
        call.Model.Replies("Yes.");
        call.Voice.Speaks(firstChunkDelay: TimeSpan.FromSeconds(2)).Speaks();
        await call.StartAsync();

        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>();
        await call.BeSilentAsync(3_000);

        Assert.Equal(["user: are you open", "assistant: Yes."], call.History());
    }

    [Fact]
    public async Task EndCallerTurn_CallerSpeaks_EndsTheTurnWithoutSilence()
    {
        await using var call = new Call { IsRecorded = true };
        call.Ears.Hears("are you open");
        call.Model.Replies("Yes.");
        await call.StartAsync();
        await call.SpeakAsync(600);

        call.Session.EndCallerTurn();
        await call.Until<SessionEvent.UserStoppedSpeaking>(limitMs: 20);
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(["user: are you open", "assistant: Yes."], call.History());
    }

    [Fact]
    public async Task EndCallerTurn_NobodySpeaks_ChangesNothing()
    {
        await using var call = new Call { IsRecorded = true };
        await call.StartAsync();

        call.Session.EndCallerTurn();
        await call.BeSilentAsync(500);

        Assert.Empty(call.Events<SessionEvent.UserStoppedSpeaking>());
        Assert.Equal(TurnState.Listening, call.Session.State);
    }

    [Fact]
    public async Task EndCallerTurn_PushToTalk_AlonePutsAnEndToTheTurn()
    {
        await using var call = new Call
        {
            Configure = options => options with { Endpointing = options.Endpointing with { Mode = EndpointingMode.Manual } },
        };
        call.Ears.Hears("are you open");
        call.Model.Replies("Yes.");
        await call.StartAsync();
        await call.SpeakAsync(600);
        await call.BeSilentAsync(8_000);
        Assert.Empty(call.Events<SessionEvent.UserStoppedSpeaking>());

        call.Session.EndCallerTurn();
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(["user: are you open", "assistant: Yes."], call.History());
    }

    [Fact]
    public async Task UseAgent_BetweenTurns_TheNextAnswerIsItsOwn()
    {
        await using var call = new Call { IsRecorded = true };
        call.Ears.Hears("first").Hears("second");
        call.Model.Replies("One.").Replies("Two.");
        await call.StartAsync();
        await call.TurnAsync();

        call.Session.UseAgent(new Agent { Name = "sales", Instructions = "Sell." });
        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Two.");

        Assert.Equal(["Help.", "Sell."], call.Model.Requests.Select(request => (request.Options?.Instructions ?? request.Messages.First(m => m.Role == ChatRole.System).Text).Split('\n')[0]));
        Assert.Equal(["user: first", "assistant: One.", "user: second", "assistant: Two."], call.History());
    }

    [Fact]
    public async Task UseAgent_WhileAnAnswerIsInTheMaking_ThatOneKeepsItsAgent()
    {
        await using var call = new Call { IsRecorded = true };
        call.Ears.Hears("first");
        call.Model.Then(new ChatStep().Text(TimeSpan.FromSeconds(1), "One."));
        await call.StartAsync();
        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentThinking>();

        call.Session.UseAgent(new Agent { Name = "sales", Instructions = "Sell." });
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(["user: first", "assistant: One."], call.History());
    }
}
