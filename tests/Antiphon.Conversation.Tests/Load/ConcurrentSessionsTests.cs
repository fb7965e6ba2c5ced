using Antiphon.Conversation.Tests.Session;
using Antiphon.Testing;

namespace Antiphon.Conversation.Tests.Load;

public sealed class ConcurrentSessionsTests
{
    private const int Sessions = 100;
    private const int FrameSamples = 320;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    // A caller: 200 ms of silence, 600 ms of speech, silence for the rest.
    private static readonly short[] Speech = MakeSpeech(600);

    [Fact]
    public async Task HundredSessions_AtOnce_StayWithinTheirQueues()
    {
        var time = new VirtualTime();
        var calls = Enumerable.Range(0, Sessions).Select(number => new LoadCall(time, number)).ToList();
        await time.AdvanceUntilAsync(() => calls.TrueForAll(call => call.Line.EventsOf<SessionEvent.Started>().Count == 1), TimeSpan.FromSeconds(10));
        var mostMadeAhead = TimeSpan.Zero;

        for (var step = 0; step < 600 && !calls.TrueForAll(call => call.Line.EventsOf<SessionEvent.AgentHeard>().Count == 1); step++)
        {
            for (var i = 0; i < calls.Count; i++) calls[i].Session.WriteAudio(FrameOf(step - 10 - i % 10));
            await time.AdvanceAsync(Frame);
            mostMadeAhead = calls.Select(call => call.MadeAhead).Append(mostMadeAhead).Max();
        }

        Assert.All(calls, call =>
        {
            Assert.Equal(LoadCall.Answer, Assert.Single(call.Line.EventsOf<SessionEvent.AgentHeard>()).Text);
            Assert.Empty(call.Line.EventsOf<SessionEvent.Fault>());
            Assert.Equal(0, call.Session.Counters.DroppedAudioFrames);
            Assert.InRange(call.Session.Counters.AudioHighWater, Frame, LoadCall.InboundCapacity);
            Assert.InRange(call.Session.Counters.ControlHighWater, 1, call.Session.Options.CommandCapacity);
            Assert.InRange(call.Line.MostHeld, Frame, call.Session.Options.PlayoutLead + Frame);
            call.Verify();
        });

        // One chunk may be under way beyond the capacity: synthesis waits after it has handed it over, with the next one made.
        Assert.InRange(mostMadeAhead, Frame, LoadCall.OutboundCapacity + TimeSpan.FromMilliseconds(200));

        foreach (var call in calls) call.Session.End("client_closed");
        var ends = await time.AdvanceUntilAsync(Task.WhenAll(calls.Select(call => call.Session.Completion)), TimeSpan.FromSeconds(30));
        Assert.All(ends, end => Assert.Equal(new SessionEnd("client_closed"), end));
        foreach (var call in calls) await call.DisposeAsync();
        Assert.Equal(0, calls.Sum(call => call.OpenProviderSessions));
        Assert.Equal(0, time.ActiveTimers);
    }

    private static ReadOnlySpan<short> FrameOf(int index) =>
        index < 0 || (index + 1) * FrameSamples > Speech.Length ? Silence : Speech.AsSpan(index * FrameSamples, FrameSamples);

    private static short[] Silence { get; } = MakeSilence();

    private static short[] MakeSpeech(int milliseconds)
    {
        var speech = new short[16 * milliseconds];
        SyntheticVoice.Speak(speech, 0);
        return speech;
    }

    private static short[] MakeSilence()
    {
        var silence = new short[FrameSamples];
        SyntheticVoice.Silence(silence, new Random(1));
        return silence;
    }
}
