using Antiphon.Audio.Tests.Signals;

namespace Antiphon.Audio.Tests.Resampling;

public sealed class StreamingResamplerTests
{
    private const double Amplitude = 28_000;

    public static TheoryData<int, int> Pairs()
    {
        var pairs = new TheoryData<int, int>();
        foreach (var from in StreamingResampler.SupportedRatesHz)
        {
            foreach (var to in StreamingResampler.SupportedRatesHz.Where(to => to != from)) pairs.Add(from, to);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Process_PassBand_IsFlatWithinHalfADecibel(int from, int to)
    {
        var nyquist = Math.Min(from, to) / 2.0;
        foreach (var part in new[] { 0.01, 0.1, 0.3, 0.5, 0.7, 0.8, 0.85 })
        {
            var output = Middle(Convert(Tones.Make(part * nyquist, from, from / 4, Amplitude), from, to), to);

            var gain = Tones.Db(Tones.Fit(output, part * nyquist, to).Amplitude / Amplitude);

            Assert.InRange(gain, -0.5, 0.5);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Process_PassBandTone_LeavesImagesAndDistortionEightyDecibelsDown(int from, int to)
    {
        var nyquist = Math.Min(from, to) / 2.0;
        foreach (var part in new[] { 0.05, 0.37, 0.6, 0.85 })
        {
            var output = Middle(Convert(Tones.Make(part * nyquist, from, from / 4, Amplitude), from, to), to);

            var (amplitude, rest) = Tones.Fit(output, part * nyquist, to);

            Assert.True(rest * Math.Sqrt(2) <= amplitude * 1e-4, $"{part * nyquist} Hz: {Tones.Db(rest * Math.Sqrt(2) / amplitude)} dB");
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Process_ToneAboveLowerNyquist_IsEightyDecibelsDown(int from, int to)
    {
        if (from < to) return;
        foreach (var part in new[] { 1.0, 1.03, 1.1, 1.3, 1.7, 2.5, 4.0, 5.5 })
        {
            var frequency = part * to / 2.0 + 11;
            if (frequency > from / 2.0 - 50) continue;
            var output = Middle(Convert(Tones.Make(frequency, from, from / 4, Amplitude), from, to), to);

            Assert.True(Tones.Rms(output) * Math.Sqrt(2) <= Amplitude * 1e-4, $"{frequency} Hz leaks");
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Process_AnyCutIntoFrames_GivesTheSameSamples(int from, int to)
    {
        var random = new Random(from + to);
        var input = Enumerable.Range(0, 6_000).Select(_ => (short)random.Next(short.MinValue, short.MaxValue + 1)).ToArray();
        var whole = Convert(input, from, to);

        for (var run = 0; run < 5; run++)
        {
            var longest = new[] { 3, 160, 441, 1_500, 5_000 }[run];

            Assert.Equal(whole, Convert(input, from, to, () => random.Next(0, longest + 1)));
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Flush_AnyLength_CompletesTheExactSampleCount(int from, int to)
    {
        foreach (var length in new[] { 0, 1, 5, 31, 32, 33, 160, 441, from, from * 3 + 17 })
        {
            var expected = ((long)length * to + from - 1) / from;

            Assert.Equal(expected, Convert(new short[length], from, to).Length);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Process_ManyFrames_KeepsTheRatioExactly(int from, int to)
    {
        var resampler = new StreamingResampler(from, to);
        var frame = new short[from / 50];
        var output = new short[resampler.MaxOutput(frame.Length)];
        long total = 0;

        for (var i = 0; i < 1_001; i++) total += resampler.Process(frame, output);

        // What is missing is what the latency holds back, to the sample.
        var inputs = 1_001L * frame.Length - resampler.LatencyInputSamples;
        Assert.Equal((inputs * to + from - 1) / from, total);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Process_Impulse_StaysInItsPlace(int from, int to)
    {
        var input = new short[from / 10];
        input[from / 20] = 30_000;

        var output = Convert(input, from, to);

        var peak = Array.IndexOf(output, output.Max());
        Assert.InRange(peak, to / 20 - (to + from - 1) / from, to / 20 + (to + from - 1) / from);
    }

    [Fact]
    public void Process_LoudSquareWave_SaturatesInsteadOfWrapping()
    {
        var square = Enumerable.Range(0, 8_000).Select(i => i / 40 % 2 == 0 ? short.MaxValue : short.MinValue).ToArray();

        var output = Convert(square, 8_000, 16_000);

        // Overshoot at the edges passes full scale; a wrapped sample would have the wrong sign in mid-plateau.
        for (var i = 0; i < output.Length; i++)
        {
            var place = i % 80;
            if (place is > 5 and < 75) Assert.Equal(i / 80 % 2 == 0 ? 1 : -1, Math.Sign(output[i]));
        }
    }

    [Fact]
    public void Process_EqualRates_PassesThroughWithoutLatency()
    {
        var resampler = new StreamingResampler(16_000, 16_000);
        var output = new short[3];

        var written = resampler.Process([1, -2, 3], output);

        Assert.Equal(3, written);
        Assert.Equal([1, -2, 3], output);
        Assert.Equal(TimeSpan.Zero, resampler.Latency);
    }

    [Theory]
    [InlineData(8_000, 16_000, 4)]
    [InlineData(16_000, 8_000, 4)]
    [InlineData(16_000, 24_000, 2)]
    [InlineData(48_000, 16_000, 2)]
    public void Latency_IsHalfTheFilter(int from, int to, int expectedMs) =>
        Assert.Equal(TimeSpan.FromMilliseconds(expectedMs), new StreamingResampler(from, to).Latency);

    [Fact]
    public void Reset_AfterUse_BehavesAsNew()
    {
        var resampler = new StreamingResampler(44_100, 16_000);
        var input = Tones.Make(700, 44_100, 2_000);
        short[] first = new short[resampler.MaxOutput(2_000)], second = new short[first.Length];
        var written = resampler.Process(input, first);

        resampler.Reset();

        Assert.Equal(written, resampler.Process(input, second));
        Assert.Equal(first, second);
    }

    [Fact]
    public void Process_ShortOutput_IsRefusedAndTakesNothing()
    {
        var resampler = new StreamingResampler(8_000, 16_000);

        Assert.Throws<ArgumentException>(() => resampler.Process(new short[160], new short[319]));

        Assert.Equal(0, resampler.Flush(new short[resampler.MaxFlushOutput]));
    }

    [Fact]
    public void Constructor_UnsupportedRate_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StreamingResampler(11_025, 16_000));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Process_SteadyState_AllocatesNothing(int from, int to)
    {
        var resampler = new StreamingResampler(from, to);
        var frame = new short[from / 50];
        var output = new short[resampler.MaxOutput(frame.Length)];
        resampler.Process(frame, output);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++) resampler.Process(frame, output);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static short[] Convert(short[] input, int from, int to, Func<int>? cut = null)
    {
        var resampler = new StreamingResampler(from, to);
        var output = new short[resampler.MaxOutput(input.Length) + resampler.MaxFlushOutput];
        var rest = input.AsSpan();
        var written = 0;
        while (!rest.IsEmpty)
        {
            var take = Math.Min(rest.Length, cut?.Invoke() ?? rest.Length);
            var room = output.AsSpan(written, resampler.MaxOutput(take));
            written += resampler.Process(rest[..take], room);
            rest = rest[take..];
        }

        written += resampler.Flush(output.AsSpan(written));
        return output[..written];
    }

    // Without the first and last 25 ms, where the tone starts and stops.
    private static ReadOnlySpan<short> Middle(short[] samples, int rateHz) => samples.AsSpan(rateHz / 40, samples.Length - rateHz / 20);
}
