using System.Buffers.Binary;

namespace Antiphon.Audio.Tests.Wav;

public sealed class WavWriterTests
{
    [Theory]
    [InlineData(AudioEncoding.Linear16, 1)]
    [InlineData(AudioEncoding.Linear16, 2)]
    [InlineData(AudioEncoding.Mulaw, 1)]
    [InlineData(AudioEncoding.Alaw, 1)]
    public async Task Write_ThenRead_GivesTheSamplesBack(AudioEncoding encoding, int channels)
    {
        // Values that all three encodings carry without loss do not exist; so compare with one pass through the encoding.
        var samples = Enumerable.Range(0, 10_002).Select(i => (short)(i * 6 - 30_000)).ToArray();
        var bytes = new byte[AudioCodec.ByteCount(encoding, samples.Length)];
        var expected = new short[samples.Length];
        AudioCodec.Encode(encoding, samples, bytes);
        AudioCodec.Decode(encoding, bytes, expected);
        var stream = new MemoryStream();

        await using (var writer = new WavWriter(stream, new AudioFormat(encoding, 8_000), channels))
        {
            writer.Write(samples.AsSpan(0, 5_000));
            await writer.WriteAsync(samples.AsMemory(5_000), TestContext.Current.CancellationToken);
            Assert.Equal(10_002 / channels, writer.SamplesWritten);
        }

        stream.Position = 0;
        var clip = WavReader.ReadAll(stream, WavChannel.Left);
        Assert.Equal(expected.Where((_, i) => i % channels == 0), clip.Samples);
        Assert.Equal(8_000, clip.SampleRateHz);
    }

    [Fact]
    public void Dispose_SeekableStream_HasTrueSizes()
    {
        var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, AudioFormat.Pcm16(16_000))) writer.Write(new short[100]);

        var file = stream.ToArray();
        Assert.Equal(244, file.Length);
        Assert.Equal(236u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(4)));
        Assert.Equal(200u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(40)));
        Assert.Equal(32_000u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(28)));
    }

    [Fact]
    public void Dispose_OneWayStream_SaysUntilTheEnd()
    {
        var stream = new OneWayStream();
        using (var writer = new WavWriter(stream, AudioFormat.Pcm16(16_000))) writer.Write([1, 2, 3]);

        var file = stream.ToArray();
        Assert.Equal(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(40)));
        Assert.Equal([1, 2, 3], WavReader.ReadAll(new MemoryStream(file)).Samples);
    }

    [Fact]
    public void Dispose_OddData_IsPaddedAndFactCounts()
    {
        var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, new AudioFormat(AudioEncoding.Mulaw, 8_000))) writer.Write([1, 2, 3]);

        var file = stream.ToArray();
        Assert.Equal(58 + 4, file.Length);
        Assert.Equal(54u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(4)));
        Assert.Equal(3u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(46)));
        Assert.Equal(3u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(54)));
    }

    [Fact]
    public void Dispose_NothingWritten_IsAnEmptyFile()
    {
        var stream = new MemoryStream();
        new WavWriter(stream, AudioFormat.Pcm16(16_000)).Dispose();

        stream.Position = 0;
        Assert.Empty(WavReader.ReadAll(stream).Samples);
    }

    [Fact]
    public void Write_UnevenChannels_IsRefused()
    {
        using var writer = new WavWriter(new MemoryStream(), AudioFormat.Pcm16(16_000), 2);

        Assert.Throws<ArgumentException>(() => writer.Write(new short[3]));
    }
}
