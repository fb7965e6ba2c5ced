namespace Antiphon.Conversation.Tests.Session;

/// <summary>Text that the caller types in the middle of speech: nothing of either is lost.</summary>
public sealed class TypedTextTests
{
    [Fact]
    public async Task TypedText_WhileTheTextOfWhatWasSaidIsAwaited_IsAnsweredWithIt()
    {
        await using var call = new Call { IsRecorded = true };
        call.Ears.Hears("a table for four", delay: TimeSpan.FromSeconds(1));
        call.Model.Replies("Gladly.");
        await call.StartAsync();
        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);

        call.Session.SubmitText("at eight");
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(["user: at eight a table for four", "assistant: Gladly."], call.History());
    }

    [Fact]
    public async Task TypedText_WhileTheCallerSpeaks_IsAnsweredWithWhatTheySaid()
    {
        await using var call = new Call { IsRecorded = true };
        call.Ears.Hears("a table for four");
        call.Model.Replies("Gladly.");
        await call.StartAsync();
        await call.SpeakAsync(600);

        call.Session.SubmitText("at eight");
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(["user: at eight a table for four", "assistant: Gladly."], call.History());
    }

    [Fact]
    public async Task TypedText_WhatWasSaidWasNothing_IsAnswered()
    {
        await using var call = new Call { IsRecorded = true };
        call.Ears.Hears("", delay: TimeSpan.FromSeconds(1));
        call.Model.Replies("Gladly.");
        await call.StartAsync();
        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);

        call.Session.SubmitText("at eight");
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(["user: at eight", "assistant: Gladly."], call.History());
    }

    /// <summary>The agent was mute after that, and the session ended.</summary>
    [Fact]
    public async Task TypedText_OverSpeechThatMustBeHeardAndWaitsForAFiller_IsAnsweredAfterIt()
    {
        await using var call = new Call { IsRecorded = true };
        call.Voice.Speaks(firstChunkDelay: TimeSpan.FromMilliseconds(4_000)).Speaks();
        call.Model.Replies("Yes.");
        await call.StartAsync();
        call.Session.Speak("This call is recorded.", interruptible: false);
        await call.Until<SessionEvent.AgentFiller>();
        await call.BeSilentAsync(300); // Its audio is there and waits.

        call.Session.SubmitText("are you open");
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Yes.");

        Assert.Equal(["assistant: This call is recorded.", "user: are you open", "assistant: Yes."], call.History());
    }
}
