using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Providers.Fallback;

/// <summary>
/// What a call has said and who hears it now: the log, the link, and what is waited for. Audio comes in by the caller's thread, links
/// come and go by the supervisor's; both under one gate.
/// </summary>
internal sealed class Hearing : IAsyncDisposable
{
    /// <summary>Committed utterances without a text at most.</summary>
    public const int MaxCommits = 64;

    private readonly FallbackSpeechToTextOptions _fallback;
    private readonly FallbackWatch _watch;
    private readonly FinalDeadline _deadline;
    private long _dropped;

    public Hearing(FallbackSpeechToTextOptions fallback, FallbackWatch watch, RetryBudget budget, int sampleRateHz, bool tellsEnds)
    {
        _fallback = fallback;
        _watch = watch;
        SampleRateHz = sampleRateHz;
        Log = new UtteranceLog((int)MediaTime.ToSamples(fallback.RingCapacity, sampleRateHz), sampleRateHz, MaxCommits);
        Ends = new TurnEnds(tellsEnds);
        Awakening = new Awakening(budget);
        _deadline = new FinalDeadline(fallback.FinalTimeout, fallback.TimeProvider, OnNoFinal);
    }

    /// <summary>Guards everything here, the log and the link included.</summary>
    public Lock Gate { get; } = new();

    public int SampleRateHz { get; }

    public UtteranceLog Log { get; }

    public TurnEnds Ends { get; }

    public Awakening Awakening { get; }

    /// <summary>Who hears; null while nobody does.</summary>
    public RecognitionLink? Link { get; private set; }

    public bool IsClosed { get; private set; }

    public long DroppedSamples
    {
        get { lock (Gate) return _dropped + (Link?.Session.DroppedSamples ?? 0); }
    }

    public void Write(ReadOnlySpan<short> samples)
    {
        Log.Write(samples);
        if (Link is { IsLive: true } link)
        {
            link.Cursor = link.Cursor with { Position = Log.End };
            Try(link, samples, static (session, samples) => session.Write(samples));
        }

        Awakening.OnAudio();
    }

    /// <summary>False when too many utterances wait for their text.</summary>
    public bool TryCommit(long utterance)
    {
        Ends.Restart();
        var isTaken = Log.TryCommit(utterance, out var commit);
        if (isTaken && Link is { IsLive: true } link)
        {
            link.Cursor = new LogCursor(Log.End, commit!.Number + 1);
            Flush(link, utterance, TimeSpan.Zero);
        }

        Awakening.OnFlush();
        return isTaken;
    }

    public void Discard()
    {
        Log.Discard();
        Ends.Restart();
        if (Link is not { } link) return;

        // A replay that has not come to the discarded audio never will; what it has been given of it must go.
        var isBeyond = link.Cursor.Position > Log.End;
        if (isBeyond) link.Cursor = link.Cursor with { Position = Log.End };
        if (link.IsLive || isBeyond) Try(link, [], static (session, _) => session.Discard());
    }

    /// <summary>Has the link end an utterance.</summary>
    /// <param name="link">The link.</param>
    /// <param name="utterance">The utterance.</param>
    /// <param name="allowance">Time that its text may take longer.</param>
    public void Flush(RecognitionLink link, long utterance, TimeSpan allowance)
    {
        try
        {
            _deadline.Begin(allowance);
            link.Session.Flush(utterance);
        }
        catch (Exception error)
        {
            Fail(link, error);
        }
    }

    public void Fail(RecognitionLink link, Exception error) =>
        link.Failure.TrySetResult(_watch.Coded(error, ErrorCodes.SpeechToTextClosed, link.Use.Name, "Recognition took no more audio."));

    /// <summary>The utterance has its text; false when that is not waited for.</summary>
    public bool TryAnswer(RecognitionLink link, SpeechToTextEvent.Final final, out long skippedSamples)
    {
        var isAnswered = Log.TryAnswer(final.Utterance, out var commit);
        skippedSamples = commit?.Skipped ?? 0;
        if (isAnswered) _deadline.Next(Log.Oldest(link.Cursor.Number) is not null);
        return isAnswered;
    }

    /// <summary>The oldest utterance without a text, which will get none.</summary>
    public long? TakeOldest()
    {
        lock (Gate)
        {
            if (Log.Oldest() is not { } commit) return null;
            Log.TryAnswer(commit.Utterance, out _);
            return commit.Utterance;
        }
    }

    /// <summary>Audio that could not be given to the link.</summary>
    public void CountLost(long samples) => _dropped += samples;

    public void Attach(RecognitionLink link)
    {
        lock (Gate)
        {
            Link = link;
            link.Cursor = new LogCursor(0, 0);
            Ends.Repeat();
        }
    }

    /// <summary>The link hears no more; false when it did not before.</summary>
    public bool TryDetach(RecognitionLink link)
    {
        lock (Gate)
        {
            if (Link != link) return false;
            Link = null;
            _deadline.Stop();
            _dropped += link.Session.DroppedSamples;
            return true;
        }
    }

    /// <summary>Nothing more is taken.</summary>
    public void Close() => IsClosed = true;

    public ValueTask DisposeAsync() => _deadline.DisposeAsync();

    private void Try(RecognitionLink link, ReadOnlySpan<short> samples, SessionCall call)
    {
        try
        {
            call(link.Session, samples);
        }
        catch (Exception error)
        {
            Fail(link, error);
        }
    }

    private void OnNoFinal()
    {
        lock (Gate)
        {
            if (Link is not { } link || !_deadline.TryExpire()) return;
            link.Failure.TrySetResult(new ProviderException(ErrorCodes.SpeechToTextTimeout, link.Use.Name,
                $"No final text came within {_fallback.FinalTimeout.TotalMilliseconds:0} ms."));
        }
    }

    private delegate void SessionCall(ISpeechToTextSession session, ReadOnlySpan<short> samples);
}
