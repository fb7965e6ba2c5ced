namespace Antiphon.Audio.Tests.Codecs;

public sealed class G711Tests
{
    // ITU-T G.711 table 2a: ends of the segments on the positive side, in units of 14-bit values.
    private static readonly int[] MulawSegmentEnds = [0, 31, 95, 223, 479, 991, 2_015, 4_063, 8_159];

    // ITU-T G.711 table 1a: the same for A-law, in units of 13-bit values. The first two segments share one step.
    private static readonly int[] AlawSegmentEnds = [0, 64, 128, 256, 512, 1_024, 2_048, 4_096];

    [Fact]
    public void DecodeMulaw_EveryCode_IsMiddleOfItsInterval()
    {
        var decisions = MulawDecisions();
        for (var code = 0; code < 256; code++)
        {
            // Table 2a: positive codes count down from 1111 1111, negative from 0111 1111; the first interval outputs 0.
            var interval = 0x7F - (code & 0x7F);
            var twice = interval == 0 ? 0 : decisions[interval] + decisions[interval + 1];
            var expected = (code & 0x80) != 0 ? twice * 2 : -twice * 2;

            Assert.Equal(expected, G711.DecodeMulaw((byte)code));
        }
    }

    [Fact]
    public void DecodeAlaw_EveryCode_IsMiddleOfItsInterval()
    {
        var decisions = AlawDecisions();
        for (var code = 0; code < 256; code++)
        {
            // Table 1a, note 2: the even bits of the character signal are inverted.
            var interval = (code ^ 0x55) & 0x7F;
            var twice = decisions[interval] + decisions[interval + 1];
            var expected = (code & 0x80) != 0 ? twice * 4 : -twice * 4;

            Assert.Equal(expected, G711.DecodeAlaw((byte)code));
        }
    }

    [Fact]
    public void EncodeMulaw_EverySample_FallsIntoItsInterval()
    {
        var decisions = MulawDecisions();
        for (int sample = short.MinValue; sample <= short.MaxValue; sample++)
        {
            var magnitude = (sample < 0 ? ~sample : sample) / 4.0;
            var interval = IntervalOf(decisions, magnitude);
            var expected = (byte)((sample < 0 ? 0x7F : 0xFF) - interval);

            if (G711.EncodeMulaw((short)sample) != expected) Assert.Fail($"{sample}: {G711.EncodeMulaw((short)sample)} for {expected}");
        }
    }

    [Fact]
    public void EncodeAlaw_EverySample_FallsIntoItsInterval()
    {
        var decisions = AlawDecisions();
        for (int sample = short.MinValue; sample <= short.MaxValue; sample++)
        {
            var magnitude = (sample < 0 ? ~sample : sample) / 8.0;
            var interval = IntervalOf(decisions, magnitude);
            var expected = (byte)(((sample < 0 ? 0 : 0x80) | interval) ^ 0x55);

            if (G711.EncodeAlaw((short)sample) != expected) Assert.Fail($"{sample}: {G711.EncodeAlaw((short)sample)} for {expected}");
        }
    }

    [Theory]
    [InlineData(0x00, -32_124)]
    [InlineData(0x80, 32_124)]
    [InlineData(0x7F, 0)]
    [InlineData(0xFF, 0)]
    [InlineData(0xFE, 8)]
    public void DecodeMulaw_PublishedValue_IsThatValue(byte code, short expected) =>
        Assert.Equal(expected, G711.DecodeMulaw(code));

    [Theory]
    [InlineData(0x2A, -32_256)]
    [InlineData(0xAA, 32_256)]
    [InlineData(0x55, -8)]
    [InlineData(0xD5, 8)]
    public void DecodeAlaw_PublishedValue_IsThatValue(byte code, short expected) =>
        Assert.Equal(expected, G711.DecodeAlaw(code));

    [Fact]
    public void Encode_EveryDecodedCode_ComesBack()
    {
        for (var code = 0; code < 256; code++)
        {
            // Both zeros of µ-law decode to 0, which encodes to the positive one.
            Assert.Equal(code == 0x7F ? 0xFF : code, G711.EncodeMulaw(G711.DecodeMulaw((byte)code)));
            Assert.Equal(code, G711.EncodeAlaw(G711.DecodeAlaw((byte)code)));
        }
    }

    [Fact]
    public void DecodeMulaw_ShortDestination_IsRefused() =>
        Assert.Throws<ArgumentException>(() => G711.DecodeMulaw(new byte[4], new short[3]));

    [Fact]
    public void EncodeAlaw_ShortDestination_IsRefused() =>
        Assert.Throws<ArgumentException>(() => G711.EncodeAlaw(new short[4], new byte[3]));

    // The first interval of µ-law is half as wide as the rest of its segment.
    private static int[] MulawDecisions()
    {
        var decisions = new List<int> { 0, 1 };
        for (var segment = 0; segment < 8; segment++)
        {
            var step = 2 << segment;
            while (decisions[^1] < MulawSegmentEnds[segment + 1]) decisions.Add(decisions[^1] + step);
            Assert.Equal(MulawSegmentEnds[segment + 1], decisions[^1]);
        }

        Assert.Equal(129, decisions.Count);
        return [.. decisions];
    }

    private static int[] AlawDecisions()
    {
        var decisions = new List<int> { 0 };
        for (var segment = 0; segment < 7; segment++)
        {
            var step = 2 << segment;
            while (decisions[^1] < AlawSegmentEnds[segment + 1]) decisions.Add(decisions[^1] + step);
            Assert.Equal(AlawSegmentEnds[segment + 1], decisions[^1]);
        }

        Assert.Equal(129, decisions.Count);
        return [.. decisions];
    }

    private static int IntervalOf(int[] decisions, double magnitude)
    {
        for (var i = 0; i < 127; i++)
        {
            if (magnitude < decisions[i + 1]) return i;
        }

        return 127;
    }
}
