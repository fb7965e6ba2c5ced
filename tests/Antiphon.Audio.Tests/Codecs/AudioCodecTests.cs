namespace Antiphon.Audio.Tests.Codecs;

public sealed class AudioCodecTests
{
    [Fact]
    public void Decode_Linear16_IsLittleEndian()
    {
        var samples = new short[2];

        var written = AudioCodec.Decode(AudioEncoding.Linear16, [0x34, 0x12, 0xFF, 0x7F], samples);

        Assert.Equal(2, written);
        Assert.Equal([0x1234, short.MaxValue], samples);
    }

    [Fact]
    public void Decode_OddLinear16_IsFormatMismatch()
    {
        var error = Assert.Throws<VoiceException>(() => AudioCodec.Decode(AudioEncoding.Linear16, new byte[5], new short[8]));

        Assert.Same(ErrorCodes.AudioFormatMismatch, error.Code);
    }

    [Fact]
    public void TryDecode_OddLinear16_IsFalseAndWritesNothing()
    {
        short[] samples = [7, 7, 7];

        Assert.False(AudioCodec.TryDecode(AudioEncoding.Linear16, new byte[5], samples, out var written));
        Assert.Equal(0, written);
        Assert.Equal([7, 7, 7], samples);
    }

    [Theory]
    [InlineData(AudioEncoding.Linear16, 0)]
    [InlineData(AudioEncoding.Mulaw, 700)]
    [InlineData(AudioEncoding.Alaw, 700)]
    public void Encode_ThenDecode_IsWithinHalfAStep(AudioEncoding encoding, int tolerance)
    {
        var samples = Enumerable.Range(-500, 1_001).Select(i => (short)(i * 64)).ToArray();
        var bytes = new byte[AudioCodec.ByteCount(encoding, samples.Length)];
        var back = new short[samples.Length];

        Assert.Equal(bytes.Length, AudioCodec.Encode(encoding, samples, bytes));
        Assert.Equal(samples.Length, AudioCodec.Decode(encoding, bytes, back));

        for (var i = 0; i < samples.Length; i++) Assert.InRange(back[i], samples[i] - tolerance, samples[i] + tolerance);
    }

    [Theory]
    [InlineData(AudioEncoding.Linear16)]
    [InlineData(AudioEncoding.Mulaw)]
    [InlineData(AudioEncoding.Alaw)]
    public void FillSilence_Decoded_IsNearZero(AudioEncoding encoding)
    {
        var bytes = new byte[64];
        var samples = new short[AudioCodec.SampleCount(encoding, bytes.Length)];

        AudioCodec.FillSilence(encoding, bytes);
        AudioCodec.Decode(encoding, bytes, samples);

        Assert.All(samples, s => Assert.InRange(s, 0, 8));
    }

    [Theory]
    [InlineData(AudioEncoding.Linear16)]
    [InlineData(AudioEncoding.Mulaw)]
    [InlineData(AudioEncoding.Alaw)]
    public void EncodeAndDecode_SteadyState_AllocateNothing(AudioEncoding encoding)
    {
        var bytes = new byte[640];
        var samples = new short[320];
        var length = AudioCodec.ByteCount(encoding, 320);
        AudioCodec.Encode(encoding, samples, bytes);
        AudioCodec.Decode(encoding, bytes.AsSpan(0, length), samples);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++)
        {
            AudioCodec.Encode(encoding, samples, bytes);
            AudioCodec.Decode(encoding, bytes.AsSpan(0, length), samples);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void DecodeFrame_Mulaw_HasRatePositionAndSamples()
    {
        using var frame = AudioCodec.DecodeFrame(new AudioFormat(AudioEncoding.Mulaw, 8_000), [0x80, 0x00], 160);

        Assert.Equal((8_000, 160L), (frame.SampleRateHz, frame.Position));
        Assert.Equal([32_124, -32_124], frame.Samples.ToArray());
    }
}
