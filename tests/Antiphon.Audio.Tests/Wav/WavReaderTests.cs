using System.Buffers.Binary;

namespace Antiphon.Audio.Tests.Wav;

public sealed class WavReaderTests
{
    private static readonly short[] Ramp = [1, -2, 300, -400, 32_767, -32_768];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task ReadAllAsync_StreamInPieces_GivesEverySample(int most)
    {
        var file = new WavBytes().Format(1, 1, 16_000, 16).Data(WavBytes.Pcm(Ramp)).Build();

        var clip = await WavReader.ReadAllAsync(new TrickleStream(file, most), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(16_000, clip.SampleRateHz);
        Assert.Equal(Ramp, clip.Samples);
    }

    [Fact]
    public void ReadAll_Mulaw_IsDecoded()
    {
        var file = new WavBytes().Format(7, 1, 8_000, 8, [0, 0]).Chunk("fact", [3, 0, 0, 0]).Data([0x80, 0x00, 0xFF]).Build();

        Assert.Equal([32_124, -32_124, 0], Read(file).Samples);
    }

    [Fact]
    public void ReadAll_Alaw_IsDecoded()
    {
        var file = new WavBytes().Format(6, 1, 8_000, 8, [0, 0]).Data([0xAA, 0x2A]).Build();

        Assert.Equal([32_256, -32_256], Read(file).Samples);
    }

    [Fact]
    public void ReadAll_TwentyFourBits_KeepsTheUpperSixteen()
    {
        var file = new WavBytes().Format(1, 1, 48_000, 24).Data([0x10, 0x34, 0x12, 0x00, 0x00, 0x80]).Build();

        Assert.Equal([0x1234, short.MinValue], Read(file).Samples);
    }

    [Fact]
    public void ReadAll_Float_IsScaledAndSaturates()
    {
        var data = new byte[16];
        BinaryPrimitives.WriteSingleLittleEndian(data, 0.5f);
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(4), -3f);
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(8), float.NaN);
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(12), float.PositiveInfinity);
        var file = new WavBytes().Format(3, 1, 48_000, 32).Data(data).Build();

        Assert.Equal([16_384, short.MinValue, 0, short.MaxValue], Read(file).Samples);
    }

    [Theory]
    [InlineData(WavChannel.Left, 100)]
    [InlineData(WavChannel.Right, 300)]
    [InlineData(WavChannel.Mix, 200)]
    public void ReadAll_Stereo_TakesTheWantedChannel(WavChannel channel, short expected)
    {
        var file = new WavBytes().Format(1, 2, 16_000, 16).Data(WavBytes.Pcm(100, 300, 100, 300)).Build();

        Assert.Equal([expected, expected], Read(file, channel).Samples);
    }

    [Fact]
    public void ReadAll_Extensible_IsRead()
    {
        var file = new WavBytes().Extensible(1, 1, 44_100, 16).Data(WavBytes.Pcm(Ramp)).Build();

        Assert.Equal(Ramp, Read(file).Samples);
    }

    [Fact]
    public void ReadAll_ListAndOddChunks_AreSkippedWithTheirPadding()
    {
        var file = new WavBytes()
            .Chunk("LIST", "INFOodd"u8.ToArray())
            .Format(1, 1, 16_000, 16)
            .Chunk("junk", new byte[20_001])
            .Data(WavBytes.Pcm(Ramp))
            .Chunk("LIST", new byte[33])
            .Build();

        Assert.Equal(Ramp, Read(file).Samples);
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(36u, 0u)]
    public void ReadAll_UnpatchedSizes_ReadUntilTheEnd(uint riffSize, uint dataSize)
    {
        var file = new WavBytes().Format(1, 1, 16_000, 16).Data(WavBytes.Pcm(Ramp), dataSize).Build(riffSize);

        Assert.Equal(Ramp, Read(file).Samples);
    }

    [Fact]
    public void ReadAll_EmptyDataBeforeAnotherChunk_IsEmpty()
    {
        var file = new WavBytes().Format(1, 1, 16_000, 16).Data([]).Chunk("LIST", new byte[64]).Build();

        Assert.Empty(Read(file).Samples);
    }

    [Fact]
    public void Read_TruncatedData_GivesWhatIsThereAndSaysSo()
    {
        var file = new WavBytes().Format(1, 1, 16_000, 16).Data(WavBytes.Pcm(Ramp), 1_000).Build()[..^1];
        var reader = WavReader.Open(new MemoryStream(file));
        var samples = new short[100];

        var count = reader.Read(samples);

        Assert.Equal(Ramp[..5], samples[..count]);
        Assert.Equal(0, reader.Read(samples));
        Assert.True(reader.IsTruncated);
    }

    [Fact]
    public void DeclaredSamples_CountsOneChannel()
    {
        var reader = WavReader.Open(new MemoryStream(new WavBytes().Format(1, 2, 8_000, 16).Data(new byte[400]).Build()));

        Assert.Equal(100, reader.DeclaredSamples);
        Assert.Equal(2, reader.Channels);
    }

    public static TheoryData<string, byte[]> Unreadable() => new()
    {
        { "12 bytes", [] },
        { "'RIFF'", new byte[64] },
        { "'WAVE'", new WavBytes().Format(1, 1, 8_000, 16).Data([]).Build(form: "AVI ") },
        { "big-endian", new WavBytes().Format(1, 1, 8_000, 16).Data([]).Build(magic: "RIFX") },
        { "8 bits", new WavBytes().Format(1, 1, 8_000, 8).Data([1, 2]).Build() },
        { "format tag 2", new WavBytes().Format(2, 1, 8_000, 4).Data([1, 2]).Build() },
        { "0 channels", new WavBytes().Format(1, 0, 8_000, 16).Data([]).Build() },
        { "rate", new WavBytes().Format(1, 1, 0, 16).Data([]).Build() },
        { "before a 'fmt '", new WavBytes().Data([1, 2]).Build() },
        { "without a 'data'", new WavBytes().Format(1, 1, 8_000, 16).Build() },
        { "without a 'fmt '", new WavBytes().Chunk("LIST", new byte[10]).Build() },
        { "at least 16", new WavBytes().Chunk("fmt ", new byte[14]).Build() },
        { "no sub-format", new WavBytes().Format(0xFFFE, 1, 8_000, 16).Data([]).Build() },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Open_Unreadable_SaysWhatAndWhere(string what, byte[] file)
    {
        var error = Assert.Throws<VoiceException>(() => WavReader.Open(new MemoryStream(file)));

        Assert.Same(ErrorCodes.AudioFileInvalid, error.Code);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains("at byte", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_EndlessJunkChunk_IsRefusedAfterABound()
    {
        var head = new WavBytes().Chunk("junk", new byte[2], uint.MaxValue).Build();
        var stream = new MemoryStream(new byte[32 << 20]);
        stream.Write(head);
        stream.Position = 0;

        Assert.Throws<VoiceException>(() => WavReader.Open(stream));

        Assert.InRange(stream.Position, 0, 17 << 20);
    }

    [Fact]
    public void ReadAll_LongerThanTheLimit_IsRefused()
    {
        var file = new WavBytes().Format(1, 1, 8_000, 16).Data(new byte[16_002]).Build();

        var error = Assert.Throws<VoiceException>(() => WavReader.ReadAll(new MemoryStream(file), limit: TimeSpan.FromSeconds(1)));

        Assert.Same(ErrorCodes.AudioFileInvalid, error.Code);
    }

    [Fact]
    public void ReadAll_AnyBytes_GiveAClipOrACodedError()
    {
        var random = new Random(20);
        byte[][] seeds =
        [
            new WavBytes().Format(1, 1, 16_000, 16).Data(WavBytes.Pcm(Ramp)).Build(),
            new WavBytes().Extensible(3, 2, 44_100, 32).Chunk("LIST", new byte[9]).Data(new byte[80]).Build(),
            new WavBytes().Format(7, 1, 8_000, 8, [0, 0]).Chunk("fact", [3, 0, 0, 0]).Data([1, 2, 3], 0).Build(0),
        ];
        int clips = 0, errors = 0;
        for (var run = 0; run < 20_000; run++)
        {
            var file = seeds[run % seeds.Length].ToArray();
            for (var i = random.Next(1, 6); i > 0; i--) file[random.Next(Math.Min(file.Length, 60))] = (byte)random.Next(256);
            if (random.Next(4) == 0) file = file[..random.Next(file.Length)];
            try
            {
                var clip = WavReader.ReadAll(new TrickleStream(file, random.Next(1, 100)), (WavChannel)random.Next(3));
                Assert.InRange(clip.Samples.Length, 0, file.Length);
                clips++;
            }
            catch (VoiceException e) when (e.Code == ErrorCodes.AudioFileInvalid)
            {
                errors++;
            }
        }

        Assert.True(clips > 100 && errors > 100, $"{clips} clips, {errors} errors");
    }

    private static AudioClip Read(byte[] file, WavChannel channel = WavChannel.Mix) => WavReader.ReadAll(new MemoryStream(file), channel);
}
