using Antiphon.Speech;

namespace Antiphon.Testing.Tests.Doubles;

public sealed class ScriptedSpeechToTextTests
{
    private readonly VirtualTime _time = new();
    private readonly ScriptedSpeechToText _recogniser;

    public ScriptedSpeechToTextTests() => _recogniser = new ScriptedSpeechToText(_time);

    [Fact]
    public async Task Flush_NoDelay_FinalIsThereAtOnce()
    {
        _recogniser.Hears("yes please");
        await using var session = await _recogniser.OpenAsync(new());

        session.Flush(7);

        var final = Assert.IsType<SpeechToTextEvent.Final>(await FirstAsync(session));
        Assert.Equal((7, "yes please", 1.0), (final.Utterance, final.Text, final.Confidence));
        _recogniser.Verify();
    }

    [Fact]
    public async Task Flush_Delays_EventsComeAfterThemAndInOrder()
    {
        _recogniser.Hears("slow", delay: TimeSpan.FromMilliseconds(300)).Hears("fast", delay: TimeSpan.FromMilliseconds(100));
        await using var session = await _recogniser.OpenAsync(new());
        session.Flush(1);
        session.Flush(2);
        await using var events = session.ReadEventsAsync().GetAsyncEnumerator();
        var first = events.MoveNextAsync().AsTask();

        _time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.False(first.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(await first);
        Assert.Equal("slow", ((SpeechToTextEvent.Final)events.Current).Text);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("fast", ((SpeechToTextEvent.Final)events.Current).Text);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task Write_Interims_ComeWithTheAudio()
    {
        _recogniser.Hears("yes please", interims: [(TimeSpan.FromMilliseconds(100), "yes")]);
        await using var session = await _recogniser.OpenAsync(new() { SampleRateHz = 8_000 });
        session.Write(new short[799]);
        session.Write(new short[1]);
        session.Flush(1);

        Assert.Equal("yes", Assert.IsType<SpeechToTextEvent.Interim>(await FirstAsync(session)).Text);
    }

    [Fact]
    public async Task Discard_BeforeTheCommit_KeepsTheStep()
    {
        _recogniser.Hears("later", interims: [(TimeSpan.FromMilliseconds(10), "lat")]);
        await using var session = await _recogniser.OpenAsync(new());
        session.Write(new short[80]);

        session.Discard();
        session.Write(new short[80]);
        session.Flush(1);

        Assert.Equal("later", Assert.IsType<SpeechToTextEvent.Final>(await FirstAsync(session)).Text);
    }

    [Fact]
    public async Task Flush_FinalFault_IsTheLastEvent()
    {
        _recogniser.Fails(new VoiceException(ErrorCodes.SpeechToTextClosed, "Gone.") { IsTransient = false });
        await using var session = await _recogniser.OpenAsync(new());

        session.Flush(1);

        var events = new List<SpeechToTextEvent>();
        await foreach (var e in session.ReadEventsAsync()) events.Add(e);
        Assert.Equal(1, Assert.IsType<SpeechToTextEvent.Fault>(Assert.Single(events)).Utterance);
    }

    [Fact]
    public async Task Flush_BeyondTheScript_FailsThereAndInVerify()
    {
        await using var session = await _recogniser.OpenAsync(new());

        Assert.Throws<ExpectationFailedException>(() => session.Flush(1));

        Assert.Contains("utterance 1", Assert.Throws<ExpectationFailedException>(_recogniser.Verify).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_StepLeftOver_NamesIt()
    {
        _recogniser.Hears("never said");

        Assert.Contains("never said", Assert.Throws<ExpectationFailedException>(_recogniser.Dispose).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_OpenFault_Throws()
    {
        var fault = new VoiceException(ErrorCodes.EngineMissing, "Missing.");
        var recogniser = new ScriptedSpeechToText(_time) { OpenFault = fault };

        Assert.Same(fault, await Assert.ThrowsAsync<VoiceException>(async () => await recogniser.OpenAsync(new())));
        Assert.Equal(0, recogniser.OpenSessions);
    }

    private static async Task<SpeechToTextEvent> FirstAsync(ISpeechToTextSession session)
    {
        await foreach (var e in session.ReadEventsAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token)) return e;
        throw new InvalidOperationException("No event.");
    }
}
