using Antiphon.Audio;
using Antiphon.Providers.Local;
using Antiphon.Speech;

namespace Antiphon.Bench;

/// <summary>Speech and noise that benchmarks are made of. Noise is the same on every run.</summary>
internal static class BenchSignals
{
    /// <summary>Voices of the embedded synthesiser.</summary>
    internal static readonly string[] Voices = ["rms", "slt", "awb", "kal16"];

    /// <summary>Every sentence by one voice at 16 kHz, without the silence around it, peak at -6 dBFS.</summary>
    internal static async Task<List<short[]>> SpeakAsync(string voice, CancellationToken cancellationToken)
    {
        await using var speech = new LocalTextToSpeech(new LocalSpeechOptions { Host = EngineHost.InProcess });
        await using var session = await speech.OpenAsync(new TextToSpeechOptions { Voice = voice }, cancellationToken);
        var utterances = new List<short[]>();
        foreach (var sentence in SpeechSentences.All)
        {
            var samples = new List<short>();
            await foreach (var chunk in session.SpeakAsync(sentence, cancellationToken))
            {
                samples.AddRange(chunk.Audio.Samples);
                chunk.Audio.Dispose();
            }

            utterances.Add(Normalize(Trim([.. samples], session.SampleRateHz)));
        }

        return utterances;
    }

    /// <summary>RMS of a voice's speech, pauses apart, in dBFS.</summary>
    internal static async Task<double> SpeechDbfsAsync(string voice, CancellationToken cancellationToken)
    {
        await using var speech = new LocalTextToSpeech(new LocalSpeechOptions { Host = EngineHost.InProcess });
        await using var session = await speech.OpenAsync(new TextToSpeechOptions { Voice = voice }, cancellationToken);
        var levels = new List<double>();
        await foreach (var chunk in session.SpeakAsync(string.Join(". ", SpeechSentences.All.Take(8)), cancellationToken))
        {
            foreach (var frame in chunk.Audio.Samples.ToArray().Chunk(session.SampleRateHz / 50)) levels.Add(AudioLevel.MeanSquare(frame));
            chunk.Audio.Dispose();
        }

        var least = levels.Max() * 1e-4;
        return 10 * Math.Log10(levels.Where(level => level > least).Average() / (32_768.0 * 32_768.0));
    }

    /// <summary>Cuts away what is more than 40 dB under the loudest 10 ms at either end.</summary>
    internal static short[] Trim(short[] samples, int rateHz)
    {
        var step = rateHz / 100;
        var levels = new List<double>();
        for (var i = 0; i + step <= samples.Length; i += step) levels.Add(AudioLevel.MeanSquare(samples.AsSpan(i, step)));
        var least = levels.Max() * 1e-4;
        int first = levels.FindIndex(l => l > least), last = levels.FindLastIndex(l => l > least);
        return samples[(first * step)..((last + 1) * step)];
    }

    internal static short[] Normalize(short[] samples)
    {
        var gain = 16_384.0 / AudioLevel.Peak(samples);
        return [.. samples.Select(s => (short)Math.Round(s * gain))];
    }

    /// <summary>White noise of RMS 1.</summary>
    internal static double[] White(int samples, int seed)
    {
        var random = new Random(seed);
        var noise = new double[samples];
        for (var i = 0; i < samples; i++)
        {
            noise[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        }

        return noise;
    }

    /// <summary>Pink noise of RMS 1: white noise through poles an octave or two apart, 3 dB down an octave from 20 Hz.</summary>
    internal static double[] Pink(int samples, int rateHz, int seed)
    {
        var white = White(samples, seed);
        var pink = new double[samples];
        for (var pole = 20.0; pole < rateHz / 2.0; pole *= 4)
        {
            // A sum of one-pole low-passes whose gains fall by 2 as their corners rise by 4 has a slope of -3 dB an octave.
            var keep = Math.Exp(-2 * Math.PI * pole / rateHz);
            var gain = (1 - keep) / Math.Sqrt(pole);
            var state = 0.0;
            for (var i = 0; i < samples; i++)
            {
                state = keep * state + white[i];
                pink[i] += gain * state;
            }
        }

        var rms = Math.Sqrt(pink.Average(x => x * x));
        return [.. pink.Select(x => x / rms)];
    }

    /// <summary>Adds noise so that speech of this RMS stands <paramref name="snrDb"/> above it.</summary>
    internal static short[] Mix(short[] samples, double[] noise, double speechRms, double snrDb)
    {
        var gain = speechRms * Math.Pow(10, -snrDb / 20);
        return [.. samples.Select((s, i) => (short)Math.Clamp(Math.Round(s + gain * noise[i]), short.MinValue, short.MaxValue))];
    }
}
