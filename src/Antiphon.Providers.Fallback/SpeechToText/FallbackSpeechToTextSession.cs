using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Antiphon.Audio;
using Antiphon.Concurrency;
using Antiphon.Speech;

namespace Antiphon.Providers.Fallback;

/// <summary>
/// One call's recognition over several recognisers. What the caller says goes into the log and, while a recogniser has all of
/// it, straight on. One task supervises: when the link fails it opens the next, replays the log, and lets it go live. Events of
/// a link that was given up are dropped; each committed utterance is answered once.
/// </summary>
internal sealed class FallbackSpeechToTextSession : ISpeechToTextSession
{
    /// <summary>Committed utterances without a text at most.</summary>
    private const int MaxCommits = 64;

    /// <summary>Events waiting for their reader at most; then the link is read no further.</summary>
    private const int EventCapacity = 256;

    private static readonly TimeSpan ReplayPiece = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly ProviderList<ISpeechToText> _providers;
    private readonly FallbackSpeechToTextOptions _fallback;
    private readonly SpeechToTextOptions _options;
    private readonly RetryBudget _budget;
    private readonly bool _ownsBudget;
    private readonly bool _tellsEnds;
    private readonly Route _route;
    private readonly Strays _strays = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<SpeechToTextEvent> _events = Channel.CreateBounded<SpeechToTextEvent>(new BoundedChannelOptions(EventCapacity) { SingleReader = true });
    private readonly ITimer _finalTimer;
    private readonly int _pieceSamples;

    // Guarded by _gate.
    private readonly UtteranceLog _log;
    private RecognitionLink? _link;
    private TaskCompletionSource<bool>? _sleeping;
    private bool _sleepsForFlush;
    private bool _isTimed;
    private bool _isClosed;
    private int _endsOfTurn;
    private int _endsToSkip;
    private long _droppedSamples;

    private Task _supervision = Task.CompletedTask;
    private Task? _disposal;

