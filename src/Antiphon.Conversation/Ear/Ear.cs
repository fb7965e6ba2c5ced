using Antiphon.Audio;
using Antiphon.Speech;
using Antiphon.Turns;

namespace Antiphon.Conversation;

/// <summary>
/// Listens: brings the caller's audio to 16 kHz, decides frame by frame whether it is voice, reduces noise, and gives the
/// recogniser each utterance with some audio before its start. Used by the session's reader only; allocates nothing per frame.
/// </summary>
internal sealed class Ear
{
    /// <summary>Rate at which speech is judged and recognised.</summary>
    public const int SampleRateHz = 16_000;

    private const int FrameSamples = SampleRateHz / 50;

    /// <summary>How far above the noise a voiced frame is clear, in the detector's dB.</summary>
    private const float ClearDb = 10;

    /// <summary>Length of a frame.</summary>
    public static readonly TimeSpan FrameDuration = TimeSpan.FromMilliseconds(20);

    private readonly StreamingResampler _resampler;
    private readonly IVoiceActivityDetector _activityDetector;
    private readonly EchoPath? _echo;
    private readonly NoiseReducer? _noiseReducer;
    private readonly short[] _frame = new short[FrameSamples];
    private readonly short[] _preRoll;
    private short[] _resampled = new short[FrameSamples * 4];
    private int _resampledCount;
    private int _resampledTaken;
    private int _frameCount;
    private int _preRollNext;
    private int _preRollCount;
    private bool _recognising;

    public Ear(VoiceSessionOptions options, IVoiceActivityDetector activityDetector, EchoPath? echo = null)
    {
        _echo = echo;
        _activityDetector = activityDetector;
        _resampler = new StreamingResampler(options.InputSampleRateHz, SampleRateHz);
        _noiseReducer = options.NoiseReduction ? new NoiseReducer(SampleRateHz) : null;
        Activity = new SpeechActivity(options.Endpointing);
        var lead = options.Endpointing.PreRoll + options.Endpointing.OnsetWindow;
        _preRoll = new short[Math.Max(FrameSamples, AudioFormat.Pcm16(SampleRateHz).SamplesFor(lead))];
    }

    /// <summary>Where utterances go; null while there is no recogniser.</summary>
    public ISpeechToTextSession? Recognition { get; set; }

    public SpeechActivity Activity { get; }

    /// <summary>Media time of the last sample judged, from the start of the caller's stream.</summary>
    public TimeSpan Position { get; private set; }

    /// <summary>Whether the line brings the agent's own voice back and it is known how, so that it does not count as the caller's.</summary>
    public bool EchoKnown => _echo?.Delay is not null;

    /// <summary>Whether the last frame judged is voiced.</summary>
    public bool IsVoiced { get; private set; }

    /// <summary>RMS of the last frame judged, in dBFS.</summary>
    public float Level { get; private set; }

    /// <summary>Voiced time of the speech in progress, or of the last, that stood clearly above the noise.</summary>
    public TimeSpan ClearVoice { get; private set; }

    /// <summary>Takes the caller's audio; follow with <see cref="TryAdvance"/> until it says no.</summary>
    public void Push(ReadOnlySpan<short> samples)
    {
        var needed = _resampler.MaxOutput(samples.Length);
        if (_resampled.Length < needed) _resampled = new short[needed];
        _resampledCount = _resampler.Process(samples, _resampled);
        _resampledTaken = 0;
    }

    /// <summary>Judges the next whole frame; false when there is none.</summary>
    public bool TryAdvance(out SpeechChange change)
    {
        var take = Math.Min(FrameSamples - _frameCount, _resampledCount - _resampledTaken);
        _resampled.AsSpan(_resampledTaken, take).CopyTo(_frame.AsSpan(_frameCount));
        _resampledTaken += take;
        _frameCount += take;
        if (_frameCount < FrameSamples)
        {
            change = SpeechChange.None;
            return false;
        }

        _frameCount = 0;
        Position += FrameDuration;
        var activity = _activityDetector.Process(_frame);
        Level = activity.LevelDbfs;
        var isEcho = _echo?.OnFrame(Position, activity.LevelDbfs) == true;
        IsVoiced = activity.IsVoiced && !isEcho;
        change = Activity.OnFrame(new SpeechFrame(Position, FrameDuration, IsVoiced) { LevelDbfs = activity.LevelDbfs, IsHiss = activity.IsHiss && !isEcho, Samples = _frame });
        if (change == SpeechChange.Started) ClearVoice = TimeSpan.Zero;
        if (IsVoiced && activity.Score >= ClearDb) ClearVoice += FrameDuration;
        Hear(change);
        return true;
    }

    /// <summary>The utterance in progress is whole: its text is wanted under this number.</summary>
    public void Commit(long utterance)
    {
        _recognising = false;
        Recognition?.Flush(utterance);
    }

    /// <summary>The utterance in progress was none.</summary>
    public void Discard()
    {
        _recognising = false;
        Recognition?.Discard();
    }

    private void Hear(SpeechChange change)
    {
        if (Recognition is null) return;
        if (change == SpeechChange.Started && !_recognising)
        {
            _recognising = true;
            _noiseReducer?.Restart();
            WritePreRoll(Recognition);
        }

        if (_recognising)
        {
            _noiseReducer?.Process(_frame, _frame, IsVoiced);
            Recognition.Write(_frame);
            return;
        }

        _noiseReducer?.Learn(_frame, IsVoiced); // Most audio never becomes speech; what does is filtered then.
        KeepPreRoll(_frame);
    }

    private void WritePreRoll(ISpeechToTextSession recognition)
    {
        var start = (_preRollNext - _preRollCount + _preRoll.Length) % _preRoll.Length;
        var first = Math.Min(_preRollCount, _preRoll.Length - start);
        WritePreRoll(recognition, _preRoll.AsSpan(start, first));
        WritePreRoll(recognition, _preRoll.AsSpan(0, _preRollCount - first));
        _preRollCount = 0;
        _preRollNext = 0;
    }

    private void WritePreRoll(ISpeechToTextSession recognition, Span<short> samples)
    {
        if (samples.IsEmpty) return;
        _noiseReducer?.Process(samples, samples, isVoiced: true);
        recognition.Write(samples);
    }

    private void KeepPreRoll(ReadOnlySpan<short> samples)
    {
        var first = samples[..Math.Min(samples.Length, _preRoll.Length - _preRollNext)];
        first.CopyTo(_preRoll.AsSpan(_preRollNext));
        samples[first.Length..].CopyTo(_preRoll); // A frame is never longer than the room.
        _preRollNext = (_preRollNext + samples.Length) % _preRoll.Length;
        _preRollCount = Math.Min(_preRollCount + samples.Length, _preRoll.Length);
    }
}
