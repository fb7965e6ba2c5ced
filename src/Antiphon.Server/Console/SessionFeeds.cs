using System.Threading.Channels;
using Antiphon.Conversation;

namespace Antiphon.Server.Console;

/// <summary>
/// Events of running sessions for whoever watches. A session's latest events are kept so that a watcher who comes late
/// sees how it began; a watcher may also come before the session, because a client learns its id first. Each watcher has
/// its own bounded buffer: when it is full its oldest events go and the watcher is told how many. Thread-safe.
/// </summary>
internal sealed class SessionFeeds(TimeProvider time) : ISessionObserver
{
    /// <summary>Events of a session kept for late watchers.</summary>
    internal const int RecentCapacity = 256;

    /// <summary>Events waiting for one watcher.</summary>
    internal const int WatcherCapacity = 256;

    /// <summary>Watchers of one server at most.</summary>
    internal const int MaxWatchers = 1_000;

    /// <summary>How long a watcher waits for a session that has not begun.</summary>
    internal static readonly TimeSpan WaitForSession = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Feed> _feeds = new(StringComparer.Ordinal);
    private int _watchers;

    public void OnEvent(string sessionId, SessionEvent sessionEvent)
    {
        lock (_gate)
        {
            if (!_feeds.TryGetValue(sessionId, out var feed))
            {
                if (sessionEvent is SessionEvent.Ended) return;
                _feeds.Add(sessionId, feed = new Feed());
            }

            feed.Begun = true;
            if (feed.Recent.Count == RecentCapacity) feed.Recent.Dequeue();
            feed.Recent.Enqueue(sessionEvent);
            foreach (var watcher in feed.Watchers) watcher.Offer(sessionEvent);
            if (sessionEvent is not SessionEvent.Ended) return;
            foreach (var watcher in feed.Watchers) watcher.Complete();
            _feeds.Remove(sessionId);
        }
    }

    /// <summary>Watches a session, from its beginning as far as that is kept. Null when there are too many watchers.</summary>
    internal SessionWatcher? Watch(string sessionId)
    {
        lock (_gate)
        {
            if (_watchers == MaxWatchers) return null;
            _watchers++;
            if (!_feeds.TryGetValue(sessionId, out var feed)) _feeds.Add(sessionId, feed = new Feed());
            var watcher = new SessionWatcher(this, sessionId, feed.Begun ? null : time);
            foreach (var past in feed.Recent) watcher.Offer(past);
            feed.Watchers.Add(watcher);
            return watcher;
        }
    }

    /// <summary>Ends every watching: the server stops.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            foreach (var watcher in _feeds.Values.SelectMany(feed => feed.Watchers)) watcher.Complete();
        }
    }

    internal void Leave(SessionWatcher watcher)
    {
        lock (_gate)
        {
            _watchers--;
            if (!_feeds.TryGetValue(watcher.SessionId, out var feed)) return;
            feed.Watchers.Remove(watcher);
            if (!feed.Begun && feed.Watchers.Count == 0) _feeds.Remove(watcher.SessionId);
        }
    }

    private sealed class Feed
    {
        public bool Begun { get; set; }

        public Queue<SessionEvent> Recent { get; } = new();

        public List<SessionWatcher> Watchers { get; } = [];
    }
}

/// <summary>One watcher of one session; disposed by who watches.</summary>
internal sealed class SessionWatcher : IDisposable
{
    private readonly SessionFeeds _feeds;
    private readonly Channel<SessionEvent> _events;
    private readonly ITimer? _patience;
    private long _lost;
    private int _left;

    internal SessionWatcher(SessionFeeds feeds, string sessionId, TimeProvider? waitsFor)
    {
        _feeds = feeds;
        SessionId = sessionId;
        _events = Channel.CreateBounded<SessionEvent>(
            new BoundedChannelOptions(SessionFeeds.WatcherCapacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _lost));
        _patience = waitsFor?.CreateTimer(static state => ((SessionWatcher)state!).GiveUp(), this, SessionFeeds.WaitForSession, Timeout.InfiniteTimeSpan);
    }

    internal string SessionId { get; }

    /// <summary>Events in order; completes after the session's end, or when it never began.</summary>
    internal ChannelReader<SessionEvent> Events => _events.Reader;

    /// <summary>Events lost since the last call because the watcher was slow.</summary>
    internal long TakeLost() => Interlocked.Exchange(ref _lost, 0);

    internal void Offer(SessionEvent sessionEvent)
    {
        _patience?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _events.Writer.TryWrite(sessionEvent);
    }

    internal void Complete() => _events.Writer.TryComplete();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 1) return;
        _patience?.Dispose();
        Complete();
        _feeds.Leave(this);
    }

    private void GiveUp() => Complete();
}
