using Antiphon.Conversation;
using Antiphon.Server.Console;
using Antiphon.Testing;

namespace Antiphon.Server.Tests.Console;

public sealed class SessionFeedsTests
{
    private static readonly SessionEvent.Ended End = new(new SessionEnd("client_closed"));

    private readonly VirtualTime _time = new();

    [Fact]
    public void Watch_LateWatcher_SeesTheBeginning()
    {
        var feeds = new SessionFeeds(_time);
        feeds.OnEvent("s", new SessionEvent.UserText("one"));

        using var watcher = feeds.Watch("s")!;

        Assert.True(watcher.Events.TryRead(out var seen));
        Assert.Equal(new SessionEvent.UserText("one"), seen);
    }

    [Fact]
    public void Watch_EarlyWatcher_SeesTheSessionWhenItBegins()
    {
        var feeds = new SessionFeeds(_time);
        using var watcher = feeds.Watch("s")!;

        feeds.OnEvent("s", new SessionEvent.UserText("one"));

        Assert.True(watcher.Events.TryRead(out _));
    }

    [Fact]
    public void Watch_SessionNeverBegins_GivesUp()
    {
        var feeds = new SessionFeeds(_time);
        using var watcher = feeds.Watch("s")!;

        _time.Advance(SessionFeeds.WaitForSession);

        Assert.True(watcher.Events.Completion.IsCompleted);
    }

    [Fact]
    public void Watch_SessionBegan_DoesNotGiveUp()
    {
        var feeds = new SessionFeeds(_time);
        using var watcher = feeds.Watch("s")!;
        feeds.OnEvent("s", new SessionEvent.UserText("one"));
        watcher.Events.TryRead(out _);

        _time.Advance(SessionFeeds.WaitForSession * 2);

        Assert.False(watcher.Events.Completion.IsCompleted);
    }

    [Fact]
    public void OnEvent_End_CompletesTheWatcherAfterIt()
    {
        var feeds = new SessionFeeds(_time);
        feeds.OnEvent("s", new SessionEvent.UserText("one"));
        using var watcher = feeds.Watch("s")!;

        feeds.OnEvent("s", End);

        watcher.Events.TryRead(out _);
        Assert.True(watcher.Events.TryRead(out var last));
        Assert.Equal(End, last);
        Assert.True(watcher.Events.Completion.IsCompleted);
    }

    [Fact]
    public void OnEvent_SlowWatcher_LosesTheOldestAndIsTold()
    {
        var feeds = new SessionFeeds(_time);
        using var watcher = feeds.Watch("s")!;

        for (var i = 0; i < SessionFeeds.WatcherCapacity + 3; i++) feeds.OnEvent("s", new SessionEvent.UserText($"{i}"));

        Assert.True(watcher.Events.TryRead(out var oldest));
        Assert.Equal(new SessionEvent.UserText("3"), oldest);
        Assert.Equal(3, watcher.TakeLost());
        Assert.Equal(0, watcher.TakeLost());
    }

    [Fact]
    public void OnEvent_LongSession_KeepsTheLatestOnly()
    {
        var feeds = new SessionFeeds(_time);
        for (var i = 0; i < SessionFeeds.RecentCapacity + 1; i++) feeds.OnEvent("s", new SessionEvent.UserText($"{i}"));

        using var watcher = feeds.Watch("s")!;

        Assert.Equal(SessionFeeds.RecentCapacity, watcher.Events.Count);
    }

    [Fact]
    public void Watch_TooManyWatchers_IsRefusedUntilOneLeaves()
    {
        var feeds = new SessionFeeds(_time);
        var watchers = Enumerable.Range(0, SessionFeeds.MaxWatchers).Select(i => feeds.Watch($"{i}")!).ToArray();

        Assert.Null(feeds.Watch("one more"));
        watchers[0].Dispose();
        watchers[0].Dispose();
        Assert.NotNull(feeds.Watch("one more"));
        Assert.Null(feeds.Watch("and another"));
    }
}
