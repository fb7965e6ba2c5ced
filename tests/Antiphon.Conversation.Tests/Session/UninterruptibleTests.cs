using Antiphon.Testing;

namespace Antiphon.Conversation.Tests.Session;

/// <summary>Speech that must be heard to its end; what the caller says meanwhile is answered after it.</summary>
public sealed class UninterruptibleTests
{
    private const string Notice = "This call is recorded for training and quality.";

    [Fact]
    public async Task Greeting_CallerSpeaksOverIt_IsHeardWholeAndTheCallerIsAnsweredAfterIt()
    {
        await using var call = Greeting();
        call.Ears.Hears("are you open");
        call.Model.Replies("Yes.");
        await call.StartAsync();
        await call.Until<SessionEvent.AgentStartedSpeaking>();
        await call.BeSilentAsync(300);

        await call.SpeakAsync(500);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Yes.");

        Assert.Equal(["assistant: " + Notice, "user: are you open", "assistant: Yes."], call.History());
        Assert.Equal((0, 0), (call.Line.Entries.OfType<LineEntry.Flush>().Count(), call.Events<SessionEvent.AgentSuspended>().Count));
        Assert.Equal(
            ["AgentHeard", "UserStartedSpeaking", "UserStoppedSpeaking", "UserText"],
            call.Line.Events.Select(e => e.GetType().Name).SkipWhile(name => name != "AgentHeard").Take(4));
    }

    [Fact]
    public async Task Greeting_CallerTypesOverIt_IsAnsweredAfterIt()
    {
        await using var call = Greeting();
        call.Model.Replies("Yes.");
        await call.StartAsync();
        await call.Until<SessionEvent.AgentStartedSpeaking>();

        call.Session.SubmitText("are you open");
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Yes.");

        Assert.Equal(["assistant: " + Notice, "user: are you open", "assistant: Yes."], call.History());
    }

    [Fact]
    public async Task Greeting_CallerSpeaksOnBeyondIt_IsOneTurn()
    {
        await using var call = Greeting();
        call.Ears.Hears("hello").Hears("are you open");
        call.Model.Replies("Yes.");
        await call.StartAsync();
        await call.Until<SessionEvent.AgentStartedSpeaking>();
        await call.BeSilentAsync(1_000);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(460);

        await call.SpeakAsync(1_400); // The notice ends in the middle of it.
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Yes.");

        Assert.Equal("assistant: Yes.", call.History()[^1]);
        Assert.Contains("are you open", call.History()[^2], StringComparison.Ordinal);
        Assert.Equal("assistant: " + Notice, call.History()[0]);
    }

    [Fact]
    public async Task Greeting_NoiseOverIt_IsNoTurn()
    {
        await using var call = Greeting();
        call.Ears.Hears("");
        await call.StartAsync();
        await call.Until<SessionEvent.AgentStartedSpeaking>();
        await call.BeSilentAsync(300);

        await call.SpeakAsync(500);
        await call.BeSilentAsync(3_000);

        Assert.Equal(["assistant: " + Notice], call.History());
        Assert.Equal(Turns.TurnState.Listening, call.Session.State);
    }

    [Fact]
    public async Task Speak_NotInterruptible_AnInterruptibleOneAfterItIs()
    {
        await using var call = new Call();
        call.Ears.Hears("stop");
        call.Model.Replies("Yes.");
        await call.StartAsync();
        call.Session.Speak(Notice, interruptible: false);
        call.Session.Speak("And this is our offer of the week in every detail.");
        await call.Until<SessionEvent.AgentHeard>();
        await call.BeSilentAsync(1_000);

        await call.SpeakAsync(400);
        await call.BeSilentAsync(500);
        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.True(heard.Interrupted);
    }

    private static Call Greeting() => new()
    {
        Greeting = Notice,
        Configure = options => options with { Agent = options.Agent with { GreetingInterruptible = false } },
    };
}
