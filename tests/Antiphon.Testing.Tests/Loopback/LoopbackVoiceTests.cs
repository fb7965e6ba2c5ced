using Antiphon.Audio;

namespace Antiphon.Testing.Tests.Loopback;

public sealed class LoopbackVoiceTests
{
    [Fact]
    public void Hear_Clean_EverySentenceExact() =>
        Assert.All(Sentences.All, text => Assert.Equal(text, LoopbackVoice.Hear(LoopbackVoice.Say(text))));

    [Theory]
    [InlineData(8_000)]
    [InlineData(24_000)]
    [InlineData(48_000)]
    public void Hear_AtOtherRates_Exact(int rate) =>
        Assert.All(Sentences.Some, text => Assert.Equal(text, LoopbackVoice.Hear(LoopbackVoice.Say(text, rate), rate)));

    [Fact]
    public void Hear_ThroughATelephone_EverySentenceExact()
    {
        Assert.All(Sentences.All, text => Assert.Equal(text, LoopbackVoice.Hear(ThroughTelephone(LoopbackVoice.Say(text)))));
    }

    [Fact]
    public void Hear_NoiseAt10Db_EverySentenceExact()
    {
        for (var i = 0; i < Sentences.All.Length; i++)
        {
            var samples = Padded(LoopbackVoice.Say(Sentences.All[i]));
            AddNoise(samples, snrDb: 10, seed: i);

            Assert.Equal(Sentences.All[i], LoopbackVoice.Hear(samples));
        }
    }

    [Fact]
    public void Hear_NoiseAt3DbThenTelephone_Exact()
    {
        for (var i = 0; i < Sentences.Some.Length; i++)
        {
            var samples = Padded(LoopbackVoice.Say(Sentences.Some[i]));
            AddNoise(samples, snrDb: 3, seed: i);

            Assert.Equal(Sentences.Some[i], LoopbackVoice.Hear(ThroughTelephone(samples)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(77)]
    [InlineData(319)]
    public void Hear_ShiftedByAnyOffset_Exact(int offset)
    {
        var samples = new short[offset].Concat(LoopbackVoice.Say("my name is sarah johnson")).ToArray();

        Assert.Equal("my name is sarah johnson", LoopbackVoice.Hear(samples));
    }

    [Theory]
    [InlineData("Grüße an Łukasz — 3 × 4 = 12, 東京 🙂")]
    [InlineData("supercalifragilisticexpialidociouspneumonoultramicroscopicsilicovolcanoconiosis")]
    [InlineData("x")]
    public void Hear_AnyText_Exact(string text) => Assert.Equal(text, LoopbackVoice.Hear(LoopbackVoice.Say(text)));

    [Fact]
    public void Hear_LongerThanAPacket_Exact()
    {
        var text = string.Join(' ', Sentences.All);

        Assert.Equal(text, LoopbackVoice.Hear(LoopbackVoice.Say(text)));
    }

    [Fact]
    public void Hear_TwoUtterances_AreJoined()
    {
        short[] samples = [.. LoopbackVoice.Say("yes"), .. new short[5_000], .. LoopbackVoice.Say("please")];

        Assert.Equal("yes please", LoopbackVoice.Hear(samples));
    }

    [Fact]
    public void Hear_AHoleInTheMiddle_HearsNothingRatherThanWrong()
    {
        var samples = LoopbackVoice.Say("please cancel my appointment on monday");
        samples.AsSpan(samples.Length / 2, 1_600).Clear();

        Assert.Equal("", LoopbackVoice.Hear(samples));
    }

    [Fact]
    public void Hear_NoiseAlone_HearsNothing()
    {
        var samples = new short[16_000 * 5];
        new NoiseSource(-20).AddTo(samples);

        Assert.Equal("", LoopbackVoice.Hear(samples));
    }

    [Fact]
    public void Say_SameText_SameSound() => Assert.Equal(LoopbackVoice.Say("hello"), LoopbackVoice.Say("hello"));

    [Fact]
    public void Say_RateThatItDoesNotKnow_Refuses() => Assert.Throws<ArgumentOutOfRangeException>(() => LoopbackVoice.Say("hello", 11_025));

    internal static short[] Padded(short[] samples) => [.. new short[4_800], .. samples, .. new short[4_800]];

    internal static void AddNoise(Span<short> samples, double snrDb, int seed) =>
        new NoiseSource(AudioLevel.Of(LoopbackVoice.Say("a sentence for the level")).RmsDbfs - snrDb, seed).AddTo(samples);

    private static short[] ThroughTelephone(short[] samples)
    {
        var narrow = Resample(samples, 16_000, 8_000);
        var codes = new byte[narrow.Length];
        G711.EncodeMulaw(narrow, codes);
        G711.DecodeMulaw(codes, narrow);
        return Resample(narrow, 8_000, 16_000);
    }

    private static short[] Resample(short[] samples, int from, int to)
    {
        var resampler = new StreamingResampler(from, to);
        var output = new short[resampler.MaxOutput(samples.Length) + resampler.MaxFlushOutput];
        var written = resampler.Process(samples, output);
        written += resampler.Flush(output.AsSpan(written));
        return output[..written];
    }
}
