using Antiphon.Audio.Tests.Signals;

namespace Antiphon.Audio.Tests.Noise;

public sealed class NoiseReducerTests
{
    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    public void Process_SteadyNoise_FallsByTheReduction(int rateHz)
    {
        var noise = NoiseSignals.Add(new short[rateHz * 4], NoiseSignals.Pink(rateHz * 4, rateHz, 1), 500);

        var output = Run(new NoiseReducer(rateHz), noise);

        var gain = Tones.Db(Tones.Rms(output.AsSpan(rateHz * 2)) / Tones.Rms(noise.AsSpan(rateHz * 2)));
        Assert.InRange(gain, -12.5, -8);
    }

    [Fact]
    public void Process_CleanSpeech_IsHardlyTouched()
    {
        var speech = SyntheticSpeech.Make(6);
        var reducer = new NoiseReducer(SyntheticSpeech.RateHz);

        var output = Run(reducer, speech.Samples);

        double error = 0, power = 0;
        for (var i = reducer.LatencySamples; i < output.Length; i++)
        {
            var original = speech.Samples[i - reducer.LatencySamples];
            error += Math.Pow(output[i] - original, 2);
            power += Math.Pow(original, 2);
        }

        Assert.True(error / power < 0.01, $"{10 * Math.Log10(error / power)} dB");
    }

    [Theory]
    [InlineData(20, 2)]
    [InlineData(10, 3)]
    public void Process_SpeechInNoise_RaisesTheSignalToNoiseRatio(double snrDb, double leastGainDb)
    {
        var speech = SyntheticSpeech.Make(8);
        var noise = NoiseSignals.Pink(speech.Samples.Length, SyntheticSpeech.RateHz, 5);
        var noisy = NoiseSignals.Add(speech.Samples, noise, speech.SpeechRms * Math.Pow(10, -snrDb / 20));
        var reducer = new NoiseReducer(SyntheticSpeech.RateHz);

        var output = Run(reducer, noisy);

        Assert.True(ErrorDb(output, speech.Samples, reducer.LatencySamples) < ErrorDb(noisy, speech.Samples, 0) - leastGainDb);
    }

    [Fact]
    public void Process_NoiseThatGetsLouder_IsLearnt()
    {
        const int rate = 16_000;
        var noise = NoiseSignals.White(rate * 8, 6);
        var samples = NoiseSignals.ToSamples(noise.Select((n, i) => n * (i < rate * 3 ? 50 : 1_500)));

        var output = Run(new NoiseReducer(rate), samples);

        Assert.InRange(Tones.Db(Tones.Rms(output.AsSpan(rate * 6)) / Tones.Rms(samples.AsSpan(rate * 6))), -12.5, -8);
    }

    [Fact]
    public void Learn_NoiseBeforeSpeech_IsTakenOutFromTheStart()
    {
        const int Rate = 16_000;
        var noise = NoiseSignals.Add(new short[Rate * 3], NoiseSignals.Pink(Rate * 3, Rate, 1), 500);
        var reducer = new NoiseReducer(Rate);

        reducer.Learn(noise.AsSpan(0, Rate * 2), isVoiced: false);
        reducer.Restart();
        var output = new short[Rate];
        reducer.Process(noise.AsSpan(Rate * 2), output, isVoiced: true);

        var whole = Run(new NoiseReducer(Rate), noise).AsSpan(Rate * 2);
        Assert.True(output.AsSpan(0, reducer.LatencySamples / 2).IndexOfAnyExcept((short)0) < 0, "What was learnt is not heard.");
        var from = reducer.LatencySamples * 2;
        Assert.InRange(Tones.Db(Tones.Rms(output.AsSpan(from)) / Tones.Rms(whole[from..])), -0.5, 0.5);
    }

    [Fact]
    public void Process_Impulse_ComesOutAfterTheLatency()
    {
        var samples = new short[4_000];
        samples[1_500] = 20_000;
        var reducer = new NoiseReducer(16_000);

        var output = Run(reducer, samples);

        Assert.Equal(1_500 + reducer.LatencySamples, Array.IndexOf(output, output.Max()));
        Assert.Equal(TimeSpan.FromMilliseconds(32), reducer.Latency);
    }

    [Fact]
    public void Process_AnyCutIntoFrames_GivesTheSameSamples()
    {
        var samples = NoiseSignals.Add(Tones.Make(440, 16_000, 9_000), NoiseSignals.White(9_000, 3), 300);
        var whole = new short[samples.Length];
        new NoiseReducer(16_000).Process(samples, whole, isVoiced: false);

        var random = new Random(1);
        for (var run = 0; run < 5; run++)
        {
            var reducer = new NoiseReducer(16_000);
            var output = new short[samples.Length];
            for (int at = 0, take; at < samples.Length; at += take)
            {
                take = Math.Min(samples.Length - at, random.Next(1, 1_000));
                reducer.Process(samples.AsSpan(at, take), output.AsSpan(at, take), isVoiced: false);
            }

            Assert.Equal(whole, output);
        }
    }

    [Fact]
    public void Process_InPlace_GivesTheSameSamples()
    {
        var samples = NoiseSignals.Add(Tones.Make(440, 16_000, 5_000), NoiseSignals.White(5_000, 3), 300);
        var apart = new short[samples.Length];
        new NoiseReducer(16_000).Process(samples, apart, isVoiced: true);

        new NoiseReducer(16_000).Process(samples, samples, isVoiced: true);

        Assert.Equal(apart, samples);
    }

    [Fact]
    public void Flush_GivesTheRestAndStartsAnew()
    {
        var samples = Tones.Make(440, 16_000, 5_000);
        var reducer = new NoiseReducer(16_000);
        short[] first = new short[5_000 + reducer.LatencySamples], second = new short[first.Length];
        reducer.Process(samples, first, isVoiced: true);

        Assert.Equal(reducer.LatencySamples, reducer.Flush(first.AsSpan(5_000)));
        reducer.Process(samples, second, isVoiced: true);
        reducer.Flush(second.AsSpan(5_000));

        Assert.Equal(first, second);
        Assert.True(Tones.Rms(first.AsSpan(5_000, 300)) > 3_000);
    }

    [Fact]
    public void Process_SteadyState_AllocatesNothing()
    {
        var reducer = new NoiseReducer(16_000);
        var frame = Tones.Make(300, 16_000, 320);
        var output = new short[320];
        reducer.Process(frame, output, isVoiced: true);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 500; i++) reducer.Process(frame, output, i % 2 == 0);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Constructor_OtherRate_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new NoiseReducer(48_000));

    private static short[] Run(NoiseReducer reducer, short[] samples)
    {
        var detector = new VoiceActivityDetector(reducer.SampleRateHz);
        var frame = reducer.SampleRateHz / 50;
        var output = new short[samples.Length / frame * frame];
        for (var at = 0; at < output.Length; at += frame)
        {
            var voiced = detector.Process(samples.AsSpan(at, frame)).IsVoiced;
            reducer.Process(samples.AsSpan(at, frame), output.AsSpan(at, frame), voiced);
        }

        return output;
    }

    private static double ErrorDb(short[] output, short[] clean, int delay)
    {
        double error = 0, power = 0;
        for (var i = Math.Max(delay, 16_000); i < output.Length; i++)
        {
            error += Math.Pow(output[i] - clean[i - delay], 2);
            power += Math.Pow(clean[i - delay], 2);
        }

        return 10 * Math.Log10(error / power);
    }
}
