using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Antiphon.Concurrency;
using Antiphon.Speech;

namespace Antiphon.Testing.Faults;

/// <summary>What becomes of an utterance that is hit. Emits what is to come instead of its final text; false to end the events.</summary>
internal delegate ValueTask<bool> RecognitionFault(SpeechToTextEvent.Final final, Action<SpeechToTextEvent> emit, FaultSite site, CancellationToken cancellationToken);

/// <summary>A recogniser whose sessions fail at the utterances that are hit.</summary>
internal sealed class FaultySpeechToText(ISpeechToText inner, FaultSite site) : ISpeechToText
{
    public string Name => inner.Name;

    public SpeechToTextCapabilities Capabilities => inner.Capabilities;

    /// <summary>Instead of opening at once; null to open.</summary>
    public Func<FaultSite, CancellationToken, Task>? Opening { get; init; }

    /// <summary>For the final text of an utterance that is hit; null for none.</summary>
    public RecognitionFault? OnFinal { get; init; }

    /// <summary>Texts that come while an utterance that is hit is spoken.</summary>
    public IReadOnlyList<string> Interims { get; init; } = [];

    /// <summary>Thrown by the first write of an utterance that is hit; null for nothing.</summary>
    public Func<Exception>? OnWrite { get; init; }

    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextOptions options, CancellationToken cancellationToken = default)
    {
        if (Opening is not null && site.Strikes()) await Opening(site, cancellationToken);
        var session = await inner.OpenAsync(options, cancellationToken);
        return Opening is null ? new Session(this, session, site) : session;
    }

    private sealed class Session(FaultySpeechToText owner, ISpeechToTextSession inner, FaultSite site) : ISpeechToTextSession
    {
        /// <summary>Events that may wait for the reader, which takes them as they come.</summary>
        private const int EventCapacity = 1_024;

        private readonly Channel<SpeechToTextEvent> _events = Channel.CreateBounded<SpeechToTextEvent>(EventCapacity);
        private readonly Lock _gate = new();
        private readonly HashSet<long> _hit = [];
        private int _interimsSent;
        private bool _isDecided;
        private bool _isHit;

        public long DroppedSamples => inner.DroppedSamples;

        public void Write(ReadOnlySpan<short> samples)
        {
            Decide();
            if (_isHit && owner.OnWrite is { } error) throw error();
            inner.Write(samples);
            if (_isHit && _interimsSent < owner.Interims.Count) Emit(new SpeechToTextEvent.Interim(owner.Interims[_interimsSent++]));
        }

        public void Flush(long utterance)
        {
            Decide();
            if (_isHit)
            {
                lock (_gate) _hit.Add(utterance);
            }

            Forget();
            inner.Flush(utterance);
        }

        public void Discard()
        {
            Forget();
            inner.Discard();
        }

        public async IAsyncEnumerable<SpeechToTextEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var pump = CurrentScheduler.Run(() => PumpAsync(stop.Token));
            try
            {
                while (await _events.Reader.WaitToReadAsync(cancellationToken))
                {
                    while (_events.Reader.TryRead(out var item)) yield return item;
                }
            }
            finally
            {
                stop.Cancel();
                await pump;
            }
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private void Decide()
        {
            if (_isDecided) return;
            _isDecided = true;
            _isHit = site.Strikes();
        }

        private void Forget()
        {
            _isDecided = false;
            _interimsSent = 0;
        }

        private void Emit(SpeechToTextEvent item) => _events.Writer.TryWrite(item);

        private async Task PumpAsync(CancellationToken cancellationToken)
        {
            try
            {
                await foreach (var item in inner.ReadEventsAsync(cancellationToken))
                {
                    if (item is SpeechToTextEvent.Final final && TakeHit(final.Utterance) && owner.OnFinal is { } fault)
                    {
                        if (!await fault(final, Emit, site, cancellationToken)) break;
                    }
                    else
                    {
                        await _events.Writer.WriteAsync(item, cancellationToken);
                    }
                }

                _events.Writer.TryComplete();
            }
            catch (Exception error)
            {
                _events.Writer.TryComplete(error);
            }
        }

        private bool TakeHit(long utterance)
        {
            lock (_gate) return _hit.Remove(utterance);
        }
    }
}
