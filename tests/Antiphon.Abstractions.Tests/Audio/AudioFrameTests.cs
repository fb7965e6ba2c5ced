using Antiphon.Audio;

namespace Antiphon.Abstractions.Tests.Audio;

public sealed class AudioFrameTests
{
    [Fact]
    public void Copy_Samples_HoldsThemWithTheirPlace()
    {
        using var frame = AudioFrame.Copy([1, 2, 3], 8_000, 160);

        Assert.Equal([1, 2, 3], frame.Samples.ToArray());
        Assert.Equal((8_000, 160L, 3, TimeSpan.FromTicks(3_750)), (frame.SampleRateHz, frame.Position, frame.SampleCount, frame.Duration));
    }

    [Fact]
    public void Samples_AfterDispose_Throws()
    {
        var frame = AudioFrame.Rent(16_000, 320, 0);
        frame.Dispose();

        Assert.Throws<ObjectDisposedException>(() => frame.Samples.Length);
    }

    [Fact]
    public void Dispose_Twice_GivesTheMemoryBackOnce()
    {
        var frame = AudioFrame.Rent(16_000, 320, 0);
        frame.Dispose();
        frame.Dispose();

        using var first = AudioFrame.Rent(16_000, 320, 0);
        using var second = AudioFrame.Rent(16_000, 320, 0);

        Assert.NotSame(first, second);
    }

    [Fact]
    public void Rent_LongerThanThePooled_Grows()
    {
        AudioFrame.Rent(16_000, 160, 0).Dispose();

        using var frame = AudioFrame.Rent(48_000, 48_000, 0);

        Assert.Equal(48_000, frame.Samples.Length);
    }

    [Fact]
    public void Rent_NoSamples_IsEmpty()
    {
        using var frame = AudioFrame.Rent(16_000, 0, 0);

        Assert.True(frame.Samples.IsEmpty);
    }

    [Theory]
    [InlineData(0, 320)]
    [InlineData(-1, 320)]
    [InlineData(16_000, -1)]
    public void Rent_Impossible_Refuses(int rate, int samples) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AudioFrame.Rent(rate, samples, 0));

    [Fact]
    public void RentAndDispose_SteadyState_AllocatesNothing()
    {
        Span<AudioFrame?> held = new AudioFrame?[50];
        Cycle(held);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 200; i++) Cycle(held);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task RentAndDispose_ManyThreads_NoFrameHasTwoOwners()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                using var frame = AudioFrame.Rent(16_000, 2, 0);
                frame.Samples.Fill((short)thread);
                if (i % 64 == 0) Thread.Yield();
                Assert.Equal((short)thread, frame.Samples[0]);
                Assert.Equal((short)thread, frame.Samples[1]);
            }
        })));
    }

    private static void Cycle(Span<AudioFrame?> held)
    {
        for (var i = 0; i < held.Length; i++) held[i] = AudioFrame.Rent(16_000, 320, i);
        foreach (var frame in held) frame!.Dispose();
    }
}
