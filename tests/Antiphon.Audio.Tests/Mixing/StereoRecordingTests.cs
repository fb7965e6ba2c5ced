namespace Antiphon.Audio.Tests.Mixing;

public sealed class StereoRecordingTests
{
    [Fact]
    public void Write_TracksAtPositions_AreLeftAndRight()
    {
        var recording = new StereoRecording(8_000);
        recording.AddLeft(1, [10, 11]);
        recording.AddRight(3, [20, 21]);

        var (left, right) = Tracks(recording);

        Assert.Equal([0, 10, 11, 0, 0], left);
        Assert.Equal([0, 0, 0, 20, 21], right);
        Assert.Equal(5, recording.SampleCount);
    }

    [Fact]
    public void AddLeft_Overlap_IsAddedAndSaturates()
    {
        var recording = new StereoRecording(8_000);
        recording.AddLeft(0, [100, 30_000]);
        recording.AddLeft(0, [5, 30_000]);

        Assert.Equal([105, short.MaxValue], Tracks(recording).Left);
    }

    [Fact]
    public void AddRight_BeyondTheLimit_IsDroppedAndCounted()
    {
        var recording = new StereoRecording(8_000, TimeSpan.FromMilliseconds(1));
        recording.AddRight(6, [1, 2, 3, 4]);
        recording.AddRight(long.MaxValue, [1]);

        Assert.Equal(8, recording.SampleCount);
        Assert.Equal(3, recording.DroppedSamples);
    }

    [Fact]
    public async Task WriteAsync_Empty_IsAnEmptyFile()
    {
        var stream = new MemoryStream();

        await new StereoRecording(8_000).WriteAsync(stream, TestContext.Current.CancellationToken);

        Assert.Equal(44, stream.Length);
    }

    private static (short[] Left, short[] Right) Tracks(StereoRecording recording)
    {
        var stream = new MemoryStream();
        recording.Write(stream);
        stream.Position = 0;
        var left = WavReader.ReadAll(stream, WavChannel.Left).Samples;
        stream.Position = 0;
        return (left, WavReader.ReadAll(stream, WavChannel.Right).Samples);
    }
}
