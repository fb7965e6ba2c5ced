using Antiphon.Audio;
using Antiphon.Concurrency;

namespace Antiphon.Conversation;

/// <summary>
/// Brings what is heard while the caller waits to the line: beside the agent's utterance and never part of it, so that neither
/// the history nor what was heard of the answer knows of it. One filler at a time. The answer waits until a filler that is
/// heard has been played; one that is not heard yet is dropped for it. Used by the session's reader only.
/// </summary>
internal sealed class FillerVoice : IDisposable
{
    /// <summary>Audio of one filler held at most; what goes beyond is left out.</summary>
    private static readonly TimeSpan MaxHeld = TimeSpan.FromSeconds(10);

    private readonly SessionState _state;
    private readonly IVoiceLine _line;
    private readonly ITimer _ticker;
    private readonly int _rate;
    private readonly int _frameSamples;
    private readonly int _leadSamples;
    private readonly int _maxFrames;
    private readonly Ring<AudioFrame> _frames = new(16); // Bounded by _maxFrames.
    private ISpeechPump? _pump;
    private StreamingResampler? _resampler;
    private short[] _samples = [];
    private int _sampleCount;
    private Filler? _filler;
    private Task _stopping = Task.CompletedTask;
    private long _epoch;
    private int _sounds;

    public FillerVoice(SessionState state, VoiceSessionServices services, IVoiceLine line, SessionMailbox mailbox)
    {
        _state = state;
        _line = line;
        _rate = state.Options.OutputSampleRateHz;
        var format = AudioFormat.Pcm16(_rate);
        _frameSamples = format.SamplesFor(state.Options.FrameDuration);
        _leadSamples = format.SamplesFor(state.Options.PlayoutLead);
        _maxFrames = format.SamplesFor(MaxHeld) / _frameSamples;
        _ticker = services.TimeProvider.CreateTimer(
            static box => ((SessionMailbox)box!).PostTick(), mailbox, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the session has a voice.</summary>
    public bool IsOpen => _pump is not null;

    /// <summary>Whether a spoken filler is being made and nothing of it was heard.</summary>
    public bool IsComing => _filler is { IsHeard: false };

    /// <summary>Whether a sound waits for the line.</summary>
    public bool IsSoundComing => _filler is { IsHeard: false, Kind: FillerKind.Sound };

    /// <summary>Whether a filler is being heard: nothing else goes to the line meanwhile.</summary>
    public bool HoldsLine => _filler is { IsHeard: true };

    /// <summary>Session time up to which fillers were heard; may lie ahead.</summary>
    public TimeSpan AudibleUntil { get; private set; }

    /// <summary>Completes when everybody who worked for fillers that were stopped has been told; never faults.</summary>
    public Task Stopping => _stopping;

    /// <summary>Session time up to which the line holds audio of the answer: a filler begins after it.</summary>
    public Func<TimeSpan>? AnswerUntil { private get; set; }

    /// <summary>Whether this mail about speech belongs to a filler.</summary>
    public static bool Owns(in Mail mail) => mail.Number < 0;

    /// <summary>Synthesis is open.</summary>
    public void Open(ISpeechPump pump)
    {
        _pump = pump;
        _resampler = new StreamingResampler(pump.SampleRateHz, _rate);
    }

    public void Dispose()
    {
        _ticker.Dispose();
        DropFrames();
    }

    /// <summary>Has <paramref name="text"/> made and heard.</summary>
    public void Speak(string text, FillerKind kind)
    {
        Cancel();
        _filler = new Filler(--_epoch, text, kind, new PlayoutClock(_rate));
        _resampler!.Reset();
        if (!_pump!.TryEnqueue(new SpokenSegment(_filler.Epoch, text, 0, _filler.Cancelled.Token))) _filler = null;
    }

    /// <summary>Has a soft sound heard; false when it waits for the line, or the line takes no more.</summary>
    public bool TrySound()
    {
        Cancel();
        _filler = new Filler(--_epoch, "", FillerKind.Sound, new PlayoutClock(_rate)) { IsWhole = true };
        Cut(ComfortTone.Make(_sounds++, _rate), isLast: true);
        SendDue();
        return AudibleUntil > _state.Now;
    }

    /// <summary>The agent has something to say: what is not heard yet is dropped, what is heard is heard out (a sound only as far as
    /// it was sent).</summary>
    public void Yield()
    {
        if (_filler is { IsHeard: false }) Cancel();
        else if (_filler is { Kind: FillerKind.Sound }) DropFrames();
    }

    /// <summary>The caller has the floor, or it is over: nothing more is heard, and the line drops what it holds.</summary>
    public void Stop()
    {
        if (_filler is not { } filler) return;
        if (filler.IsHeard)
        {
            _line.Flush();
            AudibleUntil = _state.Now;
        }

        Cancel();
    }

    public void OnAudio(in Mail mail)
    {
        using var audio = (AudioFrame)mail.Payload!;
        _pump!.Consumed(audio.Duration);
        if (_filler is not { } filler || filler.Epoch != mail.Number) return;
        var needed = _sampleCount + _resampler!.MaxOutput(audio.SampleCount);
        if (_samples.Length < needed) Array.Resize(ref _samples, needed);
        var written = _resampler.Process(audio.Samples, _samples.AsSpan(_sampleCount));
        Cut(_samples.AsSpan(0, _sampleCount + written), isLast: false);
        SendDue();
    }

    public void OnSegmentDone(in Mail mail)
    {
        if (_filler is not { } filler || filler.Epoch != mail.Number) return;
        var needed = _sampleCount + _resampler!.MaxFlushOutput;
        if (_samples.Length < needed) Array.Resize(ref _samples, needed);
        Cut(_samples.AsSpan(0, _sampleCount + _resampler.Flush(_samples.AsSpan(_sampleCount))), isLast: true);
        filler.IsWhole = true;
        SendDue();
    }

    /// <summary>It could not be made: a sound comes in its place when it is time, and the answer will find out for itself.</summary>
    public void OnFailed(in Mail mail)
    {
        if (_filler is not { } filler || filler.Epoch != mail.Number) return;
        _state.Emit(new SessionEvent.Fault((VoiceException)mail.Payload!));
        filler.IsWhole = true;
        SendDue();
    }

    /// <summary>Sends what is due.</summary>
    public void SendDue()
    {
        if (_filler is not { } filler) return;
        var now = _state.Now;
        if (_frames.Count > 0 && !filler.IsHeard && AnswerUntil?.Invoke() > now)
        {
            _ticker.Change(_state.Options.FrameDuration, _state.Options.FrameDuration); // The line still holds some of the answer.
            return;
        }

        while (_frames.Count > 0 && filler.Clock.SentSamples < filler.Clock.PlayedSamples(now) + _leadSamples)
        {
            if (!filler.IsHeard) Announce(filler);
            var frame = _frames.Dequeue();
            var samples = frame.SampleCount;
            if (!_line.TrySendAudio(frame)) return; // The transport ends the session.
            filler.Clock.OnSent(samples, now);
            AudibleUntil = filler.Clock.PlayedOutAt;
        }

        if (filler.IsWhole && _frames.Count == 0 && filler.Clock.PlayedSamples(now) >= filler.Clock.SentSamples) Cancel();
    }

    private void Announce(Filler filler)
    {
        filler.IsHeard = true;
        _state.Emit(new SessionEvent.AgentFiller(filler.Text, filler.Kind));
        _ticker.Change(_state.Options.FrameDuration, _state.Options.FrameDuration);
    }

    private void Cut(ReadOnlySpan<short> samples, bool isLast)
    {
        while (samples.Length >= _frameSamples || (isLast && samples.Length > 0))
        {
            var take = Math.Min(samples.Length, _frameSamples);
            if (_frames.Count < _maxFrames) _frames.Enqueue(AudioFrame.Copy(samples[..take], _rate, 0));
            samples = samples[take..];
        }

        if (_samples.Length < samples.Length) Array.Resize(ref _samples, samples.Length);
        samples.CopyTo(_samples);
        _sampleCount = samples.Length;
    }

    private void Cancel()
    {
        _ticker.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        DropFrames();
        if (_filler is not { } filler) return;
        _filler = null;
        if (filler.IsHeard) _state.Emit(new SessionEvent.AgentFillerDone());
        if (filler.IsWhole) return;
        var stopping = CurrentScheduler.Cancel(filler.Cancelled);
        _stopping = _stopping.IsCompleted ? stopping : Task.WhenAll(_stopping, stopping);
    }

    private void DropFrames()
    {
        while (_frames.Count > 0) _frames.Dequeue().Dispose();
        _sampleCount = 0;
    }

    private sealed class Filler(long epoch, string text, FillerKind kind, PlayoutClock clock)
    {
        public long Epoch { get; } = epoch;

        public string Text { get; } = text;

        public FillerKind Kind { get; } = kind;

        public PlayoutClock Clock { get; } = clock;

        /// <summary>Stops its synthesis. It has no timer and no handle to free.</summary>
        public CancellationTokenSource Cancelled { get; } = new();

        /// <summary>Whether its first audio has gone out.</summary>
        public bool IsHeard { get; set; }

        /// <summary>Whether no more audio will come.</summary>
        public bool IsWhole { get; set; }
    }
}
