using Antiphon.Audio;

namespace Antiphon.Bench;

/// <summary>What lies between a caller and the recogniser: a telephone line, or a noisy room with or without noise reduction.</summary>
internal sealed class BenchLine(bool telephone, bool noisy, bool reduced)
{
    private const int Rate = 16_000;
    private const int FrameSamples = Rate / 50;
    private const int TelephoneRate = 8_000;
    private const double NoiseDb = -20;
    private readonly StreamingResampler _down = new(Rate, TelephoneRate);
    private readonly StreamingResampler _up = new(TelephoneRate, Rate);
    private readonly VoiceActivityDetector _activity = new(Rate);
    private readonly NoiseReducer _reducer = new(Rate);
    private readonly Random _random = new(11);
    private readonly double[] _pink = new double[7];
    private bool _primed;

    internal short[] Carry(short[] samples)
    {
        if (telephone) return OverTelephone(samples);
        if (!noisy) return samples;
        if (!reduced) return AddNoise(samples, samples);

        // Some seconds of a call have passed: the reducer knows the room.
        if (!_primed) Reduce(AddNoise(new short[Rate * 2], samples));
        _primed = true;
        return Reduce(AddNoise(samples, samples));
    }

    private short[] Reduce(short[] samples)
    {
        var output = new short[samples.Length / FrameSamples * FrameSamples];
        for (var at = 0; at < output.Length; at += FrameSamples)
        {
            var frame = samples.AsSpan(at, FrameSamples);
            _reducer.Process(frame, output.AsSpan(at, FrameSamples), _activity.Process(frame).IsVoiced);
        }

        return output;
    }

    private short[] OverTelephone(short[] samples)
    {
        var narrow = new short[_down.MaxOutput(samples.Length)];
        narrow = narrow[.._down.Process(samples, narrow)];
        for (var i = 0; i < narrow.Length; i++) narrow[i] = G711.DecodeMulaw(G711.EncodeMulaw(narrow[i]));
        var wide = new short[_up.MaxOutput(narrow.Length)];
        return wide[.._up.Process(narrow, wide)];
    }

    private short[] AddNoise(short[] samples, short[] speech)
    {
        // Level of the speech itself: frames of 20 ms that are not silence.
        var loud = speech.Chunk(Rate / 50).Select(f => f.Average(s => (double)s * s)).Where(p => p > 100 * 100).DefaultIfEmpty(1).Average();
        var noise = samples.Select(_ => Pink()).ToArray();
        var gain = Math.Sqrt(loud * Math.Pow(10, NoiseDb / 10) / noise.Average(n => n * n));
        return [.. samples.Select((s, i) => (short)Math.Clamp(s + noise[i] * gain, short.MinValue, short.MaxValue))];
    }

    // Paul Kellet's filter: white noise through seven poles falls by 3 dB an octave.
    private double Pink()
    {
        var white = _random.NextDouble() * 2 - 1;
        _pink[0] = 0.99886 * _pink[0] + white * 0.0555179;
        _pink[1] = 0.99332 * _pink[1] + white * 0.0750759;
        _pink[2] = 0.96900 * _pink[2] + white * 0.1538520;
        _pink[3] = 0.86650 * _pink[3] + white * 0.3104856;
        _pink[4] = 0.55000 * _pink[4] + white * 0.5329522;
        _pink[5] = -0.7616 * _pink[5] - white * 0.0168980;
        var sum = _pink[0] + _pink[1] + _pink[2] + _pink[3] + _pink[4] + _pink[5] + _pink[6] + white * 0.5362;
        _pink[6] = white * 0.115926;
        return sum;
    }
}
