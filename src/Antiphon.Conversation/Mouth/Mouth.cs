using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Conversation;

/// <summary>
/// Turns synthesised audio into paced frames on the line. Used by the session's reader only. Frames go out as soon as they
/// are due: up to the playout lead ahead of their playing, the first at once.
/// </summary>
internal sealed class Mouth
{
    /// <summary>With acknowledged playout a mark follows every so many frames.</summary>
    private const int FramesPerMark = 5;

    private readonly VoiceSessionOptions _options;
    private readonly IVoiceLine _line;
    private readonly SpeechPump _pump;
    private readonly StreamingResampler _resampler;
    private readonly Ring<AudioFrame> _frames = new(16);
    private readonly short[] _carry;
    private readonly List<SpokenSegment> _unannounced = [];
    private short[] _resampled = new short[4_096];
    private int _carried;
    private long _queuedSamples;
    private int _framesSinceMark;
    private long _lastMark;

    public Mouth(VoiceSessionOptions options, IVoiceLine line, SpeechPump pump)
    {
        _options = options;
        _line = line;
        _pump = pump;
        _resampler = new StreamingResampler(pump.SampleRateHz, options.OutputSampleRateHz);
        _carry = new short[AudioFormat.Pcm16(options.OutputSampleRateHz).SamplesFor(options.FrameDuration)];
    }

    /// <summary>Whether all audio that was made has been sent.</summary>
    public bool IsEmpty => _frames.Count == 0 && _carried == 0;

    /// <summary>Whether a frame waits to be sent.</summary>
    public bool HasFrames => _frames.Count > 0;

    public SpeechPump Pump => _pump;

    /// <summary>Begins an utterance: nothing of the one before is left.</summary>
    public void Begin()
    {
        Clear();
        _pump.Emptied();
    }

    /// <summary>Takes a piece of <paramref name="segment"/>'s audio and gives it back to its pool.</summary>
    public void Take(AgentUtterance utterance, SpokenSegment segment, AudioFrame audio)
    {
        EnsureBegun(utterance, segment);
        var needed = _resampler.MaxOutput(audio.SampleCount);
        if (_resampled.Length < needed) _resampled = new short[needed];
        var written = _resampler.Process(audio.Samples, _resampled);
        audio.Dispose();
        Cut(utterance, _resampled.AsSpan(0, written));
    }

    public void TakeWords(AgentUtterance utterance, SpokenSegment segment, IReadOnlyList<WordMark> words)
    {
        EnsureBegun(utterance, segment);
        segment.AddWords(words, _pump.SampleRateHz, _options.OutputSampleRateHz);
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
        if (_carried > 0) Enqueue(utterance, _carry.AsSpan(0, _carried));
        _carried = 0;
    }

    /// <summary>Sends what is due at <paramref name="now"/>; false when the line took no more.</summary>
    public bool Send(AgentUtterance utterance, TimeSpan now, Action<SpokenSegment> announce)
    {
        var lead = AudioFormat.Pcm16(_options.OutputSampleRateHz).SamplesFor(_options.PlayoutLead);
        while (_frames.Count > 0 && utterance.Clock.SentSamples < utterance.Clock.PlayedSamples(now) + lead)
        {
            var frame = _frames.Dequeue();
            var (samples, duration) = (frame.SampleCount, frame.Duration);
            _queuedSamples -= samples;
            for (var i = 0; i < _unannounced.Count && _unannounced[i].StartSample < frame.Position + samples;)
            {
                announce(_unannounced[i]);
                _unannounced.RemoveAt(i);
            }

            var taken = _line.TrySendAudio(frame);
            _pump.Consumed(duration);
            if (!taken) return false;
            utterance.Clock.OnSent(samples, now);
            if (_line.Playout == PlayoutReporting.Marks && (++_framesSinceMark >= FramesPerMark || _frames.Count == 0)) Mark(utterance);
        }

        return true;
    }

    /// <summary>Drops everything that has not been sent.</summary>
    public void Clear()
    {
        while (_frames.Count > 0)
        {
            var frame = _frames.Dequeue();
            _pump.Consumed(frame.Duration);
            frame.Dispose();
        }

        _queuedSamples = 0;
        _carried = 0;
        _framesSinceMark = 0;
        _unannounced.Clear();
        _resampler.Reset();
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
            Enqueue(utterance, _carry);
            _carried = 0;
        }
    }

    private void Enqueue(AgentUtterance utterance, ReadOnlySpan<short> samples)
    {
        var position = utterance.Clock.SentSamples + _queuedSamples;
        _frames.Enqueue(AudioFrame.Copy(samples, _options.OutputSampleRateHz, position));
        _queuedSamples += samples.Length;
    }
}
