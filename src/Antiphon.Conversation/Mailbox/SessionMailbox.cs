using System.Threading.Tasks.Sources;
using Antiphon.Audio;

namespace Antiphon.Conversation;

/// <summary>
/// The one door of a session (R1). Many writers that never wait, one reader. Two lanes: control, which overtakes and is
/// never dropped, and the caller's audio, of which the oldest goes when the reader is late (R5). Allocates nothing per
/// item once its rings have grown to what the session needs.
/// </summary>
/// <param name="commandCapacity">Commands from outside that may wait.</param>
/// <param name="audioCapacity">The caller's audio that may wait.</param>
/// <param name="onPool">Whether the reader runs on the thread pool; otherwise its own scheduler is told directly.</param>
/// <param name="inline">Whether a reader of the thread pool goes on at once where audio and ticks come from.</param>
internal sealed class SessionMailbox(int commandCapacity, TimeSpan audioCapacity, bool onPool = true, bool inline = false) : IValueTaskSource, IThreadPoolWorkItem
{
    private const int InitialSlots = 32;

    private readonly Lock _gate = new();
    private readonly Ring<Mail> _control = new(InitialSlots);
    private readonly Ring<AudioFrame> _audio = new(InitialSlots);
    private ManualResetValueTaskSourceCore<bool> _wake;
    private TimeSpan _audioHeld;
    private int _commands;
    private bool _waiting;
    private bool _urgent;
    private bool _tickPending;
    private bool _closed;

    /// <summary>The caller's frames dropped because the reader was late.</summary>
    public long DroppedAudioFrames { get; private set; }

    /// <summary>Most control items that ever waited.</summary>
    public int ControlHighWater { get; private set; }

    /// <summary>Most of the caller's audio that ever waited.</summary>
    public TimeSpan AudioHighWater { get; private set; }

    /// <summary>The caller's audio that waits now.</summary>
    public TimeSpan WaitingAudio
    {
        get
        {
            lock (_gate) return _audioHeld;
        }
    }

    /// <summary>Whether the reader takes audio; until then it is kept within its bound.</summary>
    public bool AudioOpen { get; set; }

    /// <summary>Posts a command from outside; false when too many commands wait, or after the close. What providers have posted
    /// takes no room from them.</summary>
    public bool TryPost(in Mail mail)
    {
        lock (_gate)
        {
            if (_closed || _commands >= commandCapacity) return false;
            _commands++;
            _control.Enqueue(mail);
            if (_control.Count > ControlHighWater) ControlHighWater = _control.Count;
            Wake();
            return true;
        }
    }

    /// <summary>Posts what a provider's pump has room for: pumps are bounded by their own credits, so this never refuses
    /// while the session is open. After the close a frame in it is given back.</summary>
    public void Post(in Mail mail)
    {
        lock (_gate)
        {
            if (_closed)
            {
                (mail.Payload as AudioFrame)?.Dispose();
                return;
            }

            _control.Enqueue(mail);
            if (_control.Count > ControlHighWater) ControlHighWater = _control.Count;
            Wake();
        }
    }

    /// <summary>Posts a tick; ticks that the reader has not seen yet are one.</summary>
    public void PostTick()
    {
        bool wakes;
        lock (_gate)
        {
            if (_closed || _tickPending) return;
            _tickPending = true;
            wakes = WakeHere();
        }

        if (wakes) _wake.SetResult(true);
    }

    /// <summary>Wakes the reader to look at something outside the lanes (the end of the session).</summary>
    public void Nudge()
    {
        lock (_gate)
        {
            _urgent = true;
            Wake();
        }
    }

    /// <summary>Posts the caller's audio and takes ownership of it. The oldest goes when the lane is full.</summary>
    public void PostAudio(AudioFrame frame)
    {
        bool wakes;
        lock (_gate)
        {
            if (_closed)
            {
                frame.Dispose();
                return;
            }

            _audio.Enqueue(frame);
            _audioHeld += frame.Duration;
            while (_audioHeld > audioCapacity && _audio.Count > 1)
            {
                var oldest = _audio.Dequeue();
                _audioHeld -= oldest.Duration;
                oldest.Dispose();
                DroppedAudioFrames++;
            }

            if (_audioHeld > AudioHighWater) AudioHighWater = _audioHeld;
            wakes = WakeHere();
        }

        if (wakes) _wake.SetResult(true);
    }

    /// <summary>Takes the next item: control, then a tick, then audio.</summary>
    public bool TryTake(out Mail mail)
    {
        lock (_gate)
        {
            _urgent = false;
            if (_control.Count > 0)
            {
                mail = _control.Dequeue();
                if (mail.IsCommand) _commands--;
                return true;
            }

            if (_tickPending)
            {
                _tickPending = false;
                mail = new Mail(MailKind.Tick);
                return true;
            }

            if (AudioOpen && _audio.Count > 0)
            {
                var frame = _audio.Dequeue();
                _audioHeld -= frame.Duration;
                mail = new Mail(MailKind.Audio, frame.Position, frame);
                return true;
            }

            mail = default;
            return false;
        }
    }

    /// <summary>Waits until there is something to take. One waiter.</summary>
    public ValueTask WaitAsync()
    {
        lock (_gate)
        {
            if (_urgent || _control.Count > 0 || _tickPending || (AudioOpen && _audio.Count > 0)) return ValueTask.CompletedTask;
            _wake.Reset();
            _waiting = true;
            return new ValueTask(this, _wake.Version);
        }
    }

    /// <summary>Takes nothing more in and frees what is held.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            while (_audio.Count > 0) _audio.Dequeue().Dispose();
            while (_control.Count > 0) (_control.Dequeue().Payload as AudioFrame)?.Dispose();
        }
    }

    void IThreadPoolWorkItem.Execute() => _wake.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _wake.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wake.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wake.OnCompleted(continuation, state, token, flags);

    private void Wake()
    {
        if (!_waiting) return;
        _waiting = false;
        if (onPool) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false); // Itself the work item: waking allocates nothing.
        else _wake.SetResult(true); // Goes to the scheduler that the reader's wait has captured.
    }

    /// <summary>Wakes the reader; true when the caller is to do so itself once it holds no lock.</summary>
    private bool WakeHere()
    {
        if (!inline || !onPool || TaskScheduler.Current != TaskScheduler.Default)
        {
            Wake();
            return false;
        }

        var wakes = _waiting;
        _waiting = false;
        return wakes;
    }
}
