using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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

    /// <summary>Highest ratio of power to noise that is told apart.</summary>
    private const float HighestRatio = 100;

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

    // Bins rounded up to whole vectors; those above Nyquist hold silence.
    private readonly int _lanes;
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
        _lanes = (_fft.BinCount + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;
        _noise = new float[_lanes];
        _clean = new float[_lanes];
        _probability = new float[_lanes];
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
            var count = Take(input, isVoiced); // First: the output may be the input's memory.
            SampleMath.Saturate(_ready.AsSpan(_at - count, count), output);
            input = input[count..];
            output = output[count..];
            if (_at < _hop) continue;
            _at = 0;
            FilterWindow(isVoiced);
        }
    }

    /// <summary>Learns the noise of the next samples of the stream without filtering them, at about half the cost: for samples that nobody
    /// needs. <see cref="Restart"/> before filtering again.</summary>
    /// <param name="input">Any number of samples.</param>
    /// <param name="isVoiced">As with <see cref="Process"/>.</param>
    public void Learn(ReadOnlySpan<short> input, bool isVoiced)
    {
        while (!input.IsEmpty)
        {
            input = input[Take(input, isVoiced)..];
            if (_at < _hop) continue;
            _at = 0;
            LearnWindow(isVoiced);
        }
    }

    /// <summary>Begins a new stretch of filtered audio: what was learnt of the noise stays, the samples before it are forgotten.</summary>
    public void Restart()
    {
        Array.Clear(_input);
        Array.Clear(_overlap);
        Array.Clear(_ready);
        Array.Clear(_clean);
        _at = 0;
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
        Restart();
        Array.Clear(_probability);
        Array.Fill(_noise, _leastNoise);
        _windows = 0;
        _quietSamples = 0;
    }

    /// <summary>Takes samples up to the end of the window.</summary>
    private int Take(ReadOnlySpan<short> input, bool isVoiced)
    {
        var count = Math.Min(input.Length, _hop - _at);
        SampleMath.Widen(input[..count], _input.AsSpan(_hop + _at));
        _quietSamples = isVoiced ? 0 : Math.Min(_quietSamples + count, int.MaxValue / 2);
        _at += count;
        return count;
    }

    [SkipLocalsInit]
    private void LearnWindow(bool isVoiced)
    {
        Span<float> work = stackalloc float[_fft.Length];
        Span<float> re = stackalloc float[_lanes];
        Span<float> im = stackalloc float[_lanes];
        Span<float> power = stackalloc float[_lanes];
        Measure(work, re, im, power);
        TrackNoise(power, isVoiced);
        _input.AsSpan(_hop).CopyTo(_input);
    }

    /// <summary>Spectrum and power of the window.</summary>
    private void Measure(Span<float> work, Span<float> re, Span<float> im, Span<float> power)
    {
        HannWindow.Apply(_input, _window, work);
        re[_fft.BinCount..].Clear();
        im[_fft.BinCount..].Clear();
        _fft.Forward(work, re, im);
        for (var k = 0; k < power.Length; k += Vector256<float>.Count)
        {
            Vector256<float> real = Vector256.Create<float>(re[k..]), imaginary = Vector256.Create<float>(im[k..]);
            (real * real + imaginary * imaginary).CopyTo(power[k..]);
        }
    }

    [SkipLocalsInit]
    private void FilterWindow(bool isVoiced)
    {
        Span<float> work = stackalloc float[_fft.Length];
        Span<float> re = stackalloc float[_lanes];
        Span<float> im = stackalloc float[_lanes];
        Span<float> power = stackalloc float[_lanes];

        Measure(work, re, im, power);
        TrackNoise(power, isVoiced);
        var leastGain = Vector256.Create(_leastGain);
        for (var k = 0; k < power.Length; k += Vector256<float>.Count)
        {
            Vector256<float> here = Vector256.Create<float>(power[k..]), noise = Vector256.Create(_noise, k);
            var posterior = Vector256.Max(here / noise - Vector256<float>.One, Vector256<float>.Zero);
            var prior = Memory * Vector256.Create(_clean, k) / noise + (1 - Memory) * posterior;
            var gain = Vector256.Max(prior / (Vector256<float>.One + prior), leastGain);
            (gain * gain * here).CopyTo(_clean, k);
            (Vector256.Create<float>(re[k..]) * gain).CopyTo(re[k..]);
            (Vector256.Create<float>(im[k..]) * gain).CopyTo(im[k..]);
        }

        Span<float> scratch = stackalloc float[_fft.Length];
        _fft.Inverse(re, im, work, scratch);
        HannWindow.Apply(work, _window, work);
        for (var i = 0; i < work.Length; i += Vector256<float>.Count)
            (Vector256.Create(_overlap, i) + Vector256.Create<float>(work[i..])).CopyTo(_overlap, i);

        _overlap.AsSpan(0, _hop).CopyTo(_ready);
        _overlap.AsSpan(_hop).CopyTo(_overlap);
        _overlap.AsSpan(_hop).Clear();
        _input.AsSpan(_hop).CopyTo(_input);
    }

    private void TrackNoise(ReadOnlySpan<float> power, bool isVoiced)
    {
        var least = Vector256.Create(_leastNoise);
        if (_windows <= FirstWindows && !isVoiced)
        {
            // Half of the very first window is the silence before the stream.
            var weight = 1f / Math.Max(1, _windows++);
            if (_windows == 1) return;
            for (var k = 0; k < power.Length; k += Vector256<float>.Count)
            {
                var noise = Vector256.Create(_noise, k);
                Vector256.Max(least, noise + weight * (Vector256.Create(power[k..]) - noise)).CopyTo(_noise, k);
            }

            return;
        }

        var most = Vector256.Create(_quietSamples > SampleRateHz / 1_000 * QuietMs ? QuietProbability : 1f);
        var stuck = Vector256.Create(StuckProbability);
        var highest = Vector256.Create(HighestRatio);
        for (var k = 0; k < power.Length; k += Vector256<float>.Count)
        {
            Vector256<float> here = Vector256.Create(power[k..]), noise = Vector256.Create(_noise, k);
            var ratio = Vector256.Min(here / noise, highest);
            var probability = Vector256<float>.One / (Vector256<float>.One + (1 + SpeechRatio) * Vector256.Exp(ratio * -(SpeechRatio / (1 + SpeechRatio))));
            var smoothed = ProbabilityMemory * Vector256.Create(_probability, k) + (1 - ProbabilityMemory) * probability;
            smoothed.CopyTo(_probability, k);
            probability = Vector256.ConditionalSelect(Vector256.GreaterThan(smoothed, stuck), Vector256.Min(probability, stuck), probability);
            probability = Vector256.Min(probability, most);
            var estimate = probability * noise + (Vector256<float>.One - probability) * here;
            Vector256.Max(least, NoiseMemory * noise + (1 - NoiseMemory) * estimate).CopyTo(_noise, k);
        }
    }
}
