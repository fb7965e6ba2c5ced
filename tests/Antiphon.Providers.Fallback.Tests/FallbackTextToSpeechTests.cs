using Antiphon.Speech;
using Antiphon.Testing;

namespace Antiphon.Providers.Fallback.Tests;

public sealed class FallbackTextToSpeechTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public void SpeakAsync_FailsBeforeAudio_NextSpeaksTheSameText()
    {
        var (first, second) = Pair();
        first.FailAfterChunks.Enqueue(0);

        var heard = Speak("11 12 13", first, second);

        Assert.Equal("11x640 12x640 13x640", heard.Sounded());
        Assert.Equal(["11 12 13"], second.Spoken);
    }

    [Fact]
    public void SpeakAsync_FailsInAWord_NextBeginsWithThatWord()
    {
        var (first, second) = Pair();
        first.FailAfterChunks.Enqueue(3); // 150 ms: "11 12 13" at 20 ms a character is in the middle of 13.

        var heard = Speak("11 12 13 14", first, second);

        Assert.Equal(["13 14"], second.Spoken);
        Assert.Equal("11x640 12x640 13x640 14x640", heard.Sounded());
        Assert.Equal("11 12 13 14", heard.Marked("11 12 13 14"));
    }

    [Fact]
    public void SpeakAsync_FailsAfterTheLastWord_NobodyElseIsAsked()
    {
        var (first, second) = Pair();
        first.FailAfterChunks.Enqueue(1);

        var heard = Speak("11   ", first, second);

        Assert.Equal("11x640", heard.Sounded());
        Assert.Empty(second.Spoken);
    }

    [Fact]
    public void SpeakAsync_MakesNoAudio_NextSpeaks()
    {
        var mute = new WordSpeaker("a", _time) { IsMute = true };
        var second = new WordSpeaker("b", _time);

        var heard = Speak("11 12 13", mute, second);

        Assert.Equal("11x640 12x640 13x640", heard.Sounded());
    }

    [Fact]
    public void SpeakAsync_RestIsSpokenByNobody_SaysSo()
    {
        var first = new WordSpeaker("a", _time);
        var mute = new WordSpeaker("b", _time) { IsMute = true };
        first.FailAfterChunks.Enqueue(3);
        for (var i = 0; i < 100; i++) first.FailAfterChunks.Enqueue(0);

        var error = Assert.Throws<VoiceException>(() => Speak("11 12 13 14", first, mute));

        Assert.Equal(ErrorCodes.TextToSpeechFailed, error.Code);
    }

    [Fact]
    public void SpeakAsync_NobodyMakesAudio_IsNoFailure()
    {
        var heard = Speak("11 12", new WordSpeaker("a", _time) { IsMute = true }, new WordSpeaker("b", _time) { IsMute = true });

        Assert.Equal("", heard.Sounded());
    }

    [Fact]
    public void SpeakAsync_NoMarksAndFailsInTheMiddle_NothingOfItWasDelivered()
    {
        var first = new WordSpeaker("a", _time) { WordMarks = false };
        var second = new WordSpeaker("b", _time) { WordMarks = false };
        first.FailAfterChunks.Enqueue(3);

        var heard = Speak("11 12 13 14", first, second);

        Assert.Equal(["11 12 13 14"], second.Spoken);
        Assert.Equal("11x640 12x640 13x640 14x640", heard.Sounded());
    }

    [Theory]
    [InlineData(FallbackStart.InUse, "b")]
    [InlineData(FallbackStart.Rested, "a")]
    [InlineData(FallbackStart.First, "a")]
    public void SpeakAsync_NextTurn_StartsWithWhomTheOptionsSay(FallbackStart start, string expected)
    {
        var first = new WordSpeaker("a", _time);
        var second = new WordSpeaker("b", _time);
        first.FailAfterChunks.Enqueue(0);
        var budget = new RetryBudget(null, _time);
        var fallback = new FallbackTextToSpeech([new(first), new(second)], new FallbackTextToSpeechOptions { TimeProvider = _time, TurnsStartWith = start });

        OneThread.Run(_time, async () =>
        {
            await using var session = await fallback.OpenAsync(new TextToSpeechOptions { Budget = budget });
            await new Listener().TakeAllAsync(session.SpeakAsync("11 12")); // The first fails: the second says it.
            await new Listener().TakeAllAsync(session.SpeakAsync("13")); // The same turn, the same voice.
            await Task.Delay(TimeSpan.FromSeconds(40), _time);
            budget.BeginTurn();
            await new Listener().TakeAllAsync(session.SpeakAsync("14"));
        });

        Assert.Equal(expected == "a" ? ["11 12", "14"] : ["11 12"], first.Spoken);
        Assert.Equal(expected == "a" ? ["11 12", "13"] : ["11 12", "13", "14"], second.Spoken);
    }

    [Fact]
    public void SpeakAsync_EveryAttempt_IsToldAndCountedWhenItFails()
    {
        var first = new WordSpeaker("a", _time);
        var second = new WordSpeaker("b", _time);
        first.FailAfterChunks.Enqueue(0);
        var watcher = new Watcher();
        var fallback = new FallbackTextToSpeech([new(first), new(second)], new FallbackTextToSpeechOptions { TimeProvider = _time, Observer = watcher });

        OneThread.Run(_time, async () =>
        {
            await using var session = await fallback.OpenAsync(new TextToSpeechOptions());
            await new Listener().TakeAllAsync(session.SpeakAsync("11 12"));
        });

        Assert.Equal(["a"], watcher.Of<FallbackEvent.AttemptFailed>().Select(failed => failed.Provider));
    }

    [Fact]
    public void SpeakAsync_BudgetUsedUp_FirstFailureGoesUp()
    {
        var original = new VoiceException(ErrorCodes.EngineCrashed, "first");
        var first = new WordSpeaker("a", _time) { Error = original };
        var second = new WordSpeaker("b", _time);
        first.FailAfterChunks.Enqueue(0);
        second.FailAfterChunks.Enqueue(0);
        var budget = new RetryBudget(new RetryBudgetOptions { MaxAttempts = 1 }, _time);
        var fallback = Fallback(first, second);

        var thrown = Assert.Throws<VoiceException>(() => OneThread.Run(_time, async () =>
        {
            await using var session = await fallback.OpenAsync(new TextToSpeechOptions { Budget = budget });
            await new Listener().TakeAllAsync(session.SpeakAsync("11 12"));
        }));

        Assert.Same(original, thrown);
        Assert.Equal(0, budget.AttemptsLeft);
    }

    [Theory]
    [InlineData("anna", "anna", "b-anna")]
    [InlineData("otto", "otto", null)]
    [InlineData(null, null, null)]
    public void OpenAsync_Voice_IsWhatEachProviderCallsIt(string? asked, string? atFirst, string? atSecond)
    {
        var first = new WordSpeaker("a", _time) { Voices = ["anna", "otto"] };
        var second = new WordSpeaker("b", _time) { Voices = ["b-anna"] };
        first.FailAfterChunks.Enqueue(0);
        var fallback = new FallbackTextToSpeech(
            [new(first), new(second) { Voices = new Dictionary<string, string> { ["anna"] = "b-anna" } }], new FallbackTextToSpeechOptions { TimeProvider = _time });

        OneThread.Run(_time, async () =>
        {
            await using var session = await fallback.OpenAsync(new TextToSpeechOptions { Voice = asked });
            await new Listener().TakeAllAsync(session.SpeakAsync("11"));
        });

        Assert.Equal([atFirst], first.OpenedVoices);
        Assert.Equal([atSecond], second.OpenedVoices);
    }

    [Fact]
    public void OpenAsync_VoiceNobodyHas_IsRefusedAtOnce()
    {
        var fallback = Fallback(new WordSpeaker("a", _time) { Voices = ["anna"] }, new WordSpeaker("b", _time) { Voices = ["bert"] });

        var thrown = Assert.Throws<VoiceException>(() => OneThread.Run(_time, async () => await fallback.OpenAsync(new TextToSpeechOptions { Voice = "nobody" })));

        Assert.Same(ErrorCodes.VoiceUnknown, thrown.Code);
    }

    [Fact]
    public void SpeakAsync_CancelledAtAnyMoment_LeavesNothingBehind()
    {
        for (var ms = 0; ms < 700; ms += 7)
        {
            var time = new VirtualTime();
            var first = new WordSpeaker("a", time) { Outages = [new Outage(TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(400), OutageStyle.Silent, OpeningHangs: true)] };
            var fallback = new FallbackTextToSpeech([new(first)], new FallbackTextToSpeechOptions { TimeProvider = time, Random = new Random(ms), StallTimeout = TimeSpan.FromMilliseconds(100), OpenTimeout = TimeSpan.FromMilliseconds(100) });
            var cancelled = false;

            OneThread.Run(time, async () =>
            {
                using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(ms), time);
                try
                {
                    await using var session = await fallback.OpenAsync(new TextToSpeechOptions(), cancel.Token);
                    await new Listener().TakeAllAsync(session.SpeakAsync("11 12 13 14 15 16", cancel.Token));
                }
                catch (OperationCanceledException)
                {
                    cancelled = true;
                }
            });

            Assert.True(cancelled || ms > 300);
            Assert.Equal((ms, 0, 0), (ms, time.UndisposedTimers, first.OpenSessions));
        }
    }

    [Fact]
    public void SpeakAsync_Interrupted_SessionOfTheProviderIsUsedAgain()
    {
        var first = new WordSpeaker("a", _time);
        var fallback = Fallback(first);

        OneThread.Run(_time, async () =>
        {
            await using var session = await fallback.OpenAsync(new TextToSpeechOptions());
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50), _time);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Listener().TakeAllAsync(session.SpeakAsync("11 12 13 14", cancel.Token)));
            await new Listener().TakeAllAsync(session.SpeakAsync("15"));
        });

        Assert.Single(first.OpenedVoices);
    }

    private (WordSpeaker First, WordSpeaker Second) Pair() => (new WordSpeaker("a", _time), new WordSpeaker("b", _time));

    private FallbackTextToSpeech Fallback(params WordSpeaker[] speakers) =>
        new([.. speakers.Select(speaker => new FallbackSynthesiser(speaker))], new FallbackTextToSpeechOptions { TimeProvider = _time, Random = new Random(1) });

    private Listener Speak(string text, params WordSpeaker[] speakers)
    {
        var fallback = Fallback(speakers);
        var heard = new Listener();
        OneThread.Run(_time, async () =>
        {
            await using var session = await fallback.OpenAsync(new TextToSpeechOptions());
            await heard.TakeAllAsync(session.SpeakAsync(text));
        });
        return heard;
    }
}
