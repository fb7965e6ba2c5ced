namespace Antiphon.Conversation.Tests.Session;

/// <summary>Recognition makes no word of what the caller said: clear speech is asked for again, a noise is not.</summary>
public sealed class NotUnderstoodTests
{
    private const string AskedAgain = "Sorry, I did not catch that.";

    [Fact]
    public async Task ClearSpeechWithoutText_IsAskedForAgain()
    {
        await using var call = await StartAsync("");

        var heard = await call.TurnAsync(1_000);

        Assert.Equal(AskedAgain, heard.Text);
        Assert.Empty(call.Events<SessionEvent.UserText>());
        Assert.Equal(["assistant: " + AskedAgain], call.History());
    }

    [Fact]
    public async Task WhatIsSaidThen_IsAnsweredAsAlways()
    {
        await using var call = await StartAsync("", "what time is it");
        call.Model.Replies("It is nine.");
        await call.TurnAsync(1_000);

        var heard = await AskedAsync(call);

        Assert.Equal("It is nine.", heard);
    }

    [Fact]
    public async Task ShortNoiseWithoutText_IsMetWithSilence()
    {
        await using var call = await StartAsync("");

        await call.SpeakAsync(400);
        await call.BeSilentAsync(3_000);

        Assert.Empty(call.Events<SessionEvent.AgentStartedSpeaking>());
    }

    [Fact]
    public async Task ThirdTimeInARow_IsMetWithSilence()
    {
        await using var call = await StartAsync("", "", "");

        for (var i = 0; i < 3; i++)
        {
            await call.SpeakAsync(1_000);
            await call.BeSilentAsync(4_000);
        }

        Assert.Equal([AskedAgain, AskedAgain], call.Events<SessionEvent.AgentHeard>().Select(e => e.Text));
    }

    [Fact]
    public async Task AfterATurnThatWasUnderstood_IsAskedForAgainAsBefore()
    {
        await using var call = await StartAsync("", "", "what time is it", "");
        call.Model.Replies("It is nine.");

        for (var i = 0; i < 4; i++)
        {
            await call.SpeakAsync(1_000);
            await call.BeSilentAsync(4_000);
        }

        Assert.Equal([AskedAgain, AskedAgain, "It is nine.", AskedAgain], call.Events<SessionEvent.AgentHeard>().Select(e => e.Text));
    }

    [Fact]
    public async Task AgentWasInterruptedByIt_GoesOnInstead()
    {
        await using var call = await StartAsync("count", "");
        call.Model.Replies("One two three four five six seven eight nine ten eleven twelve.");
        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentStartedSpeaking>();
        await call.BeSilentAsync(600);

        await call.SpeakAsync(1_000);
        await call.BeSilentAsync(1_000);
        var heard = await call.Until<SessionEvent.AgentHeard>(e => !e.Interrupted);

        Assert.EndsWith("twelve.", heard.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(AskedAgain, string.Join(' ', call.Events<SessionEvent.AgentHeard>().Select(e => e.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NotUnderstood_Empty_StaysSilent()
    {
        await using var call = await StartAsync(options => options with { NotUnderstood = "" }, "");

        await call.SpeakAsync(1_000);
        await call.BeSilentAsync(3_000);

        Assert.Empty(call.Events<SessionEvent.AgentStartedSpeaking>());
    }

    private static Task<Call> StartAsync(params string[] texts) => StartAsync(options => options, texts);

    private static async Task<Call> StartAsync(Func<VoiceSessionOptions, VoiceSessionOptions> configure, params string[] texts)
    {
        var call = new Call { IsRecorded = true, Configure = configure };
        foreach (var text in texts) call.Ears.Hears(text);
        await call.StartAsync();
        await call.BeSilentAsync(200);
        return call;
    }

    private static async Task<string> AskedAsync(Call call)
    {
        await call.SpeakAsync(1_000);
        await call.BeSilentAsync(500);
        return (await call.Until<SessionEvent.AgentHeard>(e => e.Text != AskedAgain)).Text;
    }
}
