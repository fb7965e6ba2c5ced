using System.Runtime.Intrinsics;

namespace Antiphon.Audio;

/// <summary>
/// Changes the rate of a 16-bit mono stream. Output sample <c>n</c> is the input at time <c>n / OutputRateHz</c>: nothing
/// is shifted. It is written as soon as the input reaches <see cref="Latency"/> past that time; <see cref="Flush"/> writes
/// the rest, so that <c>N</c> samples in give exactly <c>⌈N · OutputRateHz / InputRateHz⌉</c> out. The output is the same
/// however the input is cut into calls, and on every machine. Equal rates pass through without latency. Allocates nothing
/// after construction; coefficients are shared between instances. Not thread-safe.
/// </summary>
public sealed class StreamingResampler
{
    private const int BlockSamples = 1_024;
    private static readonly int[] Rates = [8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

    private readonly ResamplerFilter? _filter;
    private readonly float[] _window = [];
    private readonly int _half;

    private int _held;

    // Place of the next output sample: index of its first tap in the window, and its phase.
    private int _next;
    private int _phase;
    private long _inputCount;
    private long _outputCount;

    /// <summary>Makes one.</summary>
    /// <param name="inputRateHz">Rate of what comes in; one of <see cref="SupportedRatesHz"/>.</param>
    /// <param name="outputRateHz">Rate of what goes out; one of <see cref="SupportedRatesHz"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not supported; see <see cref="Supports"/>.</exception>
    public StreamingResampler(int inputRateHz, int outputRateHz)
    {
        if (!Supports(inputRateHz)) throw new ArgumentOutOfRangeException(nameof(inputRateHz), inputRateHz, Expected);
        if (!Supports(outputRateHz)) throw new ArgumentOutOfRangeException(nameof(outputRateHz), outputRateHz, Expected);
        InputRateHz = inputRateHz;
        OutputRateHz = outputRateHz;
        if (inputRateHz == outputRateHz) return;

        _filter = ResamplerFilter.For(inputRateHz, outputRateHz);
        _half = _filter.Taps / 2;
        _window = new float[_filter.Taps + BlockSamples];
        Reset();
    }

    /// <summary>Rates between which any conversion is possible: 8, 16, 22.05, 24, 32, 44.1 and 48 kHz.</summary>
    public static IReadOnlyList<int> SupportedRatesHz => Rates;

    /// <summary>Rate of what comes in.</summary>
    public int InputRateHz { get; }

    /// <summary>Rate of what goes out.</summary>
    public int OutputRateHz { get; }

    /// <summary>Input samples that must follow an output sample's time before it is written: half the filter; 0 for equal rates.</summary>
    public int LatencyInputSamples => _half;

    /// <summary><see cref="LatencyInputSamples"/> as time: 4 ms when the lower rate is 8 kHz, 2 ms at 16 kHz.</summary>
    public TimeSpan Latency => MediaTime.Of(_half, InputRateHz);

    /// <summary>Most samples that <see cref="Flush"/> can write.</summary>
    public int MaxFlushOutput => MaxOutput(_half);

    private static string Expected => $"Supported rates in Hz: {string.Join(", ", Rates)}.";

    /// <summary>Whether <paramref name="sampleRateHz"/> is one of <see cref="SupportedRatesHz"/>.</summary>
    public static bool Supports(int sampleRateHz) => Array.IndexOf(Rates, sampleRateHz) >= 0;

    /// <summary>Most samples that one <see cref="Process"/> of <paramref name="inputSamples"/> samples can write.</summary>
    public int MaxOutput(int inputSamples) =>
        checked((int)(((long)inputSamples * OutputRateHz + InputRateHz - 1) / InputRateHz));

    /// <summary>Takes all of <paramref name="input"/> and writes what has become ready.</summary>
    /// <param name="input">Samples at <see cref="InputRateHz"/>, any number of them.</param>
    /// <param name="output">Room for <see cref="MaxOutput"/> samples; must not overlap <paramref name="input"/>.</param>
    /// <returns>Samples written.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short; nothing has been taken.</exception>
    public int Process(ReadOnlySpan<short> input, Span<short> output)
    {
        if (output.Length < MaxOutput(input.Length))
        {
            throw new ArgumentException($"{MaxOutput(input.Length)} samples of room are needed, {output.Length} came.", nameof(output));
        }

        if (_filter is null)
        {
            input.CopyTo(output);
            return input.Length;
        }

        _inputCount += input.Length;
        var written = 0;
        while (!input.IsEmpty)
        {
            var block = input[..Math.Min(input.Length, _window.Length - _held)];
            var window = _window.AsSpan(_held, block.Length);
            for (var i = 0; i < block.Length; i++) window[i] = block[i];
            _held += block.Length;
            input = input[block.Length..];
            written += Convert(output[written..], int.MaxValue);
        }

        _outputCount += written;
        return written;
    }

    /// <summary>Ends the stream: writes the samples still owed, as if silence followed, and starts anew.</summary>
    /// <param name="output">Room for <see cref="MaxFlushOutput"/> samples.</param>
    /// <returns>Samples written.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short; nothing has changed.</exception>
    public int Flush(Span<short> output)
    {
        if (_filter is null) return 0;
        if (output.Length < MaxFlushOutput)
        {
            throw new ArgumentException($"{MaxFlushOutput} samples of room are needed, {output.Length} came.", nameof(output));
        }

        var owed = (int)((_inputCount * _filter.Phases + _filter.Step - 1) / _filter.Step - _outputCount);
        var written = 0;
        for (var silence = _half; silence > 0 && written < owed;)
        {
            var block = Math.Min(silence, _window.Length - _held);
            _window.AsSpan(_held, block).Clear();
            _held += block;
            silence -= block;
            written += Convert(output[written..], owed - written);
        }

        Reset();
        return written;
    }

    /// <summary>Forgets the stream: the next sample in is the first of a new one.</summary>
    public void Reset()
    {
        if (_filter is null) return;

        // Half a filter of silence lies before the first sample.
        _held = _half - 1;
        _window.AsSpan(0, _held).Clear();
        _next = 0;
        _phase = 0;
        _inputCount = 0;
        _outputCount = 0;
    }

    private int Convert(Span<short> output, int limit)
    {
        var filter = _filter!;
        var taps = filter.Taps;
        var wholeStep = filter.Step / filter.Phases;
        var phaseStep = filter.Step % filter.Phases;
        var written = 0;
        while (_next + taps <= _held && written < limit)
        {
            var sum = Dot(
                ref _window[_next],
                ref filter.Coefficients[_phase * taps],
                taps);
            output[written++] = SampleMath.Saturate(sum);
            _next += wholeStep;
            _phase += phaseStep;
            if (_phase >= filter.Phases)
            {
                _phase -= filter.Phases;
                _next++;
            }
        }

        // Keep what later outputs need. A step can be longer than what is held; the rest is skipped as it arrives.
        var used = Math.Min(_next, _held);
        _window.AsSpan(used, _held - used).CopyTo(_window);
        _held -= used;
        _next -= used;
        return written;
    }

    // Separate multiplication and addition in a fixed order: a fused one would differ between machines in the last bit.
    private static float Dot(ref float samples, ref float coefficients, int taps)
    {
        var even = Vector256<float>.Zero;
        var odd = Vector256<float>.Zero;
        nuint i = 0;
        for (; i + 16 <= (nuint)taps; i += 16)
        {
            even += Vector256.LoadUnsafe(ref samples, i) * Vector256.LoadUnsafe(ref coefficients, i);
            odd += Vector256.LoadUnsafe(ref samples, i + 8) * Vector256.LoadUnsafe(ref coefficients, i + 8);
        }

        if (i < (nuint)taps) even += Vector256.LoadUnsafe(ref samples, i) * Vector256.LoadUnsafe(ref coefficients, i);
        var eight = even + odd;
        var four = eight.GetLower() + eight.GetUpper();
        return four[0] + four[2] + (four[1] + four[3]);
    }
}
