using Antiphon.Turns;

namespace Antiphon.Conversation.Tests.Liveness;

/// <summary>Idle prompts, longest turn, longest call.</summary>
public sealed class CallLimitTests
{
    [Fact]
    public void Idle_NoAnswer_AsksTwiceAndEndsWithTheReason()
    {
        using var call = Limited(new CallTimerOptions { IdleAfter = TimeSpan.FromSeconds(10), MaxCall = null });
        call.Start();

        var end = call.WaitForEnd();

        Assert.Equal((CallLimitOptions.IdleReason, null), (end.Reason, end.Error));
        Assert.Equal(["Are you still there?", "Hello, can you still hear me?", "I can't hear anybody,"], Said(call)[..3]);
    }

    [Fact]
    public void Idle_CallerAnswers_CountsAnew()
    {
        using var call = Limited(new CallTimerOptions { IdleAfter = TimeSpan.FromSeconds(10), MaxCall = null });
        call.Model.Replies("Good.");
        call.Start();
        call.Wait(TimeSpan.FromSeconds(25));

        call.Type("I am here");
        call.WaitFor(() => Said(call).Contains("Good."));
        call.Wait(TimeSpan.FromSeconds(15));

        Assert.False(call.Session.Completion.IsCompleted);
        Assert.Equal("Are you still there?", Said(call)[^1]);
    }

    [Fact]
    public void Call_AtItsEnd_WarnsAndEndsWithTheReason()
    {
        using var call = Limited(new CallTimerOptions { IdleAfter = null, MaxCall = TimeSpan.FromMinutes(3) });
        call.Start();

        var end = call.WaitForEnd(300);

        Assert.Equal((CallLimitOptions.MaxDurationReason, null), (end.Reason, end.Error));
        Assert.Equal(["We have one minute left.", "Our time is up,", "so I have to end the call here.", "Goodbye."], Said(call));
        Assert.InRange(call.Events<SessionEvent.AgentText>()[0].At, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2.1));
        Assert.InRange(call.Now, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(3) + TimeSpan.FromSeconds(12));
    }

    [Fact]
    public void Call_AtItsEndWhileTheCallerSpeaks_EndsAfterTheGrace()
    {
        using var call = Limited(new CallTimerOptions { IdleAfter = null, MaxCall = TimeSpan.FromSeconds(10), WarnBefore = TimeSpan.Zero });
        call.Start();

        call.Speak(21_000);

        Assert.Equal(CallLimitOptions.MaxDurationReason, call.WaitForEnd(1).Reason);
    }

    [Fact]
    public void Turn_WithoutEnd_IsAnsweredAndTheCallerCannotTalkItDown()
    {
        using var call = Limited(new CallTimerOptions { IdleAfter = null, MaxCall = null });
        call.Ears.Hears("on and on").Hears("and on");
        call.Model.Replies("May I say something?").Replies("Yes.");
        call.Start();

        call.Speak(65_000);

        Assert.Contains(call.Events<SessionEvent.AgentHeard>(), e => e is { Text: "May I say something?", Interrupted: false });
    }

    [Fact]
    public void Turn_LineFallsSilentInTheMiddle_IsAnswered()
    {
        using var call = Limited(new CallTimerOptions { IdleAfter = null, MaxCall = null, MaxTurn = TimeSpan.FromSeconds(20) });
        call.Ears.Hears("what time is it");
        call.Model.Replies("It is nine.");
        call.Start();

        call.Speak(600); // And not a frame after it.

        Assert.Equal("It is nine.", call.WaitForAnswer().Text);
    }

    private static WaitingCall Limited(CallTimerOptions timers) =>
        new() { Configure = options => options with { Limits = new CallLimitOptions { Timers = timers } } };

    private static string[] Said(WaitingCall call) => [.. call.Events<SessionEvent.AgentText>().Select(e => e.Text)];
}
