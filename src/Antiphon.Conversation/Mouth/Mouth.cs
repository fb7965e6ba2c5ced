using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Conversation;

/// <summary>
/// Turns synthesised audio into paced frames on the line. Used by the session's reader only. Frames go out as soon as they
/// are due: up to the playout lead ahead of their playing, the first at once. What was sent and may not have been played is
/// kept, so that it can be sent again after a flush.
/// </summary>
internal sealed class Mouth
{
    /// <summary>With acknowledged playout a mark follows every so many frames.</summary>
    private const int FramesPerMark = 5;

    /// <summary>Sent audio kept beyond the playout lead, for a far end whose acknowledgements lag.</summary>
    private static readonly TimeSpan MarkLag = TimeSpan.FromSeconds(2);

    private readonly VoiceSessionOptions _options;
    private readonly IVoiceLine _line;
    private readonly ISpeechPump _pump;
    private readonly StreamingResampler _resampler;
    private readonly short[] _carry;
    private readonly int _leadSamples;
    private readonly int _maxSentSamples;
    private readonly List<SpokenSegment> _unannounced = [];
    private readonly List<SpokenSegment> _untold = []; // Segments of which words have not gone out.
    private Ring<AudioFrame> _frames = new(16); // Not sent yet; bounded by the pump.
    private Ring<AudioFrame> _sent = new(16); // Copies of what may not have been played; bounded by _maxSentSamples.
    private short[] _resampled = new short[4_096];
    private int _carried;
    private int _sentSamples;
    private long _nextPosition;
    private long _consumedPosition;
    private TimeSpan _ahead; // What the pump counts as made and not sent, and we hold.
    private int _framesSinceMark;
    private long _lastMark;

    public Mouth(VoiceSessionOptions options, IVoiceLine line, ISpeechPump pump)
    {
        var format = AudioFormat.Pcm16(options.OutputSampleRateHz);
        _options = options;
        _line = line;
        _pump = pump;
        _resampler = new StreamingResampler(pump.SampleRateHz, options.OutputSampleRateHz);
        _carry = new short[format.SamplesFor(options.FrameDuration)];
        _leadSamples = format.SamplesFor(options.PlayoutLead);
        _maxSentSamples = _leadSamples + _carry.Length + format.SamplesFor(MarkLag);
    }

    /// <summary>Whether all audio that was made has been sent.</summary>
    public bool IsEmpty => _frames.Count == 0 && _carried == 0;

    /// <summary>Whether a frame waits to be sent.</summary>
    public bool HasFrames => _frames.Count > 0;

    public ISpeechPump Pump => _pump;

    /// <summary>Told of the agent's words as they go out; null for nobody.</summary>
    public SaidWords? Said { get; set; }

    /// <summary>Takes a piece of <paramref name="segment"/>'s audio and gives it back to its pool.</summary>
    public void Take(AgentUtterance utterance, SpokenSegment segment, AudioFrame audio)
    {
        EnsureBegun(utterance, segment);
        var needed = _resampler.MaxOutput(audio.SampleCount);
        if (_resampled.Length < needed) _resampled = new short[needed];
        var written = _resampler.Process(audio.Samples, _resampled);
        _ahead += audio.Duration;
        audio.Dispose();
        Cut(utterance, _resampled.AsSpan(0, written));
    }

    public void TakeWords(AgentUtterance utterance, SpokenSegment segment, IReadOnlyList<WordMark> words)
    {
        EnsureBegun(utterance, segment);
        segment.AddWords(words, _pump.SampleRateHz, _options.OutputSampleRateHz);
    }

    /// <summary>The segment's synthesis failed and goes on: audio of a word that was not whole goes, unless it has gone out.</summary>
    public void Continue(AgentUtterance utterance, SpokenSegment segment, SegmentContinuation continuation)
    {
        var kept = segment.SampleBase + continuation.Samples * _options.OutputSampleRateHz / _pump.SampleRateHz;
        CutBack(utterance, segment.StartSample + kept);
        segment.Continue(continuation.TextStart, utterance.MadeSamples - segment.StartSample);
    }

    /// <summary>The segment's audio is complete.</summary>
    public void Complete(AgentUtterance utterance, SpokenSegment segment)
    {
        if (segment.StartSample >= 0) segment.LengthSamples = utterance.MadeSamples - segment.StartSample;
    }

