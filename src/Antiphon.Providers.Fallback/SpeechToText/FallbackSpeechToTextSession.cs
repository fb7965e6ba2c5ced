using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Antiphon.Concurrency;
using Antiphon.Speech;

namespace Antiphon.Providers.Fallback;

/// <summary>
/// One call's recognition over several recognisers. What the caller says goes into the log and, while a recogniser has all of
/// it, straight on; a supervisor sees to it that one has. Each committed utterance is answered once.
/// </summary>
internal sealed class FallbackSpeechToTextSession : ISpeechToTextSession
{
    /// <summary>Events waiting for their reader at most; then the link is read no further.</summary>
    private const int EventCapacity = 256;

    private readonly RetryBudget _budget;
    private readonly bool _ownsBudget;
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<SpeechToTextEvent> _events = Channel.CreateBounded<SpeechToTextEvent>(new BoundedChannelOptions(EventCapacity) { SingleReader = true });
    private readonly Hearing _hearing;
    private readonly RecognitionSupervisor _supervisor;
    private Task _supervision = Task.CompletedTask;
    private Task? _disposal;

    public FallbackSpeechToTextSession(ProviderList<ISpeechToText> providers, FallbackSpeechToTextOptions fallback, SpeechToTextOptions options)
    {
        _ownsBudget = options.Budget is null;
        _budget = providers.BudgetOr(options.Budget);
        var tellsEnds = providers.All.All(provider => provider.Capabilities.HasFlag(SpeechToTextCapabilities.EndOfTurn));
        _hearing = new Hearing(fallback, providers.Watch, _budget, options.SampleRateHz, tellsEnds);
        _supervisor = new RecognitionSupervisor(providers, fallback, options, _budget, _hearing, _events.Writer, _closing.Token);
    }

    public long DroppedSamples => _hearing.DroppedSamples;

    /// <summary>Opens the first recogniser that can be opened.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var link = await _supervisor.StartAsync(cancellationToken);
        _supervision = CurrentScheduler.Run(() => _supervisor.RunAsync(link));
    }

    public void Write(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty) return;
        lock (_hearing.Gate)
        {
            if (_hearing.IsClosed) return;
            if (_ownsBudget && _hearing.Log.TailIsEmpty) _budget.BeginTurn();
            _hearing.Write(samples);
        }
    }

    public void Flush(long utterance)
    {
        lock (_hearing.Gate)
        {
            if (_hearing.IsClosed || _hearing.TryCommit(utterance)) return;
        }

        // Nobody reads or nobody answers: the newest is not taken, and said so if there is room to say it.
        _events.Writer.TryWrite(RecognitionFaults.Lost(utterance, $"More than {Hearing.MaxCommits} utterances wait for their text."));
    }

    public void Discard()
    {
        lock (_hearing.Gate)
        {
            if (!_hearing.IsClosed) _hearing.Discard();
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
        lock (_hearing.Gate)
        {
            _hearing.Close();
            _disposal ??= CloseAsync();
            return new ValueTask(_disposal);
        }
    }

    private async Task CloseAsync()
    {
        await Task.Yield(); // Out of the lock.
        Providers.Cancel(_closing);
        await _supervision.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await _supervisor.DrainAsync();
        await _hearing.DisposeAsync();
        _events.Writer.TryComplete();
        _closing.Dispose();
    }
}
