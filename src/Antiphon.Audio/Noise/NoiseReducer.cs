using System.Runtime.CompilerServices;

namespace Antiphon.Audio;

/// <summary>
/// Takes steady noise out of speech before recognition: a Wiener filter on half-overlapping windows of 32 ms, its signal
/// to noise ratio decided from the last window and this one (Ephraim and Malah), its noise spectrum tracked by the
/// probability that speech is present (Gerkmann and Hendriks), helped by voice decisions. As many samples come out as go
/// in, <see cref="LatencySamples"/> late. Allocates nothing after construction; not thread-safe.
/// </summary>
public sealed class NoiseReducer
{
    /// <summary>Signal to noise ratio that speech is assumed to have where it is present: 15 dB.</summary>
    private const float SpeechRatio = 31.6f;

    /// <summary>Weight of the last window in the decision of the ratio.</summary>
    private const float Memory = 0.96f;

    /// <summary>Weight of the last noise spectrum in the next, a window.</summary>
    private const float NoiseMemory = 0.8f;

    /// <summary>Weight of the past in the smoothed speech probability that keeps it from sticking at 1.</summary>
    private const float ProbabilityMemory = 0.9f;

    /// <summary>Highest speech probability believed where it has been near 1 for long.</summary>
    private const float StuckProbability = 0.99f;

    /// <summary>Highest one after <see cref="QuietMs"/> without voice: what is still there is noise that came to stay.</summary>
    private const float QuietProbability = 0.8f;
    private const int QuietMs = 400;

    /// <summary>Windows at the start that are averaged for a first noise spectrum, unless they hold voice.</summary>
    private const int FirstWindows = 6;

    /// <summary>Least noise power of a bin: about -90 dBFS, so that digital silence divides by something.</summary>
    private const float LeastNoise = 1f;

    private readonly RealFft _fft;
    private readonly float[] _window;
    private readonly int _hop;
    private readonly float _leastGain;
    private readonly float _leastNoise;
    private readonly float[] _input;
    private readonly float[] _overlap;
    private readonly float[] _ready;
    private readonly float[] _noise;
    private readonly float[] _clean;
    private readonly float[] _probability;
    private int _at;
    private int _windows;
    private int _quietSamples;

