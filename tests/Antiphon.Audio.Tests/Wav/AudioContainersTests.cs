namespace Antiphon.Audio.Tests.Wav;

public sealed class AudioContainersTests
{
    [Fact]
    public void Detect_Wav_IsFound() => Assert.Equal(
        AudioContainer.Wav, AudioContainers.Detect(new WavBytes().Format(1, 1, 8_000, 16).Data([]).Build()));

    [Theory]
    [InlineData("4F67675300", AudioContainer.Ogg)]
    [InlineData("664C614300", AudioContainer.Flac)]
    [InlineData("1A45DFA301", AudioContainer.WebM)]
    [InlineData("49443304000000000F7600", AudioContainer.Mp3)]
    [InlineData("52494646", AudioContainer.None)]
    [InlineData("FFFFFFFFFFFFFFFF", AudioContainer.None)]
    [InlineData("FFFB9000", AudioContainer.None)]
    [InlineData("", AudioContainer.None)]
    public void Detect_FirstBytes_AreKnown(string hex, AudioContainer expected) =>
        Assert.Equal(expected, AudioContainers.Detect(Convert.FromHexString(hex)));

    [Fact]
    public void Detect_TwoMp3FramesInARow_IsMp3()
    {
        // MPEG-1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes a frame.
        var bytes = new byte[1_000];
        foreach (var at in new[] { 0, 417 }) Convert.FromHexString("FFFB9000").CopyTo(bytes, at);

        Assert.Equal(AudioContainer.Mp3, AudioContainers.Detect(bytes));
    }

    [Fact]
    public void Detect_RawAudio_IsNone()
    {
        var random = new Random(5);
        for (var run = 0; run < 2_000; run++)
        {
            var bytes = new byte[AudioContainers.UsefulBytes];
            random.NextBytes(bytes);
            if (run % 2 == 0) bytes[0] = 0xFF;

            Assert.Equal(AudioContainer.None, AudioContainers.Detect(bytes));
        }
    }
}
