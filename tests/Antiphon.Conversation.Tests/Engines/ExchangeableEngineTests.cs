using Antiphon.Conversation.Tests.Session;
using Antiphon.Speech;
using Antiphon.Testing;

namespace Antiphon.Conversation.Tests.Engines;

/// <summary>A recogniser or a synthesiser takes the place of another in the middle of a call.</summary>
public sealed class ExchangeableEngineTests
{
    [Fact]
    public async Task Recogniser_ExchangedBetweenTurns_TheNextTurnIsItsOwn()
    {
        await using var call = new Call { IsRecorded = true };
        using var next = new ScriptedSpeechToText(call.Time).Hears("second");
        call.Ears.Hears("first");
        call.Model.Replies("One.").Replies("Two.");
        var ears = Through(call);
        await call.StartAsync();
        await call.TurnAsync();

        await ears.ExchangeAsync(next, options => options with { Language = "de-DE" });
        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Two.");

        Assert.Equal(["user: first", "assistant: One.", "user: second", "assistant: Two."], call.History());
        Assert.Equal(("de-DE", 16_000), (next.Opened[0].Language, next.Opened[0].SampleRateHz));
        Assert.Equal((0, 1), (call.Ears.OpenSessions, next.OpenSessions));
    }

    [Fact]
    public async Task Recogniser_ExchangedInAnUtterance_ThatUtteranceStaysWhereItIs()
    {
        await using var call = new Call { IsRecorded = true };
        using var next = new ScriptedSpeechToText(call.Time);
        call.Ears.Hears("first");
        call.Model.Replies("One.");
        var ears = Through(call);
        await call.StartAsync();
        await call.SpeakAsync(400);

        await ears.ExchangeAsync(next, options => options);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(["user: first", "assistant: One."], call.History());
        Assert.Equal(1, call.Ears.OpenSessions);
    }

    [Fact]
    public async Task Recogniser_ExchangedWhileATextIsOwed_BothTextsCome()
    {
        await using var call = new Call { IsRecorded = true };
        using var next = new ScriptedSpeechToText(call.Time).Hears("and second");
        call.Ears.Hears("first", TimeSpan.FromSeconds(2));
        call.Model.Replies("Yes.");
        var ears = Through(call);
        await call.StartAsync();
        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);

