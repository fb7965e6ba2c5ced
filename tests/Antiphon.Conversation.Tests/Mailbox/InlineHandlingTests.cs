using Antiphon.Audio;

namespace Antiphon.Conversation.Tests.Mailbox;

public sealed class InlineHandlingTests
{
    [Fact]
    public void PostAudio_Inline_ReaderGoesOnInTheCall()
    {
        var mailbox = new SessionMailbox(8, TimeSpan.FromSeconds(1), onPool: true, inline: true) { AudioOpen = true };
        var reading = mailbox.WaitAsync().AsTask();

        mailbox.PostAudio(AudioFrame.Rent(16_000, 320, 0));

        Assert.True(reading.IsCompletedSuccessfully);
        mailbox.Close();
    }

    [Fact]
    public void PostTick_Inline_ReaderGoesOnInTheCall()
    {
        var mailbox = new SessionMailbox(8, TimeSpan.FromSeconds(1), onPool: true, inline: true);
        var reading = mailbox.WaitAsync().AsTask();

        mailbox.PostTick();

        Assert.True(reading.IsCompletedSuccessfully);
        mailbox.Close();
    }

    [Fact]
    public async Task PostAudio_InlineOnAnotherScheduler_ReaderGoesOnInThePool()
    {
        var mailbox = new SessionMailbox(8, TimeSpan.FromSeconds(1), onPool: true, inline: true) { AudioOpen = true };
        var reader = ReadAsync();

        await Task.Factory.StartNew(Post, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);

        Assert.Equal(TaskScheduler.Default, await reader.WaitAsync(TimeSpan.FromSeconds(20)));
        mailbox.Close();

        void Post() => mailbox.PostAudio(AudioFrame.Rent(16_000, 320, 0));

        async Task<TaskScheduler> ReadAsync()
        {
            await mailbox.WaitAsync().ConfigureAwait(false);
            return TaskScheduler.Current;
        }
    }
}
