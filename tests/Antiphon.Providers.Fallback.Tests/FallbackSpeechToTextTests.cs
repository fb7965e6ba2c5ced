using Antiphon.Speech;
using Antiphon.Testing;

namespace Antiphon.Providers.Fallback.Tests;

public sealed class FallbackSpeechToTextTests
{
    private readonly VirtualTime _time = new();
    private readonly Watcher _watcher = new();

    [Fact]
    public void OpenAsync_FirstDoesNotOpen_SecondServes()
    {
        var first = new WordRecogniser("a", _time) { OpenFault = new VoiceException(ErrorCodes.SpeechToTextUnavailable, "No.") };
        var second = new WordRecogniser("b", _time);

        var caller = Call(async caller => await SayAndCommitAsync(caller), null, first, second);

        Assert.Equal(caller.Expected, caller.Finals.Select(final => final.Text));
        var switched = Assert.Single(_watcher.Of<FallbackEvent.ProviderSwitched>());
        Assert.Equal(("a", "b", ErrorCodes.SpeechToTextUnavailable), (switched.From, switched.To, switched.Code));
    }

    [Fact]
    public void OpenAsync_AllFail_OriginalFailureGoesUp()
    {
        var original = new VoiceException(ErrorCodes.EngineMissing, "Install it.");
        var first = new WordRecogniser("a", _time) { OpenFault = original };
        var second = new WordRecogniser("b", _time) { OpenFault = new VoiceException(ErrorCodes.ProviderAuthentication, "No.") };
        var fallback = Fallback(first, second);

        var thrown = Assert.Throws<VoiceException>(() => OneThread.Run(_time, async () => await fallback.OpenAsync(new SpeechToTextOptions())));

        Assert.Same(original, thrown);
        Assert.Equal((1, 1), (first.Opened, second.Opened));
        Assert.Equal(0, _time.UndisposedTimers);
    }