    /// <summary>No more audio will come for the utterance: what is held back goes too.</summary>
    public void CompleteAll(AgentUtterance utterance)
    {
        var needed = _resampler.MaxFlushOutput;
        if (_resampled.Length < needed) _resampled = new short[needed];
        Cut(utterance, _resampled.AsSpan(0, _resampler.Flush(_resampled)));
        if (_carried > 0) Enqueue(_carry.AsSpan(0, _carried));
        _carried = 0;
    }

    /// <summary>Samples of the utterance that the far end has played, as far as is known at <paramref name="now"/>.</summary>
    public long HeardSamples(AgentUtterance utterance, TimeSpan now) =>
        _line.Playout == PlayoutReporting.Marks ? utterance.AcknowledgedSamples : utterance.Clock.PlayedSamples(now);

    /// <summary>Sends what is due at <paramref name="now"/>; false when the line took no more.</summary>
    public bool Send(AgentUtterance utterance, TimeSpan now, Action<SpokenSegment> announce)
    {
        while (_frames.Count > 0 && utterance.Clock.SentSamples < utterance.Clock.PlayedSamples(now) + _leadSamples)
        {
            var frame = _frames.Dequeue();
            var samples = frame.SampleCount;
            var end = frame.Position + samples;
            for (var i = 0; i < _unannounced.Count && _unannounced[i].StartSample < end;)
            {
                announce(_unannounced[i]);
                _unannounced.RemoveAt(i);
            }

            Keep(utterance, frame, now);
            if (end > _consumedPosition) Consume(end, frame.Duration);
            if (!_line.TrySendAudio(frame)) return false;
            utterance.Clock.OnSent(samples, now);
            utterance.LastSentAt = now;
            if (Said is not null) TellWords(end, MediaTime.Of(utterance.Clock.SentSamples - utterance.Clock.PlayedSamples(now), _options.OutputSampleRateHz));
            if (_line.Playout == PlayoutReporting.Marks && (++_framesSinceMark >= FramesPerMark || _frames.Count == 0)) Mark(utterance);
        }

        return true;
    }

    /// <summary>The line was flushed: what was not played waits to be sent again, from the exact sample by the paced clock, from
    /// the last acknowledged mark where the far end acknowledges (up to a mark's distance is said twice rather than lost).</summary>
    public void Rewind(AgentUtterance utterance, TimeSpan now)
    {
        var heard = HeardSamples(utterance, now);
        DropSentBefore(heard);
        while (_frames.Count > 0) _sent.Enqueue(_frames.Dequeue());
        (_frames, _sent) = (_sent, _frames);
        _sentSamples = 0;
        _framesSinceMark = 0;
        utterance.Marks.Clear();
        if (_frames.Count > 0 && _frames.Peek().Position < heard) _frames.Prepend(After(_frames.Dequeue(), heard));
        utterance.Clock.Rewind(_frames.Count > 0 ? _frames.Peek().Position : utterance.Clock.SentSamples);
    }

    /// <summary>Drops everything: nothing of the utterance is left.</summary>
    public void Clear()
    {
        while (_frames.Count > 0) _frames.Dequeue().Dispose();
        while (_sent.Count > 0) _sent.Dequeue().Dispose();
        _pump.Consumed(_ahead);
        _ahead = TimeSpan.Zero;
        _sentSamples = 0;
        _carried = 0;
        _nextPosition = 0;
        _consumedPosition = 0;
        _framesSinceMark = 0;
        _unannounced.Clear();
        _untold.Clear();
        _resampler.Reset();
    }

    /// <summary>Tells the words that begin before <paramref name="end"/>; of a segment without word times all at once.</summary>
    private void TellWords(long end, TimeSpan delay)
    {
        for (var i = 0; i < _untold.Count && _untold[i].StartSample < end;)
        {
            var segment = _untold[i];
            if (segment.Words.Count == 0 && segment.WordsTold == 0)
            {
                Said!(segment.Text, delay);
                segment.WordsTold = int.MaxValue;
            }

            for (; segment.WordsTold < segment.Words.Count && segment.StartSample + segment.Words[segment.WordsTold].StartSample < end; segment.WordsTold++)
            {
                var word = segment.Words[segment.WordsTold];
                Said!(WordOf(segment.Text, word), delay);
            }

            if (segment.LengthSamples is { } length && segment.StartSample + length <= end) _untold.RemoveAt(i);
            else i++;
        }
    }

