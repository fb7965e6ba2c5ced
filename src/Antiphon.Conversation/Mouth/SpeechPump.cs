using System.Threading.Channels;
using Antiphon.Concurrency;
using Antiphon.Speech;

namespace Antiphon.Conversation;

/// <summary>
/// Has segments synthesised one after the other and carries the audio to the mailbox. Waits while more audio than the
/// session's outbound capacity is made and not yet sent, so that a fast synthesiser cannot fill the memory (R5).
/// </summary>
internal sealed class SpeechPump : ISpeechPump
{
    /// <summary>Segments waiting for synthesis at most; a turn that makes more is broken.</summary>
    private const int MaxWaitingSegments = 1_024;

    /// <summary>In place of an epoch: whatever is being said is hit.</summary>
    public const long EveryEpoch = 0; // Utterances count up from 1, fillers down from -1.

    /// <summary>Attempts at one segment at most, each of which made some of it.</summary>
    private const int MaxAttempts = 3;

    private readonly Channel<SpokenSegment> _segments = Channel.CreateBounded<SpokenSegment>(
        new BoundedChannelOptions(MaxWaitingSegments) { SingleReader = true, SingleWriter = true });

    private readonly CreditGate _room = new(0);
    private readonly ITextToSpeechSession _session;
    private readonly SessionMailbox _mailbox;
    private readonly VoiceSessionOptions _options;
    private readonly SynthesisTrace _trace;
    private readonly RetryBudget _budget;
    private readonly long _capacityTicks;
    private readonly ITimer _silence;
    private SpokenSegment? _speaking;
    private long _aheadTicks;
    private int _waiting;

    public SpeechPump(ITextToSpeechSession session, SessionMailbox mailbox, VoiceSessionOptions options, TimeProvider time, SynthesisTrace trace, RetryBudget budget, CancellationToken closing)
    {
        _session = session;
        _mailbox = mailbox;
        _options = options;
        _trace = trace;
        _budget = budget;
        _capacityTicks = options.OutboundCapacity.Ticks;
        _silence = time.CreateTimer(static pump => ((SpeechPump)pump!).OnSilent(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Completion = CurrentScheduler.Run(() => PumpAsync(closing));
    }

    /// <summary>Rate of the audio it posts.</summary>
    public int SampleRateHz => _session.SampleRateHz;

    /// <summary>Completes when the pump has ended; never faults.</summary>
    public Task Completion { get; }

    /// <summary>Hands a segment over; false when too many wait.</summary>
    public bool TryEnqueue(SpokenSegment segment) => _segments.Writer.TryWrite(segment);

    /// <summary>The reader has sent or dropped audio of this length; negative where rounding had counted too much.</summary>
    public void Consumed(TimeSpan duration)
    {
        var ahead = Interlocked.Add(ref _aheadTicks, -duration.Ticks);
        if (ahead < _capacityTicks && Interlocked.Exchange(ref _waiting, 0) == 1) _room.Release();
    }

    private async Task PumpAsync(CancellationToken closing)
    {
        try
        {
            while (await _segments.Reader.WaitToReadAsync(closing))
            {
                while (_segments.Reader.TryRead(out var segment))
                {
                    if (!segment.Cancelled.IsCancellationRequested) await SpeakAsync(segment);
                }
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // The session is over.
        }
        finally
        {
            await _silence.DisposeAsync();
        }
    }

    private async Task SpeakAsync(SpokenSegment segment)
    {
        Volatile.Write(ref _speaking, segment);
        var progress = new SegmentProgress(segment.Text, SampleRateHz);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Watch(_options.SynthesisTimeout);
                await foreach (var chunk in _trace.SpeakAsync(_session, segment, progress.Rest, segment.Cancelled))
                {
                    Watch(Timeout.InfiniteTimeSpan); // What holds it back now is not the synthesiser.
                    progress.Add(chunk);
                    await PostAsync(segment, chunk);
                    Watch(_options.SynthesisTimeout);
                }

                _mailbox.Post(new Mail(MailKind.SpeechSegmentDone, segment.Epoch, null, segment));
                return;
            }
            catch (OperationCanceledException) when (segment.Cancelled.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (!TryGoOn(segment, progress, attempt, Coded(e))) return;
            }
            finally
            {
                Watch(Timeout.InfiniteTimeSpan);
            }
        }
    }

    private static VoiceException Coded(Exception error) => VoiceException.From(error) is { Code.Category: ErrorCategory.Internal } unknown
        ? new VoiceException(ErrorCodes.TextToSpeechFailed, "The agent's speech could not be made.", unknown) { IsTransient = unknown.IsTransient }
        : VoiceException.From(error);

    /// <summary>An attempt has failed: whether the next one says what is missing. If not, the reader has been told.</summary>
    private bool TryGoOn(SpokenSegment segment, SegmentProgress progress, int attempt, VoiceException error)
    {
        var mayTryAgain = error.IsTransient && (progress.IsAudible ? attempt < MaxAttempts : attempt == 1) && _budget.TrySpend();
        if (!mayTryAgain)
        {
            _mailbox.Post(new Mail(MailKind.SpeechFailed, segment.Epoch, error, segment));
            return false;
        }

        if (!progress.IsAudible) return true; // Nothing was heard of it: it is said again.
        _mailbox.Post(new Mail(MailKind.SpeechContinued, segment.Epoch, progress.Continue() with { Error = error }, segment));
        if (progress.Rest.Length > 0) return true;
        _mailbox.Post(new Mail(MailKind.SpeechSegmentDone, segment.Epoch, null, segment));
        return false;
    }

    private void Watch(TimeSpan limit) => _silence.Change(limit, Timeout.InfiniteTimeSpan);

    private void OnSilent()
    {
        if (Volatile.Read(ref _speaking) is not { } segment) return;
        // A segment that was cut off and does not let go of the synthesiser stands before every segment after it.
        var epoch = segment.Cancelled.IsCancellationRequested ? EveryEpoch : segment.Epoch;
        _mailbox.Post(new Mail(MailKind.SpeechFailed, epoch, new VoiceException(ErrorCodes.TextToSpeechFailed,
            $"No audio came from the synthesiser for {_options.SynthesisTimeout.TotalSeconds:F0} s.")
        { IsTransient = false }, segment));
    }

    private async ValueTask PostAsync(SpokenSegment segment, SpeechChunk chunk)
    {
        var ahead = Interlocked.Add(ref _aheadTicks, chunk.Audio.Duration.Ticks);
        if (chunk.Words.Count > 0) _mailbox.Post(new Mail(MailKind.SpeechWords, segment.Epoch, chunk.Words, segment));
        _mailbox.Post(new Mail(MailKind.SpeechAudio, segment.Epoch, chunk.Audio, segment));
        while (ahead >= _capacityTicks)
        {
            Volatile.Write(ref _waiting, 1);
            ahead = Interlocked.Read(ref _aheadTicks);
            if (ahead < _capacityTicks && Interlocked.Exchange(ref _waiting, 0) == 1) return;
            await _room.TakeAsync(segment.Cancelled);
            ahead = Interlocked.Read(ref _aheadTicks);
        }
    }
}
