using Antiphon.Providers.Local.Workers;

namespace Antiphon.Providers.Local.Tests.Workers;

public sealed class WorkerFramesTests
{
    [Fact]
    public void TryRead_WrittenFrames_GivesThemBack()
    {
        using var pipe = new MemoryStream();
        WorkerFrames.Write(pipe, WorkerFrame.Speak, [1, 2], [3]);
        WorkerFrames.Write(pipe, WorkerFrame.Discard, default);
        pipe.Position = 0;
        byte[] buffer = [];

        Assert.True(WorkerFrames.TryRead(pipe, ref buffer, out var first, out var length));
        Assert.Equal((WorkerFrame.Speak, 3), (first, length));
        Assert.Equal([1, 2, 3], buffer[..3]);
        Assert.True(WorkerFrames.TryRead(pipe, ref buffer, out var second, out length));
        Assert.Equal((WorkerFrame.Discard, 0), (second, length));
        Assert.False(WorkerFrames.TryRead(pipe, ref buffer, out _, out _));
    }

    [Fact]
    public void TryRead_AnyBytes_GivesAFrameOrTheEndOrSaysWhatIsWrong()
    {
        var random = new Random(3);
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = new byte[random.Next(30)];
            random.NextBytes(bytes);
            if (bytes.Length > 3 && round % 2 == 0) bytes[1] = bytes[2] = bytes[3] = 0;
            using var pipe = new MemoryStream(bytes);
            byte[] buffer = [];

            try
            {
                while (WorkerFrames.TryRead(pipe, ref buffer, out _, out var length)) Assert.InRange(length, 0, bytes.Length);
            }
            catch (InvalidDataException)
            {
                // A length that cannot be.
            }

            Assert.True(buffer.Length <= 1 << 20);
        }
    }
}