    /// <summary>The word of a mark; what of it lies outside the text is a synthesiser's mistake and no word.</summary>
    private static ReadOnlySpan<char> WordOf(string text, WordMark word)
    {
        var start = Math.Clamp(word.TextStart, 0, text.Length);
        return text.AsSpan(start, Math.Clamp(word.TextLength, 0, text.Length - start));
    }

    private static AudioFrame After(AudioFrame frame, long position)
    {
        var rest = AudioFrame.Copy(frame.Samples[(int)(position - frame.Position)..], frame.SampleRateHz, position);
        frame.Dispose();
        return rest;
    }

    private void Keep(AgentUtterance utterance, AudioFrame frame, TimeSpan now)
    {
        DropSentBefore(HeardSamples(utterance, now));
        while (_sent.Count > 0 && _sentSamples + frame.SampleCount > _maxSentSamples) DropOldestSent();
        _sent.Enqueue(AudioFrame.Copy(frame.Samples, frame.SampleRateHz, frame.Position));
        _sentSamples += frame.SampleCount;
    }

    private void DropSentBefore(long position)
    {
        while (_sent.Count > 0 && _sent.Peek().Position + _sent.Peek().SampleCount <= position) DropOldestSent();
    }

    private void DropOldestSent()
    {
        var oldest = _sent.Dequeue();
        _sentSamples -= oldest.SampleCount;
        oldest.Dispose();
    }

    /// <summary>Drops what was made from <paramref name="position"/> on and has not gone out.</summary>
    private void CutBack(AgentUtterance utterance, long position)
    {
        _resampler.Reset();
        var made = utterance.MadeSamples;
        while (_frames.Count > 0 && _nextPosition > position)
        {
            // The last frame becomes what is carried, as far as it stays.
            var last = _frames.DequeueLast();
            _nextPosition = last.Position;
            _carried = (int)Math.Clamp(position - last.Position, 0, last.SampleCount);
            last.Samples[.._carried].CopyTo(_carry);
            last.Dispose();
        }

        if (_carried > position - _nextPosition) _carried = (int)Math.Max(0, position - _nextPosition);
        utterance.MadeSamples = _nextPosition + _carried;
        var dropped = MediaTime.Of(made - utterance.MadeSamples, _options.OutputSampleRateHz);
        _ahead -= dropped;
        _pump.Consumed(dropped);
    }

    /// <summary>Audio up to <paramref name="end"/> has gone out for the first time.</summary>
    private void Consume(long end, TimeSpan duration)
    {
        _consumedPosition = end;
        _ahead -= duration;
        _pump.Consumed(duration);
    }

    private void Mark(AgentUtterance utterance)
    {
        _framesSinceMark = 0;
        utterance.Marks.Enqueue(new PlayoutMark(++_lastMark, utterance.Clock.SentSamples));
        _line.SendMark(_lastMark);
    }

    private void EnsureBegun(AgentUtterance utterance, SpokenSegment segment)
    {
        if (segment.StartSample >= 0) return;
        utterance.Ledger.Begin(segment, utterance.MadeSamples);
        _unannounced.Add(segment);
        _untold.Add(segment);
    }

    private void Cut(AgentUtterance utterance, ReadOnlySpan<short> samples)
    {
        utterance.MadeSamples += samples.Length;
        while (samples.Length > 0)
        {
            var take = Math.Min(samples.Length, _carry.Length - _carried);
            samples[..take].CopyTo(_carry.AsSpan(_carried));
            _carried += take;
            samples = samples[take..];
            if (_carried < _carry.Length) break;
            Enqueue(_carry);
            _carried = 0;
        }
    }

    private void Enqueue(ReadOnlySpan<short> samples)
    {
        _frames.Enqueue(AudioFrame.Copy(samples, _options.OutputSampleRateHz, _nextPosition));
        _nextPosition += samples.Length;
    }
}

/// <summary>Takes words of the agent's as they go out.</summary>
/// <param name="text">One word, or all of a segment where no word times are known.</param>
/// <param name="delay">Until they begin to be played.</param>
internal delegate void SaidWords(ReadOnlySpan<char> text, TimeSpan delay);
