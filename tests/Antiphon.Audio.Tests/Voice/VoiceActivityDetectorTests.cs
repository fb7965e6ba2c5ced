using Antiphon.Audio.Tests.Signals;
using Antiphon.Turns;

namespace Antiphon.Audio.Tests.Voice;

public sealed class VoiceActivityDetectorTests
{
    private const int RateHz = 16_000;

    [Fact]
    public void Process_DigitalSilence_IsNeverVoice() => Assert.Equal(0, VoicedFrames(new short[RateHz * 5]));

    [Theory]
    [InlineData(34, false)]
    [InlineData(90, true)]
    public void Process_VoiceFarBelowItsRecentPeakWithoutNoise_IsItsDyingAway(float maxDropDb, bool isVoice)
    {
        var detector = new VoiceActivityDetector(RateHz, new VoiceActivityOptions { MaxDropDb = maxDropDb });
        var samples = new short[RateHz * 2];
        for (var i = RateHz; i < samples.Length; i++)
        {
            double tone = 0;
            for (var harmonic = 1; harmonic <= 20; harmonic++) tone += Math.Sin(2 * Math.PI * 125 * harmonic * i / RateHz) / harmonic;
            samples[i] = (short)((i < RateHz * 3 / 2 ? 8_000 : 100) * tone); // Loud for half a second, then 38 dB less.
        }

        var voiced = samples.Chunk(RateHz / 50).Select(frame => detector.Process(frame).IsVoiced).ToArray();

        Assert.All(voiced[55..74], Assert.True);
        Assert.All(voiced[78..85], frame => Assert.Equal(isVoice, frame));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(300)]
    [InlineData(3_000)]
    public void Process_SteadyNoiseFromTheFirstSample_IsNeverVoice(double rms)
    {
        Assert.Equal(0, VoicedFrames(NoiseSignals.Add(new short[RateHz * 5], NoiseSignals.White(RateHz * 5, 1), rms)));
        Assert.Equal(0, VoicedFrames(NoiseSignals.Add(new short[RateHz * 5], NoiseSignals.Pink(RateHz * 5, RateHz, 1), rms)));
    }

    [Fact]
    public void Process_NoiseThatGetsLouder_IsNeverVoice()
    {
        var noise = NoiseSignals.Pink(RateHz * 8, RateHz, 4);
        var samples = NoiseSignals.ToSamples(noise.Select((n, i) => n * (i < RateHz * 4 ? 100 : 1_000)));

        Assert.Equal(0, VoicedFrames(samples));
    }

    [Fact]
    public void Process_KeyClicks_AreNotVoice()
    {
        var random = new Random(9);
        var samples = new double[RateHz * 10];
        for (var at = 1_000; at < samples.Length - 1_000; at += random.Next(1_200, 4_000))
        {
            for (var i = 0; i < 400; i++) samples[at + i] = 9_000 * (random.NextDouble() - 0.5) * Math.Exp(-i / 60.0);
        }

        Assert.Equal(0, VoicedFrames(NoiseSignals.Add(NoiseSignals.ToSamples(samples), NoiseSignals.White(samples.Length, 8), 20)));
    }

    [Fact]
    public void Process_HissOfAnS_IsToldFromVoice()
    {
        var judged = Judged(Word(sibilant: true));

        Assert.All(judged[51..58], frame => Assert.True(frame is { IsHiss: true, IsVoiced: false }));
    }

