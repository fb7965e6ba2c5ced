using Antiphon.Audio;

namespace Antiphon.Conversation.Tests.Mailbox;

public sealed class SessionMailboxTests
{
    private static readonly TimeSpan Capacity = TimeSpan.FromMilliseconds(200);

    private readonly SessionMailbox _mailbox = new(4, Capacity) { AudioOpen = true };

    [Fact]
    public void TryTake_ControlOvertakesAudio()
    {
        _mailbox.PostAudio(Frame(0));
        _mailbox.TryPost(new Mail(MailKind.Speak, 0, "x"));

        Assert.True(_mailbox.TryTake(out var first));
        Assert.True(_mailbox.TryTake(out var second));
        Assert.Equal((MailKind.Speak, MailKind.Audio), (first.Kind, second.Kind));
    }

    [Fact]
    public void PostAudio_Full_DropsTheOldestAndCounts()
    {
        for (var i = 0; i < 15; i++) _mailbox.PostAudio(Frame(i * 320));

        Assert.True(_mailbox.TryTake(out var oldest));
        Assert.Equal(5 * 320, oldest.Number);
        Assert.Equal(5, _mailbox.DroppedAudioFrames);
    }

    [Fact]
    public void TryPost_Full_Refuses()
    {
        for (var i = 0; i < 4; i++) Assert.True(_mailbox.TryPost(new Mail(MailKind.Mark, i)));

        Assert.False(_mailbox.TryPost(new Mail(MailKind.Mark, 4)));
    }

    [Fact]
    public void TryPost_ManyProviderItemsWait_IsTaken()
    {
        for (var i = 0; i < 10; i++) _mailbox.Post(new Mail(MailKind.SpeechWords, i));

        Assert.True(_mailbox.TryPost(new Mail(MailKind.Mark, 1)));
    }

    [Fact]
    public void TryPost_AfterTheReaderHasTaken_HasRoomAgain()
    {
        for (var i = 0; i < 4; i++) _mailbox.TryPost(new Mail(MailKind.Mark, i));
        _mailbox.TryTake(out _);

        Assert.True(_mailbox.TryPost(new Mail(MailKind.Mark, 4)));
    }

    [Fact]
    public void PostTick_Twice_IsOne()
    {
        _mailbox.PostTick();
        _mailbox.PostTick();

        Assert.True(_mailbox.TryTake(out var tick));
        Assert.Equal(MailKind.Tick, tick.Kind);
        Assert.False(_mailbox.TryTake(out _));
    }

    [Fact]
    public void TryTake_AudioNotOpen_KeepsIt()
    {
        _mailbox.AudioOpen = false;
        _mailbox.PostAudio(Frame(0));

        Assert.False(_mailbox.TryTake(out _));

        _mailbox.AudioOpen = true;
        Assert.True(_mailbox.TryTake(out _));
    }

    [Fact]
    public async Task WaitAsync_Empty_WakesOnPost()
    {
        var waiting = _mailbox.WaitAsync().AsTask();
        Assert.False(waiting.IsCompleted);

        _mailbox.Nudge();

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Close_FreesWhatIsHeldAndTakesNothingMore()
    {
        var held = Frame(0);
        _mailbox.PostAudio(held);

        _mailbox.Close();

        Assert.Throws<ObjectDisposedException>(() => held.Samples.Length);
        Assert.False(_mailbox.TryPost(new Mail(MailKind.Mark)));
    }

    [Fact]
    public void PostAudio_TakenAtOnce_AllocatesNothing()
    {
        var samples = new short[320];
        for (var i = 0; i < 100; i++) Cycle();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 10_000; i++) Cycle();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Cycle()
        {
            _mailbox.PostAudio(AudioFrame.Copy(samples, 16_000, 0));
            _mailbox.TryTake(out var mail);
            ((AudioFrame)mail.Payload!).Dispose();
        }
    }

    private static AudioFrame Frame(long position) => AudioFrame.Rent(16_000, 320, position);
}
