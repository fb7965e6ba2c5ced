using Antiphon.Turns;

namespace Antiphon.Conversation.Tests.Session;

/// <summary>What the caller's voice over the agent turns out to be: a backchannel, the agent's own echo, a noise, words that come late.</summary>
public sealed class InterruptionStrategyTests
{
    [Theory]
    [InlineData("uh-huh")]
    [InlineData("yeah okay")]
    public async Task Backchannel_TheAgentGoesOnAndItIsNoTurn(string text)
    {
        await using var call = await SuspensionTests.SpeakingAsync();
        call.Ears.Hears(text);

        await call.SpeakAsync(300);
        await call.BeSilentAsync(1_000);
        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal((SuspensionTests.Answer, false), (heard.Text, heard.Interrupted));
        Assert.Equal(await SuspensionTests.WholeAnswerAsync(), call.Played());
        Assert.Single(call.Events<SessionEvent.UserText>());
    }

    [Fact]
    public async Task Echo_OfTheAgentsOwnWords_IsNoTurn()
    {
        await using var call = await SuspensionTests.SpeakingAsync();
        call.Ears.Hears("two three four five");

        await call.SpeakAsync(600);
        await call.BeSilentAsync(1_000);
        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal((SuspensionTests.Answer, false), (heard.Text, heard.Interrupted));
        Assert.Single(call.Events<SessionEvent.UserText>());
    }

    [Fact]
    public async Task WordsThatComeLate_CutInAfterTheAgentHadGoneOn()
    {
        await using var call = await SuspensionTests.SpeakingAsync(configure: options => options with
        {
            Interruption = options.Interruption with { FalseAfter = TimeSpan.FromMilliseconds(500) },
        });
        call.Ears.Hears("stop", TimeSpan.FromMilliseconds(800));
        call.Model.Replies("Yes.");

        await call.SpeakAsync(300);
        await call.BeSilentAsync(2_500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Yes.");

        Assert.Equal(["user: stop", "assistant: Yes."], call.History()[^2..]);
        Assert.Single(call.Events<SessionEvent.AgentResumed>());
        Assert.Equal([true, false], call.Events<SessionEvent.AgentHeard>().Select(heard => heard.Interrupted));
    }

    [Fact]
    public async Task NoiseThatVoiceFollows_Interrupts()
    {
        await using var call = await SuspensionTests.SpeakingAsync();
        call.Ears.Hears("stop");
        call.Model.Replies("Yes.");

        await call.SpeakAsync(100);
        await call.BeSilentAsync(300); // Long enough for the agent to go on, too short to end the speech.
        await call.SpeakAsync(400);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Yes.");

        Assert.Equal("user: stop", call.History()[^2]);
    }

    [Fact]
    public async Task Expect_YesOrNo_EndsTheTurnSooner()
    {
        await using var call = new Call();
        call.Ears.Hears("yes").Hears("and then");
        call.Model.Replies("Good.").Replies("Well.");
        await call.StartAsync();
        await call.BeSilentAsync(200);
        call.Session.Expect(ExpectedInput.YesNo);

        var expected = await EndpointingAsync(call);
        var usual = await EndpointingAsync(call);

        Assert.InRange(expected.TotalMilliseconds, 220, 260); // 0.6 of the usual.
        Assert.InRange(usual.TotalMilliseconds, 380, 420);
    }

    private static async Task<TimeSpan> EndpointingAsync(Call call)
    {
        await call.SpeakAsync(400);
        await call.BeSilentAsync(600);
        var started = await call.Until<SessionEvent.AgentStartedSpeaking>();
        await call.Until<SessionEvent.AgentHeard>();
        return started.Latency!.Endpointing;
    }
}
