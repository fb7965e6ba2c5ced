using Antiphon.Agents;
using Antiphon.Audio;
using Antiphon.Speech;
using Antiphon.Turns;

namespace Antiphon.Conversation;

/// <summary>
/// The agent's current utterance from text to heard words: cuts the text, has it synthesised, sends the audio when it is
/// due, and settles what was heard. One utterance at a time.
/// </summary>
internal sealed class AgentVoice : IDisposable
{
    /// <summary>With acknowledged playout, how long after its end by the clock the last mark may still come.</summary>
    private static readonly TimeSpan MarkGrace = TimeSpan.FromSeconds(2);

    /// <summary>How long speech is held beyond the longest that the interruption strategy asks for; only a line that has gone silent
    /// gets there.</summary>
    private static readonly TimeSpan HoldGrace = TimeSpan.FromMilliseconds(500);

    private readonly SessionState _state;
    private readonly IVoiceLine _line;
    private readonly ITimer _ticker;
    private readonly Action<SpokenSegment> _announce;
    private readonly List<SpeechSegmenter.Segment> _cuts = [];
    private readonly List<SpokenSegment> _waiting = []; // Text of a suspended utterance in a session without a voice.
    private readonly TimeSpan _maxHold;
    private Mouth? _mouth;
    private TimeSpan? _heldSince;
    private Task _stopping = Task.CompletedTask;
    private long _epoch;