    [Fact]
    public void Process_BroadNoise_IsNoHiss() => Assert.DoesNotContain(Judged(Word(sibilant: false)), frame => frame.IsHiss);

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 100)] // A burst after a burst, as coughs come, is none.
    public void Process_LoudSoundAfterTheHiss_IsVoiceBeforeItIsPeriodic(bool sibilant, int voicedFrom)
    {
        var judged = Judged(Word(sibilant, isBurst: true));

        var first = Array.FindIndex(judged, 60, frame => frame.IsVoiced);

        Assert.Equal(voicedFrom, first < 0 ? 100 : first - 60);
    }

    [Fact]
    public void Process_LoudAndPeriodic_IsVoiceFromItsFirstWholeFrame()
    {
        var samples = new short[RateHz * 2];
        for (var i = RateHz; i < samples.Length; i++) samples[i] = Voice(i);
        var noisy = NoiseSignals.Add(samples, NoiseSignals.Pink(samples.Length, RateHz, 6), 60);

        Assert.Equal(51, Array.IndexOf(Decisions(noisy), true));
    }

    [Fact]
    public void Process_MainsHum_StopsBeingVoiceWithinThreeSeconds()
    {
        var samples = NoiseSignals.ToSamples(Enumerable.Range(0, RateHz * 8)
            .Select(i => 2_000 * Math.Sin(2 * Math.PI * 50 * i / RateHz) + 1_000 * Math.Sin(2 * Math.PI * 150 * i / RateHz)));

        var decisions = Decisions(samples);

        Assert.DoesNotContain(true, decisions[150..]);
    }

    [Fact]
    public void Process_SpeechFromTheFirstSample_IsFoundWithinAQuarterSecond()
    {
        var speech = SyntheticSpeech.Make(1);

        var decisions = Decisions(speech.Samples[speech.Utterances[0].Start..]);

        Assert.Contains(true, decisions[..13]);
    }

    [Theory]
    [InlineData(160)]
    [InlineData(240)]
    [InlineData(320)]
    public void Process_AnyFrameLength_FindsTheUtterance(int frame)
    {
        var speech = SyntheticSpeech.Make(4);
        var detector = new VoiceActivityDetector(RateHz);
        var activity = new SpeechActivity(new EndpointingOptions());
        var duration = MediaTime.Of(frame, RateHz);
        var starts = 0;

        for (var at = 0; at + frame <= speech.Samples.Length; at += frame)
        {
            var voiced = detector.Process(speech.Samples.AsSpan(at, frame)).IsVoiced;
            if (activity.OnFrame(MediaTime.Of(at + frame, RateHz), duration, voiced) == SpeechChange.Started) starts++;
        }

        Assert.Equal(4, starts);
    }

    [Fact]
    public void Reset_AfterUse_DecidesAsNew()
    {
        var speech = SyntheticSpeech.Make(2).Samples;
        var detector = new VoiceActivityDetector(RateHz);
        var first = Run(detector, speech);

        detector.Reset();

        Assert.Equal(first, Run(detector, speech));
    }

    [Fact]
    public void NoiseFloorDbfs_WhiteNoise_IsTheNoiseInTheBand()
    {
        // RMS 1,000 spread evenly over 8 kHz; the floor follows minima and is brought back by a bias, so within 3 dB.
        var detector = new VoiceActivityDetector(RateHz);
        Run(detector, NoiseSignals.Add(new short[RateHz * 5], NoiseSignals.White(RateHz * 5, 3), 1_000));

        for (var band = 0; band < VoiceActivityDetector.BandCount; band++)
        {
            var width = VoiceActivityDetector.BandEdgeHz(band + 1) - VoiceActivityDetector.BandEdgeHz(band);
            var expected = AudioLevel.ToDbfs(1_000 * Math.Sqrt(width / 8_000));

            Assert.InRange(detector.NoiseFloorDbfs(band), expected - 3, expected + 3);
        }
    }

    [Fact]
    public void Process_Frame_ReportsItsLevel()
    {
        var activity = new VoiceActivityDetector(RateHz).Process(Tones.Make(1_000, RateHz, 320, 32_767));

        Assert.Equal(-3.01, activity.LevelDbfs, 0.05);
    }

    [Theory]
    [InlineData(8_000, 79)]
    [InlineData(8_000, 161)]
    [InlineData(16_000, 159)]
    [InlineData(16_000, 321)]
    public void Process_FrameOfOtherLength_IsRefused(int rateHz, int samples) =>
        Assert.Throws<ArgumentException>(() => new VoiceActivityDetector(rateHz).Process(new short[samples]));

    [Fact]
    public void Constructor_OtherRate_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new VoiceActivityDetector(24_000));

    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    public void Process_SteadyState_AllocatesNothing(int rateHz)
    {
        var detector = new VoiceActivityDetector(rateHz);
        var loud = Tones.Make(200, rateHz, rateHz / 50);
        var quiet = new short[rateHz / 50];
        detector.Process(quiet);
        detector.Process(loud);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++) detector.Process(i / 20 % 2 == 0 ? quiet : loud);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // A second of quiet, 160 ms of noise as of "s" or of breath, 40 ms of closure, and a vowel or another burst.
    private static short[] Word(bool sibilant, bool isBurst = false)
    {
        var white = NoiseSignals.White(RateHz * 2, 5);
        var samples = new double[RateHz * 2];
        for (var i = RateHz; i < RateHz + RateHz * 16 / 100; i++) samples[i] = 400 * (sibilant ? white[i] - 2 * white[i - 1] + white[i - 2] : white[i]);
        for (var i = RateHz + RateHz / 5; i < RateHz + RateHz * 4 / 10; i++) samples[i] = isBurst ? 1_500 * white[i] : Voice(i);
        return NoiseSignals.Add(NoiseSignals.ToSamples(samples), NoiseSignals.Pink(samples.Length, RateHz, 6), 60);
    }

    private static short Voice(int at)
    {
        double sum = 0;
        for (var harmonic = 1; harmonic <= 20; harmonic++) sum += Math.Sin(2 * Math.PI * 125 * harmonic * at / RateHz) / harmonic;
        return (short)(5_000 * sum);
    }

    private static VoiceActivity[] Judged(short[] samples)
    {
        var detector = new VoiceActivityDetector(RateHz);
        return [.. samples.Chunk(320).Select(frame => detector.Process(frame))];
    }

    private static int VoicedFrames(short[] samples) => Decisions(samples).Count(v => v);

    private static bool[] Decisions(short[] samples) => Run(new VoiceActivityDetector(RateHz), samples);

    private static bool[] Run(VoiceActivityDetector detector, short[] samples)
    {
        var decisions = new List<bool>();
        for (var at = 0; at + 320 <= samples.Length; at += 320) decisions.Add(detector.Process(samples.AsSpan(at, 320)).IsVoiced);
        return [.. decisions];
    }
}