    [Fact]
    public void Session_BreaksInMidWord_WordTimesCountFromTheUtterancesStart()
    {
        var first = Dying(TimeSpan.FromMilliseconds(700));
        var second = new WordRecogniser("b", _time);

        var caller = Call(SayAndCommitAsync, null, first, second);

        var words = Assert.Single(caller.Finals).Words;
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromMilliseconds(440)], words.Select(word => word.Start));
        Assert.NotEmpty(_watcher.Of<FallbackEvent.AudioReplayed>());
    }

    [Fact]
    public void Session_NoFinalComes_NextIsGivenTheUtterance()
    {
        var mute = new WordRecogniser("a", _time) { IsMute = true };
        var second = new WordRecogniser("b", _time);

        var caller = Call(SayAndCommitAsync, null, mute, second);

        Assert.Equal(caller.Expected, caller.Finals.Select(final => final.Text));
        Assert.Equal(ErrorCodes.SpeechToTextTimeout, Assert.Single(_watcher.Of<FallbackEvent.ProviderSwitched>()).Code);
    }

    [Fact]
    public void Session_TransientFault_UtteranceIsSavedAllTheSame()
    {
        var first = new WordRecogniser("a", _time);
        var second = new WordRecogniser("b", _time);

        var caller = Call(
            async caller =>
            {
                await caller.SayAsync(10);
                first.Sessions[0].Say(new SpeechToTextEvent.Fault(new VoiceException(ErrorCodes.EngineCrashed, "Again.")));
                await caller.SayAsync(10);
                caller.Commit();
                await caller.UntilAsync(() => caller.Finals.Any(), TimeSpan.FromSeconds(5));
            },
            null, first, second);

        Assert.Equal(caller.Expected, caller.Finals.Select(final => final.Text));
        Assert.Empty(caller.Faults);
    }

    [Fact]
    public void Session_OldRecogniserAnswersLate_ItsFinalIsDropped()
    {
        var mute = new WordRecogniser("a", _time) { FinalDelay = TimeSpan.FromSeconds(4) };
        var second = new WordRecogniser("b", _time);

        var caller = Call(
            async caller =>
            {
                await SayAndCommitAsync(caller);
                await caller.PauseAsync(TimeSpan.FromSeconds(5));
            },
            null, mute, second);

        Assert.Single(caller.Finals);
    }

    [Fact]
    public void Session_LongerThanTheRing_LossIsReportedAndWordsKeepTheirTimes()
    {
        var first = Dying(TimeSpan.FromMilliseconds(2_900));
        var second = new WordRecogniser("b", _time);
        long dropped = 0;

        var caller = Call(
            async caller =>
            {
                for (var i = 0; i < 4; i++) await caller.SayAsync(35, 5); // 800 ms each.
                caller.Commit();
                await caller.UntilAsync(() => caller.Finals.Any(), TimeSpan.FromSeconds(5));
            },
            session => dropped = session.DroppedSamples, new FallbackSpeechToTextOptions { RingCapacity = TimeSpan.FromSeconds(1) }, first, second);

        var final = Assert.Single(caller.Finals);
        Assert.EndsWith("4x11200", final.Text);
        Assert.Equal(TimeSpan.FromMilliseconds(2_400), final.Words[^1].Start);
        Assert.NotEmpty(_watcher.Of<FallbackEvent.AudioLost>());
        Assert.True(dropped > 0);
    }

    [Fact]
    public void Session_BudgetUsedUp_OriginalFailureForTheUtteranceAndTheNextTurnIsServed()
    {
        var first = new WordRecogniser("a", _time) { Outages = [new Outage(TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(20), OutageStyle.Fault, OpeningHangs: false)] };
        var budget = new RetryBudget(new RetryBudgetOptions { MaxAttempts = 2 }, _time);

        var caller = Call(
            async caller =>
            {
                await SayAndCommitAsync(caller);
                await caller.UntilAsync(() => caller.Faults.Any(), TimeSpan.FromSeconds(10));
                await caller.PauseAsync(TimeSpan.FromSeconds(20));
                budget.BeginTurn();
                await SayAndCommitAsync(caller);
            },
            null, null, budget, first);

        var fault = Assert.Single(caller.Faults);
        Assert.Equal((1L, ErrorCodes.ConnectionLost, true), (fault.Utterance, fault.Error.Code, fault.Error.IsTransient));
        var final = Assert.Single(caller.Finals);
        Assert.Equal((2L, caller.Expected[1]), (final.Utterance, final.Text));
    }

    [Fact]
    public void Session_EveryProviderRefuses_LastEventIsAFinalFault()
    {
        var first = new WordRecogniser("a", _time);

        var caller = Call(
            async caller =>
            {
                await caller.SayAsync(10);
                first.Sessions[0].Say(new SpeechToTextEvent.Fault(new VoiceException(ErrorCodes.ProviderAuthentication, "Expired.")));
                await caller.SayAsync(10);
            },
            null, first);

        Assert.False(Assert.Single(caller.Faults).Error.IsTransient);
        Assert.Same(caller.Heard[^1], caller.Faults.Single());
    }

    [Fact]
    public void Session_IdleCloseBetweenUtterances_IsOpenedAgainWithTheNextWord()
    {
        var first = new WordRecogniser("a", _time);

        var caller = Call(
            async caller =>
            {
                await SayAndCommitAsync(caller);
                first.Sessions[0].End();
                await caller.PauseAsync(TimeSpan.FromSeconds(60));
                Assert.Equal(1, first.Opened);
                await SayAndCommitAsync(caller);
            },
            null, first);

        Assert.Equal(2, first.Opened);
        Assert.Equal(caller.Expected, caller.Finals.Select(final => final.Text));
    }

    [Fact]
    public void Session_HandshakeIsNoProof_ProviderThatHangsUpGoesDown()
    {
        var first = new WordRecogniser("a", _time) { HangsUp = true };
        var second = new WordRecogniser("b", _time);
        var fallback = Fallback(first, second);

        for (var i = 0; i < 12; i++) Call(SayAndCommitAsync, null, fallback);

        Assert.Equal(ProviderState.Down, fallback.Health[0].State);
        Assert.True(fallback.Health[1].State == ProviderState.Healthy);
        Assert.InRange(first.Opened, 3, 11); // It rests longer and longer.
    }

    [Fact]
    public void Session_EndOfTurnOfTheProvider_IsNotSaidAgainAfterAReplay()
    {
        var first = new WordRecogniser("a", _time);
        var second = new WordRecogniser("b", _time);

        var caller = Call(
            async caller =>
            {
                await caller.SayAsync(10);
                first.Sessions[0].Say(new SpeechToTextEvent.EndOfTurn());
                await caller.SayAsync(2);
                first.Sessions[0].End();
                await caller.SayAsync(20);
                second.Sessions[0].Say(new SpeechToTextEvent.EndOfTurn());
                await caller.SayAsync(2);
                caller.Commit();
                await caller.UntilAsync(() => caller.Finals.Any(), TimeSpan.FromSeconds(5));
            },
            null, first, second);

        Assert.Single(caller.Heard.OfType<SpeechToTextEvent.EndOfTurn>());
    }

    [Fact]
    public void Session_EndOfTurnThatNotAllProvidersTell_IsNotTold()
    {
        var first = new WordRecogniser("a", _time);
        var second = new WordRecogniser("b", _time) { Capabilities = SpeechToTextCapabilities.InterimResults };

        var caller = Call(
            async caller =>
            {
                await caller.SayAsync(10);
                first.Sessions[0].Say(new SpeechToTextEvent.EndOfTurn());
                await caller.SayAsync(2);
            },
            null, first, second);

        Assert.Empty(caller.Heard.OfType<SpeechToTextEvent.EndOfTurn>());
        Assert.NotEmpty(caller.Heard.OfType<SpeechToTextEvent.Interim>());
    }

    [Fact]
    public void Session_DiscardedAudio_IsNotReplayed()
    {
        var first = Dying(TimeSpan.FromMilliseconds(500));
        var second = new WordRecogniser("b", _time);

        var caller = Call(
            async caller =>
            {
                await caller.SayAsync(10);
                caller.Discard();
                await caller.SayAsync(20);
                caller.Commit();
                await caller.UntilAsync(() => caller.Finals.Any(), TimeSpan.FromSeconds(5));
            },
            null, first, second);

        Assert.Equal(["2x6400"], caller.Finals.Select(final => final.Text));
    }

    [Fact]
    public void Session_ClosedAtAnyMoment_LeavesNothingBehind()
    {
        for (var ms = 0; ms < 2_500; ms += 13)
        {
            var time = new VirtualTime();
            var providers = new[] { 0, 1 }.Select(i => new WordRecogniser($"p{i}", time)
            {
                Outages = [new Outage(TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(1_600), (OutageStyle)(ms % 4), OpeningHangs: ms % 2 == 0)],
            }).ToArray();
            var fallback = new FallbackSpeechToText(providers, new FallbackSpeechToTextOptions { TimeProvider = time, Random = new Random(ms), OpenTimeout = TimeSpan.FromMilliseconds(300), FinalTimeout = TimeSpan.FromMilliseconds(500) });

            OneThread.Run(time, async () =>
            {
                using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(ms), time);
                ISpeechToTextSession session;
                try
                {
                    session = await fallback.OpenAsync(new SpeechToTextOptions(), cancel.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }

                var caller = new Caller(session, time);
                var listening = caller.ListenAsync();
                while (!cancel.IsCancellationRequested)
                {
                    await caller.SayAsync(5);
                    caller.Commit();
                }

                await session.DisposeAsync();
                await listening;
            });

            Assert.Equal((ms, 0, 0), (ms, time.UndisposedTimers, providers.Sum(provider => provider.OpenSessions)));
        }
    }

    private static async Task SayAndCommitAsync(Caller caller)
    {
        var before = caller.Finals.Count() + caller.Faults.Count();
        await caller.SayAsync(20);
        await caller.SayAsync(20);
        caller.Commit();
        await caller.UntilAsync(() => caller.Finals.Count() + caller.Faults.Count() > before, TimeSpan.FromSeconds(10));
    }

    private WordRecogniser Dying(TimeSpan at) => new("a", _time) { Outages = [new Outage(at, TimeSpan.FromHours(1), OutageStyle.Fault, OpeningHangs: false)] };

    private FallbackSpeechToText Fallback(params WordRecogniser[] providers) => Fallback(null, providers);

    private FallbackSpeechToText Fallback(FallbackSpeechToTextOptions? options, params WordRecogniser[] providers) =>
        new(providers, (options ?? new FallbackSpeechToTextOptions()) with { TimeProvider = _time, Random = new Random(1), Observer = _watcher });

    private Caller Call(Func<Caller, Task> script, Action<ISpeechToTextSession>? atEnd, params WordRecogniser[] providers) => Call(script, atEnd, null, providers);

    private Caller Call(Func<Caller, Task> script, Action<ISpeechToTextSession>? atEnd, FallbackSpeechToTextOptions? options, params WordRecogniser[] providers) =>
        Call(script, atEnd, Fallback(options, providers));

    private Caller Call(Func<Caller, Task> script, Action<ISpeechToTextSession>? atEnd, FallbackSpeechToTextOptions? options, RetryBudget budget, params WordRecogniser[] providers) =>
        Call(script, atEnd, Fallback(options, providers), budget);

    private Caller Call(Func<Caller, Task> script, Action<ISpeechToTextSession>? atEnd, FallbackSpeechToText fallback, RetryBudget? budget = null)
    {
        Caller? caller = null;
        OneThread.Run(_time, async () =>
        {
            var session = await fallback.OpenAsync(new SpeechToTextOptions { Budget = budget });
            caller = new Caller(session, _time);
            var listening = caller.ListenAsync();
            await script(caller);
            atEnd?.Invoke(session);
            await session.DisposeAsync();
            await listening;
        });
        return caller!;
    }
}
