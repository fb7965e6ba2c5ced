namespace Antiphon.Turns.Tests;

public sealed class SpeechActivityTests
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private readonly SpeechActivity _activity = new(new EndpointingOptions());
    private TimeSpan _position;

    [Fact]
    public void OnFrame_VoiceForOnset_StartsOnceAtFirstVoicedFrame()
    {
        Feed(10, voiced: false);

        var changes = Feed(10, voiced: true);

        Assert.Equal(SpeechChange.Started, changes[3]);
        Assert.Single(changes, change => change != SpeechChange.None);
        Assert.Equal(10 * Frame, _activity.SpeechStart);
        Assert.Equal(10 * Frame, _activity.VoicedTime);
    }

    [Fact]
    public void OnFrame_ClicksFurtherApartThanTheWindow_NeverStart()
    {
        for (var i = 0; i < 50; i++)
        {
            Assert.All(Feed(1, voiced: true), change => Assert.Equal(SpeechChange.None, change));
            Assert.All(Feed(5, voiced: false), change => Assert.Equal(SpeechChange.None, change));
        }
    }

    [Fact]
    public void OnFrame_SilenceShorterThanEnd_SpeechGoesOn()
    {
        Feed(20, voiced: true);
        Feed(19, voiced: false);
        Feed(1, voiced: true);

        Assert.All(Feed(19, voiced: false), change => Assert.Equal(SpeechChange.None, change));
        Assert.True(_activity.IsSpeaking);
    }

    [Fact]
    public void OnFrame_SilenceForEnd_EndsOnceAtLastVoice()
    {
        Feed(20, voiced: true);

        var changes = Feed(40, voiced: false);

        Assert.Equal(SpeechChange.Ended, changes[19]);
        Assert.Single(changes, change => change != SpeechChange.None);
        Assert.Equal(20 * Frame, _activity.LastVoiceEnd);
    }

    [Fact]
    public void OnFrame_VoiceBeforeTheEnd_DoesNotCountForTheNextOnset()
    {
        Feed(4, voiced: true);
        Feed(20, voiced: false);

        var changes = Feed(4, voiced: true);

        Assert.Equal([SpeechChange.None, SpeechChange.None, SpeechChange.None, SpeechChange.Started], changes);
    }

    [Fact]
    public void OnFrame_LongestTurn_EndsAsTooLong()
    {
        var changes = Feed(3_100, voiced: true);

        Assert.Equal(SpeechChange.TooLong, changes[2_999]);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(60)]
    public void OnFrame_AnyFrameLength_SameBounds(int frameMs)
    {
        var frame = TimeSpan.FromMilliseconds(frameMs);
        var position = TimeSpan.Zero;
        TimeSpan? started = null;
        TimeSpan? ended = null;
        for (var i = 0; position < TimeSpan.FromSeconds(3); i++)
        {
            var voiced = position >= TimeSpan.FromMilliseconds(600) && position < TimeSpan.FromMilliseconds(1_200);
            position += frame;
            var change = _activity.OnFrame(position, frame, voiced);
            if (change == SpeechChange.Started) started = position;
            if (change == SpeechChange.Ended) ended = position;
        }

        Assert.Equal(TimeSpan.FromMilliseconds(600), _activity.SpeechStart);
        Assert.InRange(started!.Value.TotalMilliseconds, 680, 720);
        Assert.InRange(ended!.Value.TotalMilliseconds, 1_600, 1_620 + frameMs);
    }

    [Theory]
    [InlineData(0, 0, 3)] // Voice alone: 80 ms.
    [InlineData(2, 0, 3)] // A hiss of 40 ms may be anything.
    [InlineData(3, 0, 0)] // 60 ms of hiss and one voiced frame.
    [InlineData(8, 0, 0)] // However long.
    [InlineData(8, 5, 0)] // "st": as far as the closure lasts.
    [InlineData(8, 6, 3)] // A hiss some time before.
    public void OnFrame_HissBeforeTheVoice_CountsAsVoice(int hissFrames, int gapFrames, int startsAtVoicedFrame)
    {
        Feed(10, voiced: false);
        for (var i = 0; i < hissFrames; i++) Assert.Equal(SpeechChange.None, Hiss());
        Feed(gapFrames, voiced: false);

        var changes = Feed(6, voiced: true);

        Assert.Equal(startsAtVoicedFrame, Array.IndexOf(changes, SpeechChange.Started));
    }

    [Fact]
    public void OnFrame_LongHissBeforeTheVoice_SpeechStartsWithItAndEightyMillisecondsCount()
    {
        Feed(10, voiced: false);
        for (var i = 0; i < 8; i++) Hiss();

        Feed(2, voiced: true);

        Assert.Equal(10 * Frame, _activity.SpeechStart);
        Assert.Equal(6 * Frame, _activity.VoicedTime);
    }

    [Fact]
    public void OnFrame_HissAlone_NeverStarts()
    {
        for (var i = 0; i < 100; i++) Assert.Equal(SpeechChange.None, Hiss());
    }

    [Fact]
    public void Reset_AfterAHiss_ItDoesNotCount()
    {
        for (var i = 0; i < 8; i++) Hiss();
        _activity.Reset();

        Assert.Equal(3, Array.IndexOf(Feed(6, voiced: true), SpeechChange.Started));
    }

    [Fact]
    public void OnFrame_SteadyState_AllocatesNothing()
    {
        Feed(10, voiced: true);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 10_000; i++) _activity.OnFrame(_position += Frame, Frame, i % 40 < 15);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private SpeechChange Hiss() => _activity.OnFrame(new SpeechFrame(_position += Frame, Frame, isVoiced: false) { IsHiss = true });

    private SpeechChange[] Feed(int frames, bool voiced)
    {
        var changes = new SpeechChange[frames];
        for (var i = 0; i < frames; i++) changes[i] = _activity.OnFrame(_position += Frame, Frame, voiced);
        return changes;
    }
}
