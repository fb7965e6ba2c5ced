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

    private readonly SessionState _state;
    private readonly IVoiceLine _line;
    private readonly ITimer _ticker;
    private readonly Action<SpokenSegment> _announce;
    private readonly List<SpeechSegmenter.Segment> _cuts = [];
    private Mouth? _mouth;
    private Task _stopping = Task.CompletedTask;
    private long _epoch;

    public AgentVoice(SessionState state, VoiceSessionServices services, IVoiceLine line, SessionMailbox mailbox)
    {
        _state = state;
        _line = line;
        _announce = segment => state.Emit(new SessionEvent.AgentText(segment.Text));
        _ticker = services.TimeProvider.CreateTimer(
            static box => ((SessionMailbox)box!).PostTick(), mailbox, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Called when an utterance has been played out, after it was settled.</summary>
    public Action<AgentUtterance>? PlayedOut { get; set; }

    /// <summary>What is being said; null while the agent is silent.</summary>
    public AgentUtterance? Utterance { get; private set; }

    /// <summary>Completes when everybody who worked for utterances that were stopped has been told; never faults.</summary>
    public Task Stopping => _stopping;

    /// <summary>Synthesis is open; without it the session answers in text.</summary>
    public void Open(Mouth mouth) => _mouth = mouth;

    public void Dispose()
    {
        _ticker.Dispose();
        _mouth?.Clear();
    }

    public AgentUtterance Begin(LatencyMarks? marks, CallerTurn? question, string? endReason = null)
    {
        _mouth?.Begin();
        return Utterance = new AgentUtterance(++_epoch, _state.Options.OutputSampleRateHz) { Latency = marks, Question = question, EndReason = endReason };
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
            if (!_state.CountFailure(error)) CompleteSegment(utterance, segment);
            return;
        }

        _state.End("error", error.Code.Category == ErrorCategory.Internal
            ? new VoiceException(ErrorCodes.TextToSpeechFailed, "The agent's speech could not be made.", error)
            : error);
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
        if (Utterance is not { } utterance) return;
        var now = _state.Now;
        if (_mouth is not null)
        {
            if (_mouth.HasFrames) Start(utterance);
            if (!_mouth.Send(utterance, now, _announce)) return; // The transport ends the session.
        }

        if (!utterance.TextComplete || utterance.SegmentsPending > 0 || _mouth is { IsEmpty: false }) return;
        if (!utterance.AudioDone)
        {
            utterance.AudioDone = true;
            utterance.AudioDoneAt = now;
            if (utterance.Started) _state.Emit(new SessionEvent.AgentAudioDone(Interrupted: false));
        }

        if (!IsPlayedOut(utterance, now)) return;
        Settle(utterance, interrupted: false);
        _state.Machine.Apply(TurnInput.AgentDone);
        PlayedOut?.Invoke(utterance);
    }

    /// <summary>Stops the utterance at once: nothing more of it goes to the line, and the line drops what it holds.</summary>
    public void Silence()
    {
        if (Utterance is not { } utterance) return;
        Stop(utterance);
        _mouth?.Clear();
        if (utterance.Started) _line.Flush();
    }

    /// <summary>Settles the utterance that was cut off; returns the text of it that was not heard.</summary>
    public string CutOff()
    {
        var utterance = Utterance!;
        if (utterance is { Started: true, AudioDone: false }) _state.Emit(new SessionEvent.AgentAudioDone(Interrupted: true));
        return Settle(utterance, interrupted: true);
    }

    /// <summary>Drops the utterance without a trace.</summary>
    public void Forget()
    {
        if (Utterance is { } utterance) Stop(utterance);
        Utterance = null;
        _mouth?.Clear();
        _ticker.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void Stop(AgentUtterance utterance)
    {
        var stopping = utterance.Cancel();
        if (!stopping.IsCompleted) _stopping = _stopping.IsCompleted ? stopping : Task.WhenAll(_stopping, stopping);
    }

    private AgentUtterance? Current(long epoch) => Utterance is { } utterance && utterance.Epoch == epoch ? utterance : null;

    private void EnqueueCuts(AgentUtterance utterance)
    {
        foreach (var cut in _cuts)
        {
            utterance.HasSpeech = true;
            utterance.Latency?.Segment(_state.Now);
            _state.Telemetry.OnSegment(_state.Now);
            var segment = new SpokenSegment(utterance.Epoch, cut.Text, cut.Start, utterance.Cancelled) { Parent = _state.Telemetry.Current?.Context ?? default };
            if (_mouth is null)
            {
                Start(utterance); // A session without a voice: its text is its audio.
                _announce(segment);
                continue;
            }

            utterance.SegmentsPending++;
            if (_mouth.Pump.TryEnqueue(segment)) continue;
            _state.End("error", new VoiceException(ErrorCodes.SessionOverloaded, "The agent's answer has more sentences than can wait to be spoken."));
            return;
        }
    }

    private void CompleteSegment(AgentUtterance utterance, SpokenSegment segment)
    {
        utterance.SegmentsPending--;
        _mouth!.Complete(utterance, segment);
        CompleteAudioIfWhole(utterance);
    }

    private void CompleteAudioIfWhole(AgentUtterance utterance)
    {
        if (!utterance.TextComplete || utterance.SegmentsPending > 0) return;
        _mouth?.CompleteAll(utterance);
        SendDue();
    }

    private void Start(AgentUtterance utterance)
    {
        if (utterance.Started) return;
        utterance.Started = true;
        _state.Machine.Apply(TurnInput.AudioStarts);
        _state.Emit(new SessionEvent.AgentStartedSpeaking(utterance.Latency?.Complete(_state.Now)));
        _ticker.Change(_state.Options.FrameDuration, _state.Options.FrameDuration);
    }

    private bool IsPlayedOut(AgentUtterance utterance, TimeSpan now)
    {
        if (utterance.Clock.PlayedSamples(now) < utterance.Clock.SentSamples) return false;
        return _line.Playout == PlayoutReporting.PacedClock || utterance.Marks.Count == 0
            || now - utterance.AudioDoneAt > MarkGrace + _state.Options.PlayoutLead;
    }

    private string Settle(AgentUtterance utterance, bool interrupted)
    {
        var heard = HeardCharacters(utterance, interrupted);
        _state.Remember(utterance.Record.ToMessages(heard));
        Forget();
        if (utterance.Started) _state.Emit(new SessionEvent.AgentHeard(utterance.Record.TextBefore(heard), interrupted));
        return utterance.Record.TextFrom(heard).Trim();
    }

    private int HeardCharacters(AgentUtterance utterance, bool interrupted)
    {
        if (!utterance.Started) return 0;
        if (_mouth is null) return int.MaxValue;
        var acknowledged = _line.Playout == PlayoutReporting.Marks;
        if (!interrupted && !(acknowledged && utterance.Marks.Count > 0)) return int.MaxValue;
        return utterance.Ledger.HeardCharacters(acknowledged ? utterance.AcknowledgedSamples : utterance.Clock.PlayedSamples(_state.Now));
    }
}