    /// <summary>Makes one.</summary>
    /// <param name="sampleRateHz">8,000 or 16,000.</param>
    /// <param name="options">How hard it works; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another rate, or an option out of its range.</exception>
    public NoiseReducer(int sampleRateHz, NoiseReducerOptions? options = null)
    {
        if (sampleRateHz is not (8_000 or 16_000))
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRateHz), sampleRateHz, "Noise is reduced at 8,000 or 16,000 Hz: resample first.");
        }

        options ??= new NoiseReducerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxReductionDb, 3, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxReductionDb, 30, nameof(options));
        SampleRateHz = sampleRateHz;
        _leastGain = MathF.Pow(10, -options.MaxReductionDb / 20);
        _fft = RealFft.Of(sampleRateHz * 32 / 1_000);
        _hop = _fft.Length / 2;
        _leastNoise = LeastNoise * _hop;
        _window = HannWindow.RootOf(_fft.Length);
        _input = new float[_fft.Length];
        _overlap = new float[_fft.Length];
        _ready = new float[_hop];
        _noise = new float[_fft.BinCount];
        _clean = new float[_fft.BinCount];
        _probability = new float[_fft.BinCount];
        Reset();
    }

    /// <summary>Samples a second.</summary>
    public int SampleRateHz { get; }

    /// <summary>How many samples later a sample comes out: 32 ms.</summary>
    public int LatencySamples => _fft.Length;

    /// <summary><see cref="LatencySamples"/> as time.</summary>
    public TimeSpan Latency => MediaTime.Of(LatencySamples, SampleRateHz);

    /// <summary>Filters the next samples of the stream.</summary>
    /// <param name="input">Any number of samples.</param>
    /// <param name="output">Room for as many; may be the memory of <paramref name="input"/> itself.</param>
    /// <param name="isVoiced">Whether a detector finds voice in them. It need not be exact: what lasts without voice is
    /// learnt as noise even when it is loud.</param>
    /// <exception cref="ArgumentException"><paramref name="output"/> is shorter than <paramref name="input"/>.</exception>
    public void Process(ReadOnlySpan<short> input, Span<short> output, bool isVoiced)
    {
        if (output.Length < input.Length) throw new ArgumentException("The destination is too short.", nameof(output));
        while (!input.IsEmpty)
        {
            var count = Math.Min(input.Length, _hop - _at);
            var newest = _input.AsSpan(_hop + _at, count);
            var ready = _ready.AsSpan(_at, count);
            for (var i = 0; i < count; i++)
            {
                newest[i] = input[i];
                output[i] = SampleMath.Saturate(ready[i]);
            }

            input = input[count..];
            output = output[count..];
            _quietSamples = isVoiced ? 0 : Math.Min(_quietSamples + count, int.MaxValue / 2);
            _at += count;
            if (_at < _hop) continue;
            _at = 0;
            FilterWindow(isVoiced);
        }
    }

    /// <summary>Ends the stream: writes the last <see cref="LatencySamples"/> samples and starts anew.</summary>
    /// <param name="output">Room for <see cref="LatencySamples"/> samples.</param>
    /// <returns>Samples written, always <see cref="LatencySamples"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short; nothing has changed.</exception>
    public int Flush(Span<short> output)
    {
        if (output.Length < LatencySamples) throw new ArgumentException("The destination is too short.", nameof(output));
        output = output[..LatencySamples];
        output.Clear();
        Process(output, output, isVoiced: false);
        Reset();
        return LatencySamples;
    }

    /// <summary>Forgets the stream, the noise spectrum included.</summary>
    public void Reset()
    {
        Array.Clear(_input);
        Array.Clear(_overlap);
        Array.Clear(_ready);
        Array.Clear(_clean);
        Array.Clear(_probability);
        Array.Fill(_noise, _leastNoise);
        _at = 0;
        _windows = 0;
        _quietSamples = 0;
    }

    [SkipLocalsInit]
    private void FilterWindow(bool isVoiced)
    {
        Span<float> work = stackalloc float[_fft.Length];
        Span<float> re = stackalloc float[_fft.BinCount];
        Span<float> im = stackalloc float[_fft.BinCount];
        Span<float> power = stackalloc float[_fft.BinCount];

        HannWindow.Apply(_input, _window, work);
        _fft.Forward(work, re, im);
        for (var k = 0; k < power.Length; k++) power[k] = re[k] * re[k] + im[k] * im[k];
        TrackNoise(power, isVoiced);
        for (var k = 0; k < power.Length; k++)
        {
            var noise = _noise[k];
            var posterior = Math.Max(power[k] / noise - 1, 0);
            var prior = Memory * _clean[k] / noise + (1 - Memory) * posterior;
            var gain = Math.Max(prior / (1 + prior), _leastGain);
            _clean[k] = gain * gain * power[k];
            re[k] *= gain;
            im[k] *= gain;
        }

        Span<float> scratch = stackalloc float[_fft.Length];
        _fft.Inverse(re, im, work, scratch);
        HannWindow.Apply(work, _window, work);
        for (var i = 0; i < work.Length; i++) _overlap[i] += work[i];

        _overlap.AsSpan(0, _hop).CopyTo(_ready);
        _overlap.AsSpan(_hop).CopyTo(_overlap);
        _overlap.AsSpan(_hop).Clear();
        _input.AsSpan(_hop).CopyTo(_input);
    }

    private void TrackNoise(ReadOnlySpan<float> power, bool isVoiced)
    {
        if (_windows <= FirstWindows && !isVoiced)
        {
            // Half of the very first window is the silence before the stream.
            var weight = 1f / Math.Max(1, _windows++);
            if (_windows == 1) return;
            for (var k = 0; k < power.Length; k++)
            {
                _noise[k] = Math.Max(_leastNoise, _noise[k] + weight * (power[k] - _noise[k]));
            }

            return;
        }

        var most = _quietSamples > SampleRateHz / 1_000 * QuietMs ? QuietProbability : 1f;
        for (var k = 0; k < power.Length; k++)
        {
            var ratio = Math.Min(power[k] / _noise[k], 100);
            var probability = 1 / (1 + (1 + SpeechRatio) * MathF.Exp(-ratio * (SpeechRatio / (1 + SpeechRatio))));
            _probability[k] = ProbabilityMemory * _probability[k] + (1 - ProbabilityMemory) * probability;
            if (_probability[k] > StuckProbability) probability = Math.Min(probability, StuckProbability);
            probability = Math.Min(probability, most);
            var estimate = probability * _noise[k] + (1 - probability) * power[k];
            _noise[k] = Math.Max(_leastNoise, NoiseMemory * _noise[k] + (1 - NoiseMemory) * estimate);
        }
    }
}
