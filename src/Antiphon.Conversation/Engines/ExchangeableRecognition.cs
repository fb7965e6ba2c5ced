using System.Runtime.CompilerServices;
using Antiphon.Speech;

namespace Antiphon.Conversation;

/// <summary>
/// One call's recognition over recognisers that take over from each other between two utterances. One hears at a time; the events of the
/// next come after all texts that the one before it owes.
/// </summary>
internal sealed class ExchangeableRecognition : ISpeechToTextSession
{
    private readonly Lock _gate = new();
    private readonly Queue<Link> _links = new(); // The last hears; those before it owe texts. Few: an exchange needs an utterance in between.
    private Link _hears;
    private ISpeechToTextSession? _offered;
    private bool _inUtterance;
    private bool _isClosed;
    private long _dropped; // By those that are closed.

    public ExchangeableRecognition(ISpeechToTextSession first)
    {
        _hears = new Link(first);
        _links.Enqueue(_hears);
    }

    /// <inheritdoc/>
    public long DroppedSamples
    {
        get
        {
            lock (_gate) return _dropped + _links.Sum(link => link.Session.DroppedSamples);
        }
    }

    /// <summary>This one hears from the next utterance on.</summary>
    /// <returns>What is not needed any more and wants to be closed: an earlier offer that never heard, or this one after the end.</returns>
    public ISpeechToTextSession? Offer(ISpeechToTextSession next)
    {
        lock (_gate)
        {
            if (_isClosed) return next;
            var unused = _offered;
            _offered = next;
            return unused;
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<short> samples) => Hearing(inUtterance: true).Write(samples);

    /// <inheritdoc/>
    public void Flush(long utterance)
    {
        ISpeechToTextSession hears;
        lock (_gate)
        {
            hears = _hears.Session;
            _hears.Owed.Add(utterance);
            _inUtterance = false;
        }

        hears.Flush(utterance);
    }

    /// <inheritdoc/>
    public void Discard() => Hearing(inUtterance: false).Discard();

    /// <inheritdoc/>
    public async IAsyncEnumerable<SpeechToTextEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Link link;
            lock (_gate)
            {
                if (_isClosed) yield break;
                link = _links.Peek();
            }

            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, link.Left.Token);
            await using (var events = link.Session.ReadEventsAsync(leaving.Token).GetAsyncEnumerator(leaving.Token))
            {
                while (await NextAsync(events, link, cancellationToken) is { } recognition)
                {
                    yield return recognition;
                    if (Settle(link, recognition)) break;
                }
            }

            if (!IsLeft(link)) yield break; // It ended by itself: so does the call's recognition.
            foreach (var utterance in link.Owed)
            {
                yield return new SpeechToTextEvent.Fault(new VoiceException(ErrorCodes.SpeechToTextClosed, "The recogniser ended before it had given the text.") { IsTransient = true })
                {
                    Utterance = utterance,
                };
            }

            lock (_gate)
            {
                _dropped += link.Session.DroppedSamples;
                _links.Dequeue();
            }

            await link.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Link[] links;
        ISpeechToTextSession? offered;
        lock (_gate)
        {
            _isClosed = true;
            links = [.. _links];
            offered = _offered;
            _offered = null;
        }

        if (offered is not null) await offered.DisposeAsync();
        foreach (var link in links) await link.DisposeAsync();
    }

    /// <summary>The next event; null when there is none any more, or when one that does not hear any more has failed.</summary>
    private async ValueTask<SpeechToTextEvent?> NextAsync(IAsyncEnumerator<SpeechToTextEvent> events, Link link, CancellationToken cancellationToken)
    {
        try
        {
            if (!await events.MoveNextAsync()) return null;
            return events.Current is SpeechToTextEvent.Fault { Error.IsTransient: false } && IsLeft(link) ? null : events.Current;
        }
        catch (Exception) when (IsLeft(link) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private ISpeechToTextSession Hearing(bool inUtterance)
    {
        Link? left = null;
        ISpeechToTextSession hears;
        lock (_gate)
        {
            if (inUtterance && !_inUtterance && _offered is { } next)
            {
                left = _hears;
                _hears = new Link(next);
                _links.Enqueue(_hears);
                _offered = null;
            }

            _inUtterance = inUtterance;
            hears = _hears.Session;
            if (left is { Owed.Count: > 0 }) left = null; // Left when it owes nothing more.
        }

        left?.Leave();
        return hears;
    }

    /// <summary>Whether <paramref name="link"/> owes nothing more and does not hear any more.</summary>
    private bool Settle(Link link, SpeechToTextEvent recognition)
    {
        lock (_gate)
        {
            if (recognition is SpeechToTextEvent.Final final) link.Owed.Remove(final.Utterance);
            if (recognition is SpeechToTextEvent.Fault { Utterance: { } lost }) link.Owed.Remove(lost);
            return link != _hears && link.Owed.Count == 0;
        }
    }

    private bool IsLeft(Link link)
    {
        lock (_gate) return link != _hears;
    }

    private sealed class Link(ISpeechToTextSession session) : IAsyncDisposable
    {
        public ISpeechToTextSession Session { get; } = session;

        public CancellationTokenSource Left { get; } = new();

        public List<long> Owed { get; } = []; // Few: committed utterances whose text is under way.

        public void Leave()
        {
            try
            {
                Left.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended by itself just now.
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Session.DisposeAsync();
            Left.Dispose();
        }
    }
}
