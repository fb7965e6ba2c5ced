using System.Threading.Channels;
using Antiphon.Concurrency;
using Antiphon.Speech;

namespace Antiphon.Providers.Fallback;

/// <summary>One task of a call that keeps it heard: when the link fails it opens the next, has the log replayed to it, and lets it go live.</summary>
internal sealed class RecognitionSupervisor
{
    private readonly ProviderList<ISpeechToText> _providers;
    private readonly FallbackSpeechToTextOptions _fallback;
    private readonly SpeechToTextOptions _options;
    private readonly Hearing _hearing;
    private readonly ChannelWriter<SpeechToTextEvent> _events;
    private readonly CancellationToken _closing;
    private readonly Route _route;
    private readonly RecognitionReplay _replay;
    private readonly RecognitionEvents _reading;
    private readonly Strays _strays = new();

    public RecognitionSupervisor(
        ProviderList<ISpeechToText> providers, FallbackSpeechToTextOptions fallback, SpeechToTextOptions options, RetryBudget budget, Hearing hearing,
        ChannelWriter<SpeechToTextEvent> events, CancellationToken closing)
    {
        _providers = providers;
        _fallback = fallback;
        _options = options;
        _hearing = hearing;
        _events = events;
        _closing = closing;
        _route = providers.NewRoute(budget);
        _replay = new RecognitionReplay(hearing, fallback, providers.Watch, events);
        _reading = new RecognitionEvents(hearing, _route, budget, providers.Watch, events, closing);
    }

    /// <summary>Opens the first recogniser that can be opened.</summary>
    public async Task<RecognitionLink> StartAsync(CancellationToken cancellationToken)
    {
        var use = _route.Begin() ?? throw new VoiceException(ErrorCodes.SpeechToTextUnavailable, "Every recogniser has refused its credentials; correct the keys.");
        while (true)
        {
            var (link, error) = await TryOpenAsync(use, cancellationToken);
            if (link is not null) return link;
            Failed(use, error!);
            use = await _route.NextAsync(use.Name, error!.Code, cancellationToken) ?? throw GivenUp();
        }
    }

    /// <summary>Keeps the call heard until it closes, or no recogniser will ever work again.</summary>
    public async Task RunAsync(RecognitionLink? link)
    {
        try
        {
            while (link is not null)
            {
                await _replay.RunAsync(link, _closing);
                var error = await UntilClosingAsync(link.Failure);
                Retire(link);
                Failed(link.Use, error); // A session's end is final for the session, not for its provider.
                link = await RecoverAsync(link.Use.Name, error.Code);
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The session is closing.
        }
        finally
        {
            lock (_hearing.Gate) link = _hearing.Link;
            if (link is not null)
            {
                Retire(link);
                link.Use.Release();
            }

            _events.TryComplete();
        }
    }

    /// <summary>Waits, within a limit, for what was given up and has not ended.</summary>
    public Task DrainAsync() => _strays.DrainAsync(_fallback.CloseTimeout, _fallback.TimeProvider);

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
            await SleepAsync(isForFlush: false, static log => log.IsEmpty);
            if (await _route.NextAsync(from, code, _closing) is not { } use)
            {
                if (!_route.GoesOn) continue;
                await GiveUpAsync();
                _route.Restart();
                continue;
            }

            var (link, error) = await TryOpenAsync(use, _closing);
            if (link is not null) return link;
            Failed(use, error!);
            (from, code) = (use.Name, error!.Code);
        }
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
        _hearing.Attach(link);
        link.Pump = CurrentScheduler.Run(() => _reading.PumpAsync(link));
        return (link, null);
    }

    private void Failed(ProviderUse use, VoiceException error) => _route.Failed(use, error, isFinal: !error.Code.IsTransient);

    private void Retire(RecognitionLink link)
    {
        if (!_hearing.TryDetach(link)) return;
        Providers.Cancel(link.Stop);
        _strays.Add(CloseAsync(link));
    }

    private static async Task CloseAsync(RecognitionLink link)
    {
        await Providers.CloseAsync(link.Session);
        await link.Pump;
        link.Dispose();
    }

    /// <summary>Waits for the caller while <paramref name="condition"/> holds.</summary>
    private async Task SleepAsync(bool isForFlush, Func<UtteranceLog, bool> condition)
    {
        TaskCompletionSource<bool> sleeper;
        lock (_hearing.Gate)
        {
            if (!condition(_hearing.Log)) return;
            sleeper = _hearing.Awakening.Sleep(isForFlush);
        }

        await UntilClosingAsync(sleeper);
    }

    // Not WaitAsync: of a source that continues asynchronously it would come back by way of the thread pool (decision 0008).
    private async Task<T> UntilClosingAsync<T>(TaskCompletionSource<T> source)
    {
        using var registration = _closing.Register(() => source.TrySetCanceled(_closing));
        return await source.Task;
    }

    /// <summary>The turn's budget is used up: the failure goes up for every utterance that waits for its text. What the caller is
    /// just saying is kept; the next turn may save it.</summary>
    private async Task GiveUpAsync()
    {
        var error = GivenUp();
        while (_hearing.TakeOldest() is { } utterance) await _events.WriteAsync(RecognitionFaults.Passing(error, utterance), _closing);
        await SleepAsync(isForFlush: true, static log => log.Oldest() is null);
    }

    /// <summary>No recogniser will ever work again: the session is over.</summary>
    private async Task EndAsync()
    {
        var error = GivenUp();
        var last = _hearing.TakeOldest();
        while (_hearing.TakeOldest() is { } next)
        {
            await _events.WriteAsync(RecognitionFaults.Passing(error, last), _closing);
            last = next;
        }

        await _events.WriteAsync(RecognitionFaults.Final(error, last), _closing);
    }

    private VoiceException GivenUp()
    {
        var error = _route.Original ?? new VoiceException(ErrorCodes.SpeechToTextUnavailable, "No recogniser may be tried again in this turn.");
        _providers.Watch.GivenUp(error.Code);
        return error;
    }
}
