using Antiphon.Testing;

namespace Antiphon.Conversation.Tests.Liveness;

/// <summary>The bound holds whatever the providers do: delays drawn from a seed.</summary>
public sealed class LivenessPropertyTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Delays_Drawn_NoGapExceedsTheBound(int seed)
    {
        var random = new Random(seed);
        using var call = new WaitingCall { RunnerOptions = new Agents.AgentRunnerOptions { ToolTimeout = TimeSpan.FromSeconds(60), FirstTokenTimeout = TimeSpan.FromSeconds(20) } };
        call.Voice = new ScriptedTextToSpeech(call.Time) { FirstChunkDelay = Draw(random, 0, 3_000), CharacterDuration = TimeSpan.FromMilliseconds(random.Next(30, 90)) };
        call.Liveness = new LivenessOptions { Bound = TimeSpan.FromMilliseconds(random.Next(2_000, 6_000)) };
        call.Tools = [call.Tool("look", Draw(random, 50, 35_000))];
        var typed = random.Next(3) == 0;
        if (!typed) call.Ears.Hears("what time is it", Draw(random, 100, 9_000));
        call.Model
            .Then(new ChatStep().Text(Draw(random, 100, 12_000), random.Next(2) == 0 ? "Let me check that. " : " ").Call("look", delay: Draw(random, 0, 6_000)))
            .Then(new ChatStep().Text(Draw(random, 100, 12_000), "It is nine. ").Text(Draw(random, 100, 9_000), "And it is raining."));
        call.Start();

        if (typed) call.Type("what time is it");
        else call.Ask();
        call.WaitForAnswer(300);

        Assert.InRange(call.LongestGap(), TimeSpan.Zero, call.Liveness.Bound);
        Assert.Empty(call.Events<SessionEvent.Silence>());
    }

    /// <summary>As often short as long: the logarithm is even.</summary>
    private static TimeSpan Draw(Random random, int minMs, int maxMs) =>
        TimeSpan.FromMilliseconds((int)(Math.Exp(random.NextDouble() * Math.Log(maxMs - minMs + 1)) - 1 + minMs));
}