        await ears.ExchangeAsync(next, options => options);
        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(["user: first and second", "assistant: Yes."], call.History());
        Assert.Equal((0, 1), (call.Ears.OpenSessions, next.OpenSessions));
    }

    [Fact]
    public async Task Recogniser_ExchangedAndTheOldOneFails_TheCallGoesOn()
    {
        await using var call = new Call();
        using var next = new ScriptedSpeechToText(call.Time).Hears("second");
        call.Ears.Fails(new VoiceException(ErrorCodes.SpeechToTextClosed, "It is gone."), TimeSpan.FromSeconds(2));
        call.Model.Replies("Yes.");
        var ears = Through(call);
        await call.StartAsync();
        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);

        await ears.ExchangeAsync(next, options => options);
        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Yes.");

        Assert.Equal(ErrorCodes.SpeechToTextClosed, Assert.Single(call.Events<SessionEvent.Fault>()).Error.Code);
        Assert.Equal(["user: second", "assistant: Yes."], call.History());
    }

    [Fact]
    public async Task Recogniser_ExchangedTwice_TheLastOneCounts()
    {
        await using var call = new Call();
        using var between = new ScriptedSpeechToText(call.Time);
        using var next = new ScriptedSpeechToText(call.Time).Hears("first");
        call.Model.Replies("One.");
        var ears = Through(call);
        await call.StartAsync();

        await ears.ExchangeAsync(between, options => options);
        await ears.ExchangeAsync(next, options => options);
        await call.TurnAsync();

        Assert.Equal(["user: first", "assistant: One."], call.History());
        Assert.Equal((0, 0), (call.Ears.OpenSessions, between.OpenSessions));
    }

    [Fact]
    public async Task Engines_NextCannotBeOpened_NothingChanges()
    {
        await using var call = new Call();
        var failure = new VoiceException(ErrorCodes.SpeechToTextUnavailable, "No.");
        using var noEars = new ScriptedSpeechToText(call.Time) { OpenFault = failure };
        using var noVoice = new ScriptedTextToSpeech(call.Time) { OpenFault = failure };
        call.Ears.Hears("first");
        call.Model.Replies("One.");
        var (ears, voice) = (Through(call), ThroughVoice(call));
        await call.StartAsync();

        var heard = await Assert.ThrowsAsync<VoiceException>(() => ears.ExchangeAsync(noEars, options => options));
        var spoken = await Assert.ThrowsAsync<VoiceException>(() => voice.ExchangeAsync(noVoice, options => options));
        await call.TurnAsync();

        Assert.Equal((failure, failure), (heard, spoken));
        Assert.Equal(["user: first", "assistant: One."], call.History());
    }

    [Theory]
    [InlineData(16_000)]
    [InlineData(24_000)]
    [InlineData(8_000)]
    public async Task Synthesiser_ExchangedBetweenTurns_TheNextAnswerIsItsOwn(int sampleRateHz)
    {
        await using var call = new Call { IsRecorded = true };
        using var next = new ScriptedTextToSpeech(call.Time) { SampleRateHz = sampleRateHz };
        call.Ears.Hears("first").Hears("second");
        call.Model.Replies("One.").Replies("Two words.");
        var voice = ThroughVoice(call);
        await call.StartAsync();
        await call.TurnAsync();

        await voice.ExchangeAsync(next, options => options with { Voice = "other" });
        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Two words.");

        Assert.Equal("other", next.Opened[0].Voice);
        Assert.Equal(["Two words."], next.Spoken.Select(segment => segment.Text));
        Assert.Equal((0, 1), (call.Voice.OpenSessions, next.OpenSessions));
        Assert.Equal("Two words.".Length * 50 * 16, call.Line.Entries.OfType<LineEntry.Audio>().TakeLast(25).Sum(audio => audio.SampleCount), tolerance: 640.0);
    }

    [Fact]
    public async Task Synthesiser_ExchangedAndCutOff_OnlyWhatWasHeardIsRemembered()
    {
        const string Long = "Here is every single detail of the offer that we have for you.";
        await using var call = new Call { IsRecorded = true };
        using var next = new ScriptedTextToSpeech(call.Time) { SampleRateHz = 24_000 };
        call.Ears.Hears("stop");
        call.Model.Replies("Bye.");
        var voice = ThroughVoice(call);
        await call.StartAsync();
        await voice.ExchangeAsync(next, options => options);
        call.Session.Speak(Long);
        await call.Until<SessionEvent.AgentStartedSpeaking>();
        await call.BeSilentAsync(1_000);

        await call.SpeakAsync(600);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Bye.");

        var cut = call.Events<SessionEvent.AgentHeard>()[0].Text;
        Assert.StartsWith(cut, Long);
        Assert.InRange(cut.Length, 15, 30); // 1.1 s of 50 ms a character.
    }

    [Fact]
    public async Task Open_ASecondTime_IsRefused()
    {
        var time = new VirtualTime();
        var ears = new ExchangeableSpeechToText(new ScriptedSpeechToText(time));
        await using var session = await ears.OpenAsync(new SpeechToTextOptions());

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await ears.OpenAsync(new SpeechToTextOptions()));
    }

    private static ExchangeableSpeechToText Through(Call call)
    {
        var ears = new ExchangeableSpeechToText(call.Ears);
        var before = call.ConfigureServices;
        call.ConfigureServices = services => before(services) with { SpeechToText = ears };
        return ears;
    }

    private static ExchangeableTextToSpeech ThroughVoice(Call call)
    {
        var voice = new ExchangeableTextToSpeech(call.Voice);
        var before = call.ConfigureServices;
        call.ConfigureServices = services => before(services) with { TextToSpeech = voice };
        return voice;
    }
}