    public AgentVoice(SessionState state, VoiceSessionServices services, IVoiceLine line, SessionMailbox mailbox)
    {
        _state = state;
        _line = line;
        _maxHold = state.Options.Interruption.MaxHold + HoldGrace;
        _announce = segment => state.Emit(new SessionEvent.AgentText(segment.Text), Utterance!.Turn);
        _ticker = services.TimeProvider.CreateTimer(
            static box => ((SessionMailbox)box!).PostTick(), mailbox, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Called when an utterance has been played out, after it was settled.</summary>
    public Action<AgentUtterance>? PlayedOut { get; set; }

    /// <summary>What is heard while the caller waits; shares the line and the synthesiser.</summary>
    public required FillerVoice Filler { private get; init; }

    /// <summary>What is being said; null while the agent is silent.</summary>
    public AgentUtterance? Utterance { get; private set; }

    /// <summary>Completes when everybody who worked for utterances that were stopped has been told; never faults.</summary>
    public Task Stopping => _stopping;

    /// <summary>Synthesis is open; without it the session answers in text.</summary>
    public void Open(Mouth mouth)
    {
        _mouth = mouth;
        mouth.Said = Said;
    }

    /// <summary>Told of words as they go out; set before the voice opens.</summary>
    public SaidWords? Said { get; set; }

    /// <summary>What is left to be played of the utterance; null while that is not known.</summary>
    public TimeSpan? Remaining => Utterance is { TextComplete: true, SegmentsPending: 0 } utterance && _mouth is not null
        ? Audio.MediaTime.Of(utterance.MadeSamples - utterance.Clock.PlayedSamples(_state.Now), _state.Options.OutputSampleRateHz)
        : null;

    public void Dispose()
    {
        _ticker.Dispose();
        _mouth?.Clear();
    }

    public AgentUtterance Begin(LatencyMarks? marks, CallerTurn? question, bool interruptible = true)
    {
        _mouth?.Clear();
        return Utterance = new AgentUtterance(++_epoch, _state.Turn, _state.Options.OutputSampleRateHz) { Latency = marks, Question = question, Interruptible = interruptible };
    }

    /// <summary>An utterance that is made beside what is being said, and may become what is said (<see cref="Adopt"/>).</summary>
    public AgentUtterance Prepare() => new(++_epoch, _state.Turn, _state.Options.OutputSampleRateHz);

    /// <summary>What was prepared is what is said now.</summary>
    public void Adopt(AgentUtterance utterance, LatencyMarks marks, CallerTurn question)
    {
        _mouth?.Clear();
        (utterance.Turn, utterance.Latency, utterance.Question) = (_state.Turn, marks, question);
        Utterance = utterance;
    }

    public void AddText(AgentUtterance utterance, string text)
    {
        utterance.Record.Add(new AgentEvent.TextDelta(text));
        _cuts.Clear();
        utterance.Segmenter.Add(text, _cuts);
        EnqueueCuts(utterance);
    }

    /// <summary>What has been said so far is spoken without waiting for the end of its sentence.</summary>
    public void FlushText(AgentUtterance utterance)
    {
        _cuts.Clear();
        utterance.Segmenter.Complete(_cuts);
        EnqueueCuts(utterance);
    }

    /// <summary>No more text will come.</summary>
    public void CompleteText(AgentUtterance utterance)
    {
        FlushText(utterance);
        utterance.TextComplete = true;
        CompleteAudioIfWhole(utterance);
    }

    public void OnAudio(in Mail mail)
    {
        var audio = (AudioFrame)mail.Payload!;
        if (Current(mail.Number) is not { } utterance)
        {
            _mouth!.Pump.Consumed(audio.Duration);
            audio.Dispose();
            return;
        }

        utterance.Latency?.Synthesised(_state.Now);
        _mouth!.Take(utterance, (SpokenSegment)mail.Source!, audio);
        SendDue();
    }

    public void OnWords(in Mail mail)
    {
        if (Current(mail.Number) is { } utterance) _mouth!.TakeWords(utterance, (SpokenSegment)mail.Source!, (IReadOnlyList<WordMark>)mail.Payload!);
    }

    public void OnSegmentDone(in Mail mail)
    {
        if (Current(mail.Number) is { } utterance) CompleteSegment(utterance, (SpokenSegment)mail.Source!);
    }

    /// <summary>The synthesiser failed in the middle of a segment and goes on with the first word that it had not made.</summary>
    public void OnContinued(in Mail mail)
    {
        if (Current(mail.Number) is not { } utterance) return;
        var continuation = (SegmentContinuation)mail.Payload!;
        _state.Emit(new SessionEvent.Fault(continuation.Error!), utterance.Turn);
        var segment = (SpokenSegment)mail.Source!;
        if (segment.Words.Count == 0) Unsay(utterance, segment, continuation.TextStart);
        _mouth!.Continue(utterance, segment, continuation);
    }

    public void OnFailed(in Mail mail)
    {
        var error = (VoiceException)mail.Payload!;
        if (mail.Number == SpeechPump.EveryEpoch)
        {
            _state.End("error", error);
            return;
        }

        if (Current(mail.Number) is not { } utterance) return;
        var segment = (SpokenSegment)mail.Source!;
        if (error.IsTransient && segment.StartSample >= 0)
        {
            // Part of it was made before the synthesiser failed: that segment is cut short, the rest is spoken.
            _state.Emit(new SessionEvent.Fault(error));
            Unsay(utterance, segment, segment.Text.Length);
            if (!_state.CountFailure(error)) CompleteSegment(utterance, segment);
            return;
        }

        _state.End("error", error);
    }

    public void OnMark(long mark)
    {
        if (Utterance is not { } utterance) return;
        while (utterance.Marks.Count > 0 && utterance.Marks.Peek().Number <= mark) utterance.AcknowledgedSamples = utterance.Marks.Dequeue().Samples;
        SendDue();
    }

    /// <summary>Sends what is due, and settles the utterance once it is played out.</summary>
    public void SendDue()
    {
        if (Utterance is not { IsSuspended: false } utterance || Filler.HoldsLine) return;
        var now = _state.Now;
        if (_mouth is not null && !IsHeld(now))
        {
            if (_mouth.HasFrames) Start(utterance);
            if (!_mouth.Send(utterance, now, _announce)) return; // The transport ends the session.
        }

        if (!utterance.TextComplete || utterance.SegmentsPending > 0 || _mouth is { IsEmpty: false }) return;
        if (!utterance.AudioDone)
        {
            utterance.AudioDone = true;
            if (utterance.Started) _state.Emit(new SessionEvent.AgentAudioDone(Interrupted: false), utterance.Turn);
        }

        if (!IsPlayedOut(utterance, now)) return;
        Settle(utterance, interrupted: false);
        _state.Machine.Apply(TurnInput.AgentDone);
        PlayedOut?.Invoke(utterance);
    }

    /// <summary>The caller may be about to speak: nothing more is sent, what the far end has plays on.</summary>
    public void Hold()
    {
        if (_heldSince is not null || _mouth is null || Utterance is not { IsSuspended: false }) return;
        _heldSince = _state.Now;
        Tick(); // Also where no audio has gone out yet: the hold has an end by the clock.
    }

    /// <summary>It was nothing: sending goes on with the next sample.</summary>
    public void GoOn()
    {
        if (_heldSince is null) return;
        _heldSince = null;
        SendDue();
    }

    /// <summary>Stops the utterance at once: nothing more of it goes to the line, and the line drops what it holds. What was not
    /// heard waits until it is known what for.</summary>
    public void Suspend()
    {
        if (Utterance is not { IsSuspended: false } utterance) return;
        utterance.IsSuspended = true;
        utterance.WasSuspended = true;
        utterance.IsResuming = false;
        _heldSince = null;
        if (utterance.Started) _line.Flush();
        _mouth?.Rewind(utterance, _state.Now);
        StopTicking();
    }

    /// <summary>The suspended utterance goes on where the far end stopped playing.</summary>
    public void Resume()
    {
        if (Utterance is not { IsSuspended: true } utterance) return;
        utterance.IsSuspended = false;
        utterance.IsResuming = utterance.Started;
        if (_mouth is null) ShowWaiting(utterance);
        Tick();
        SendDue();
    }

    /// <summary>Settles the utterance as cut off: the history gets what was heard of it.</summary>
    public void SettleInterrupted()
    {
        if (Utterance is not { } utterance) return;
        Suspend();
        if (utterance is { Started: true, AudioDone: false }) _state.Emit(new SessionEvent.AgentAudioDone(Interrupted: true), utterance.Turn);
        Settle(utterance, interrupted: true);
    }

    /// <summary>Drops the utterance without a trace.</summary>
    public void Forget()
    {
        if (Utterance is { } utterance) Stop(utterance);
        Utterance = null;
        _heldSince = null;
        _waiting.Clear();
        _mouth?.Clear();
        StopTicking();
    }

    /// <summary>Stops what was prepared, or is said: its run and its synthesis.</summary>
    public void Stop(AgentUtterance utterance)
    {
        var stopping = utterance.Cancel();
        if (!stopping.IsCompleted) _stopping = _stopping.IsCompleted ? stopping : Task.WhenAll(_stopping, stopping);
    }

    private AgentUtterance? Current(long epoch) => Utterance is { } utterance && utterance.Epoch == epoch ? utterance : null;

    private void EnqueueCuts(AgentUtterance utterance)
    {
        if (_cuts.Count > 0) Filler.Yield();
        foreach (var cut in _cuts)
        {
            utterance.HasSpeech = true;
            utterance.Latency?.Segment(_state.Now);
            if (!utterance.IsSuspended) _state.Telemetry.OnSegment(_state.Now);
            var segment = new SpokenSegment(utterance.Epoch, cut.Text, cut.Start, utterance.Cancelled) { Parent = _state.Telemetry.Current?.Context ?? default };
            if (_mouth is null)
            {
                if (utterance.IsSuspended) _waiting.Add(segment);
                else Show(utterance, segment);
                continue;
            }

            utterance.SegmentsPending++;
            if (_mouth.Pump.TryEnqueue(segment)) continue;
            _state.End("error", new VoiceException(ErrorCodes.SessionOverloaded, "The agent's answer has more sentences than can wait to be spoken."));
            return;
        }
    }

    /// <summary>Synthesis broke off: what was not surely made of the segment, up to this character of it, nobody hears.</summary>
    private static void Unsay(AgentUtterance utterance, SpokenSegment segment, int end)
    {
        var made = utterance.Ledger.SurelyMade(segment, utterance.MadeSamples - segment.StartSample);
        utterance.Record.Unspoken(segment.TextStart + made, segment.TextStart + end);
    }

    private void CompleteSegment(AgentUtterance utterance, SpokenSegment segment)
    {
        utterance.SegmentsPending--;
        var made = segment.StartSample < 0 ? 0 : utterance.MadeSamples - segment.StartSample;
        if (made == segment.SampleBase) utterance.Record.Unspoken(segment.TextStart + segment.TextBase, segment.TextStart + segment.Text.Length); // No audio came of the last attempt.
        _mouth!.Complete(utterance, segment);
        CompleteAudioIfWhole(utterance);
    }

    private void CompleteAudioIfWhole(AgentUtterance utterance)
    {
        if (!utterance.TextComplete || utterance.SegmentsPending > 0) return;
        _mouth?.CompleteAll(utterance);
        SendDue();
    }

    /// <summary>A session without a voice: the text is the audio.</summary>
    private void Show(AgentUtterance utterance, SpokenSegment segment)
    {
        Start(utterance);
        utterance.ShownCharacters = segment.TextStart + segment.Text.Length;
        _announce(segment);
    }

    private void ShowWaiting(AgentUtterance utterance)
    {
        foreach (var segment in _waiting) Show(utterance, segment);
        _waiting.Clear();
    }

    private void Start(AgentUtterance utterance)
    {
        if (utterance is { Started: true, IsResuming: false }) return;
        _state.Machine.Apply(TurnInput.AudioStarts);
        if (utterance.IsResuming) _state.Emit(new SessionEvent.AgentResumed(), utterance.Turn);
        else _state.Emit(new SessionEvent.AgentStartedSpeaking(utterance.WasSuspended ? null : utterance.Latency?.Complete(_state.Now)), utterance.Turn);
        utterance.Started = true;
        utterance.IsResuming = false;
        Tick();
    }

    /// <summary>Whether sending waits for the caller. A line that says nothing more holds it up for no longer than the limit.</summary>
    private bool IsHeld(TimeSpan now)
    {
        if (_heldSince is { } since && now - since > _maxHold) _heldSince = null;
        return _heldSince is not null;
    }

    private void Tick() => _ticker.Change(_state.Options.FrameDuration, _state.Options.FrameDuration);

    private void StopTicking() => _ticker.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private bool IsPlayedOut(AgentUtterance utterance, TimeSpan now)
    {
        if (utterance.Clock.PlayedSamples(now) < utterance.Clock.SentSamples) return false;
        return _line.Playout == PlayoutReporting.PacedClock || utterance.Marks.Count == 0
            || now - utterance.LastSentAt > MarkGrace + _state.Options.PlayoutLead;
    }

    private void Settle(AgentUtterance utterance, bool interrupted)
    {
        var heard = HeardCharacters(utterance, interrupted);
        _state.Remember(utterance.Record.ToMessages(heard));
        _state.OpenCalls.Add(utterance.Epoch, utterance.Turn, utterance.Record.OpenCalls);
        Forget();
        if (utterance.Started) _state.Emit(new SessionEvent.AgentHeard(utterance.Record.TextBefore(heard), interrupted), utterance.Turn);
    }

    private int HeardCharacters(AgentUtterance utterance, bool interrupted)
    {
        if (!utterance.Started) return 0;
        if (_mouth is null) return interrupted ? utterance.ShownCharacters : int.MaxValue;
        var acknowledged = _line.Playout == PlayoutReporting.Marks;
        if (!interrupted && !(acknowledged && utterance.Marks.Count > 0)) return int.MaxValue;
        return utterance.Ledger.HeardCharacters(_mouth.HeardSamples(utterance, _state.Now));
    }
}