    public FallbackSpeechToTextSession(ProviderList<ISpeechToText> providers, FallbackSpeechToTextOptions fallback, SpeechToTextOptions options)
    {
        _providers = providers;
        _fallback = fallback;
        _options = options;
        _ownsBudget = options.Budget is null;
        _tellsEnds = providers.All.All(provider => provider.Capabilities.HasFlag(SpeechToTextCapabilities.EndOfTurn));
        _budget = providers.BudgetOr(options.Budget);
        _route = providers.NewRoute(_budget);
        _log = new UtteranceLog((int)MediaTime.ToSamples(fallback.RingCapacity, options.SampleRateHz), options.SampleRateHz, MaxCommits);
        _pieceSamples = (int)MediaTime.ToSamples(ReplayPiece, options.SampleRateHz);
        _finalTimer = fallback.TimeProvider.CreateTimer(static session => ((FallbackSpeechToTextSession)session!).OnNoFinal(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public long DroppedSamples
    {
        get { lock (_gate) return _droppedSamples + (_link?.Session.DroppedSamples ?? 0); }
    }

    /// <summary>Opens the first recogniser that can be opened.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var use = _route.Begin() ?? throw new VoiceException(ErrorCodes.SpeechToTextUnavailable, "Every recogniser has refused its credentials; correct the keys.");
        while (true)
        {
            var (link, error) = await TryOpenAsync(use, cancellationToken);
            if (link is not null)
            {
                _supervision = CurrentScheduler.Run(() => SuperviseAsync(link));
                return;
            }

            _route.Failed(use, error!, !error!.Code.IsTransient);
            use = await _route.NextAsync(use.Name, error.Code, cancellationToken) ?? throw GivenUp();
        }
    }

    public void Write(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty) return;
        lock (_gate)
        {
            if (_isClosed) return;
            if (_ownsBudget && _log.TailIsEmpty) _budget.BeginTurn();
            _log.Write(samples);
            if (_link is { IsLive: true } link)
            {
                link.Cursor = link.Cursor with { Position = _log.End };
                try
                {
                    link.Session.Write(samples);
                }
                catch (Exception error)
                {
                    FailNeedsLock(link, error);
                }
            }

            WakeNeedsLock(isFlush: false);
        }
    }

    public void Flush(long utterance)
    {
        var isTooMany = false;
        lock (_gate)
        {
            if (_isClosed) return;
            _endsOfTurn = _endsToSkip = 0;
            if (_log.TryCommit(utterance, out var commit))
            {
                if (_link is { IsLive: true } link)
                {
                    link.Cursor = new LogCursor(_log.End, commit.Number + 1);
                    FlushNeedsLock(link, utterance, TimeSpan.Zero);
                }
            }
            else
            {
                isTooMany = true;
            }

            WakeNeedsLock(isFlush: true);
        }

        // Nobody reads or nobody answers: the newest is not taken, and said so if there is room to say it.
        if (isTooMany) _events.Writer.TryWrite(Lost(utterance, $"More than {MaxCommits} utterances wait for their text."));
    }

    public void Discard()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            _log.Discard();
            _endsOfTurn = _endsToSkip = 0;
            if (_link is not { } link) return;

            // A replay that has not come to the discarded audio never will; what it has been given of it must go.
            var isBeyond = link.Cursor.Position > _log.End;
            if (isBeyond) link.Cursor = link.Cursor with { Position = _log.End };
            if (!link.IsLive && !isBeyond) return;
            try
            {
                link.Session.Discard();
            }
            catch (Exception error)
            {
                FailNeedsLock(link, error);
            }
        }
    }

    public async IAsyncEnumerable<SpeechToTextEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await _events.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_events.Reader.TryRead(out var item)) yield return item;
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            _disposal ??= CloseAsync();
            return new ValueTask(_disposal);
        }
    }

    private async Task CloseAsync()
    {
        await Task.Yield(); // Out of the lock.
        Providers.Cancel(_closing);
        await _supervision.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await _strays.DrainAsync(_fallback.CloseTimeout, _fallback.TimeProvider);
        await _finalTimer.DisposeAsync();
        _events.Writer.TryComplete();
        _closing.Dispose();
    }

    private async Task SuperviseAsync(RecognitionLink? link)
    {
        try
        {
            while (link is not null)
            {
                await ReplayAsync(link);
                var error = await UntilClosingAsync(link.Failure);
                Retire(link);
                _route.Failed(link.Use, error, IsFinal(error));
                link = await RecoverAsync(link.Use.Name, error.Code);
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The session is closing.
        }
        finally
        {
            lock (_gate) link = _link;
            if (link is not null)
            {
                Retire(link);
                link.Use.Release();
            }

            _events.Writer.TryComplete();
        }
    }

    /// <summary>Finds the next link; null when there never will be one.</summary>
    private async Task<RecognitionLink?> RecoverAsync(string from, ErrorCode code)
    {
        while (true)
        {
            if (!_route.GoesOn)
            {
                await EndAsync();
                return null;
            }

            // Nobody is speaking: the next word opens the next link, and is kept until it is open.
            await SleepAsync(forFlush: false, static log => log.IsEmpty);
            if (await _route.NextAsync(from, code, _closing.Token) is not { } use)
            {
                if (!_route.GoesOn) continue;
                await GiveUpAsync();
                _route.Restart();
                continue;
            }

            var (link, error) = await TryOpenAsync(use, _closing.Token);
            if (link is not null) return link;
            _route.Failed(use, error!, !error!.Code.IsTransient);
            (from, code) = (use.Name, error.Code);
        }
    }

    /// <summary>Waits for the caller's next audio while <paramref name="condition"/> holds; with <paramref name="forFlush"/> also
    /// until something may be tried again, or an utterance ends.</summary>
    private async Task SleepAsync(bool forFlush, Func<UtteranceLog, bool> condition)
    {
        TaskCompletionSource<bool> sleeping;
        lock (_gate)
        {
            if (!condition(_log)) return;
            _sleepsForFlush = forFlush;
            sleeping = _sleeping = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await UntilClosingAsync(sleeping);
    }

    // Not WaitAsync: of a source that continues asynchronously it would come back by way of the thread pool (decision 0008).
    private async Task<T> UntilClosingAsync<T>(TaskCompletionSource<T> source)
    {
        using var registration = _closing.Token.Register(() => source.TrySetCanceled(_closing.Token));
        return await source.Task;
    }

    private void WakeNeedsLock(bool isFlush)
    {
        if (_sleeping is not { } sleeping || (_sleepsForFlush && !isFlush && _budget.AttemptsLeft == 0)) return;
        _sleeping = null;
        sleeping.TrySetResult(true);
    }

    private async Task<(RecognitionLink? Link, VoiceException? Error)> TryOpenAsync(ProviderUse use, CancellationToken cancellationToken)
    {
        ISpeechToTextSession session;
        try
        {
            session = await Providers.OpenAsync(token => _providers[use].OpenAsync(_options, token), _fallback.OpenTimeout, _fallback.TimeProvider, _strays, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            use.Release();
            throw;
        }
        catch (Exception error)
        {
            return (null, _providers.Watch.Coded(error, ErrorCodes.SpeechToTextUnavailable, use.Name, "Recognition could not be opened."));
        }

        var link = new RecognitionLink(session, use);
        lock (_gate)
        {
            _link = link;
            link.Cursor = new LogCursor(0, 0);
            _endsToSkip = _endsOfTurn;
        }

        link.Pump = CurrentScheduler.Run(() => PumpAsync(link));
        return (link, null);
    }

    /// <summary>Gives a new link what has no text yet, faster than it was spoken, until the link has all and goes live.</summary>
    private async Task ReplayAsync(RecognitionLink link)
    {
        long lost = 0;
        while (!link.Failure.Task.IsCompleted)
        {
            var gone = ReplayPieceNow(link, ref lost);
            foreach (var utterance in gone) await _events.Writer.WriteAsync(Lost(utterance, "Its audio was gone before another recogniser was there."), _closing.Token);
            if (link.IsLive) break;
            await Task.Delay(ReplayPiece / _fallback.ReplaySpeed, _fallback.TimeProvider, _closing.Token);
        }

        if (link.Replayed > 0) _providers.Watch.Replayed(link.Use.Name, MediaTime.Of(link.Replayed, _options.SampleRateHz));
        if (lost > 0) _providers.Watch.Lost(link.Use.Name, MediaTime.Of(lost, _options.SampleRateHz));
    }

    private List<long> ReplayPieceNow(RecognitionLink link, ref long lost)
    {
        var gone = new List<long>();
        lock (_gate)
        {
            var cursor = link.Cursor;
            try
            {
                for (var left = _pieceSamples; left > 0;)
                {
                    _log.Next(ref cursor, left, out var step);
                    link.Cursor = cursor;
                    lost += step.Skipped;
                    _droppedSamples += step.Skipped;
                    if (step.Kind == LogStepKind.Samples)
                    {
                        left -= step.Samples.Length;
                        link.Replayed += step.Samples.Length;
                        link.Session.Write(step.Samples);
                    }
                    else if (step.Kind == LogStepKind.Flush)
                    {
                        FlushNeedsLock(link, step.Utterance, MediaTime.Of(link.Replayed, _options.SampleRateHz) / 2);
                    }
                    else if (step.Kind == LogStepKind.Gone)
                    {
                        if (_log.TryAnswer(step.Utterance, out _)) gone.Add(step.Utterance);
                    }
                    else
                    {
                        link.ReplayedBelow = link.Replayed > 0 ? _log.NextNumber : 0;
                        link.IsLive = true;
                        break;
                    }
                }
            }
            catch (Exception error)
            {
                FailNeedsLock(link, error);
            }
        }

        return gone;
    }

    private void FlushNeedsLock(RecognitionLink link, long utterance, TimeSpan allowance)
    {
        try
        {
            if (!_isTimed)
            {
                _isTimed = true;
                _finalTimer.Change(_fallback.FinalTimeout + allowance, Timeout.InfiniteTimeSpan);
            }

            link.Session.Flush(utterance);
        }
        catch (Exception error)
        {
            FailNeedsLock(link, error);
        }
    }

    private void FailNeedsLock(RecognitionLink link, Exception error) =>
        link.Failure.TrySetResult(_providers.Watch.Coded(error, ErrorCodes.SpeechToTextClosed, link.Use.Name, "Recognition took no more audio."));

    private async Task PumpAsync(RecognitionLink link)
    {
        VoiceException error;
        try
        {
            await foreach (var item in link.Session.ReadEventsAsync(link.Stop.Token))
            {
                if (item is SpeechToTextEvent.Fault fault)
                {
                    link.Failure.TrySetResult(fault.Error);
                    return;
                }

                if (Admit(link, item) is not { } admitted) continue;
                if (admitted is SpeechToTextEvent.Final) _route.Prove(link.Use);
                await _events.Writer.WriteAsync(admitted, _closing.Token); // Also when the link is given up meanwhile: it was admitted.
            }

            error = new ProviderException(ErrorCodes.SpeechToTextClosed, link.Use.Name, "Recognition ended by itself.");
        }
        catch (OperationCanceledException) when (link.Stop.IsCancellationRequested || _closing.IsCancellationRequested)
        {
            return;
        }
        catch (Exception thrown)
        {
            error = _providers.Watch.Coded(thrown, ErrorCodes.SpeechToTextClosed, link.Use.Name, "Recognition ended in mid-session.");
        }

        link.Failure.TrySetResult(error);
    }

    /// <summary>What of an event goes up; null when nothing does.</summary>
    private SpeechToTextEvent? Admit(RecognitionLink link, SpeechToTextEvent item)
    {
        lock (_gate)
        {
            if (_link != link || link.Failure.Task.IsCompleted) return null;
            if (item is SpeechToTextEvent.Final final)
            {
                if (!_log.TryAnswer(final.Utterance, out var commit)) return null;
                _route.Reset();
                TimeNextFinalNeedsLock(link);
                return commit.Skipped == 0 || final.Words.Count == 0 ? final : final with { Words = Shift(final.Words, commit.Skipped) };
            }

            // Of a link that is catching up, only what it says of the present is of interest.
            if (!link.IsLive || _log.Oldest(link.ReplayedBelow) is not null) return null;
            if (item is SpeechToTextEvent.Interim) _budget.Relieve(); // It hears: in a long turn the next trouble is another one.
            if (item is not SpeechToTextEvent.EndOfTurn) return item;
            if (!_tellsEnds) return null; // Who decides on ends must not change with the recogniser.
            if (_endsToSkip > 0)
            {
                _endsToSkip--;
                return null;
            }

            _endsOfTurn++;
            return item;
        }
    }

    private List<RecognizedWord> Shift(IReadOnlyList<RecognizedWord> words, long skippedSamples)
    {
        var by = MediaTime.Of(skippedSamples, _options.SampleRateHz);
        return [.. words.Select(word => new RecognizedWord(word.Text, word.Start + by, word.End + by))];
    }

    private void TimeNextFinalNeedsLock(RecognitionLink link)
    {
        _isTimed = _log.Oldest(link.Cursor.Number) is not null;
        _finalTimer.Change(_isTimed ? _fallback.FinalTimeout : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void OnNoFinal()
    {
        lock (_gate)
        {
            if (!_isTimed || _link is not { } link) return;
            _isTimed = false;
            link.Failure.TrySetResult(new ProviderException(ErrorCodes.SpeechToTextTimeout, link.Use.Name,
                $"No final text came within {_fallback.FinalTimeout.TotalMilliseconds:0} ms."));
        }
    }

    private void Retire(RecognitionLink link)
    {
        lock (_gate)
        {
            if (_link != link) return;
            _link = null;
            _isTimed = false;
            _finalTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _droppedSamples += link.Session.DroppedSamples;
        }

        Providers.Cancel(link.Stop);
        _strays.Add(CloseAsync(link));
    }

    private static async Task CloseAsync(RecognitionLink link)
    {
        await Providers.CloseAsync(link.Session);
        await link.Pump;
        link.Dispose();
    }

    /// <summary>The turn's budget is used up: the failure goes up for every utterance that waits for its text. What the caller is
    /// just saying is kept; the next turn may save it.</summary>
    private async Task GiveUpAsync()
    {
        var error = GivenUp();
        while (TakeOldest() is { } utterance)
            await _events.Writer.WriteAsync(new SpeechToTextEvent.Fault(Passing(error)) { Utterance = utterance }, _closing.Token);
        await SleepAsync(forFlush: true, log => log.Oldest() is null);
    }

    /// <summary>No recogniser will ever work again: the session is over.</summary>
    private async Task EndAsync()
    {
        var error = GivenUp();
        var last = TakeOldest();
        while (TakeOldest() is { } next)
        {
            await _events.Writer.WriteAsync(new SpeechToTextEvent.Fault(Passing(error)) { Utterance = last }, _closing.Token);
            last = next;
        }

        var final = error.IsTransient ? new VoiceException(error.Code, error.Message, error) { IsTransient = false } : error;
        await _events.Writer.WriteAsync(new SpeechToTextEvent.Fault(final) { Utterance = last }, _closing.Token);
    }

    private long? TakeOldest()
    {
        lock (_gate)
        {
            if (_log.Oldest() is not { } commit) return null;
            _log.TryAnswer(commit.Utterance, out _);
            return commit.Utterance;
        }
    }

    private VoiceException GivenUp()
    {
        var error = _route.Original ?? new VoiceException(ErrorCodes.SpeechToTextUnavailable, "No recogniser may be tried again in this turn.");
        _providers.Watch.GivenUp(error.Code);
        return error;
    }

    private static bool IsFinal(VoiceException error) => !error.Code.IsTransient; // A session's end is final for the session, not for its provider.

    private static VoiceException Passing(VoiceException error) =>
        error.IsTransient ? error : new VoiceException(error.Code, error.Message, error) { IsTransient = true, RetryAfter = error.RetryAfter };

    private static SpeechToTextEvent.Fault Lost(long utterance, string why) =>
        new(new VoiceException(ErrorCodes.SpeechToTextTimeout, why)) { Utterance = utterance };
}
