using Antiphon.Audio;
using Antiphon.Conversation;

namespace Antiphon.Testing;

/// <summary>
/// A line without a transport: keeps everything a session hands over, in order and with its time, and plays the far end:
/// audio is played at the clock's pace from the moment it arrives, a flush drops what is not played, marks are acknowledged
/// when playing reaches them. Thread-safe.
/// </summary>
public sealed class RecordingLine : IVoiceLine, IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly RecordingLineOptions _options;
    private readonly long _started;
    private readonly List<LineEntry> _entries = [];
    private readonly List<short> _samples = [];
    private readonly HashSet<int> _returned = [];
    private readonly List<(long Number, TimeSpan Due)> _marks = [];
    private readonly ITimer _markTimer;
    private TaskCompletionSource _added = NewSignal();
    private TimeSpan _playedUpTo;
    private TimeSpan _mostHeld;
    private TimeSpan? _stoppedAt;
    private long _totalSamples;
    private int _sampleRateHz;
    private Action<long>? _markPlayed;

    /// <summary>Makes a line.</summary>
    /// <param name="time">Its clock.</param>
    /// <param name="options">How it behaves; null for the defaults.</param>
    public RecordingLine(TimeProvider time, RecordingLineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _options = options ?? new RecordingLineOptions();
        _started = time.GetTimestamp();
        _markTimer = time.CreateTimer(static line => ((RecordingLine)line!).AcknowledgeDueMarks(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public PlayoutReporting Playout => _options.Playout;

    /// <summary>Everything so far, in order; a copy.</summary>
    public IReadOnlyList<LineEntry> Entries
    {
        get { lock (_gate) return [.. _entries]; }
    }

    /// <summary>The events so far, in order; a copy.</summary>
    public IReadOnlyList<SessionEvent> Events
    {
        get { lock (_gate) return [.. _entries.OfType<LineEntry.Event>().Select(entry => entry.Value)]; }
    }

    /// <summary>All samples handed over so far, flushed ones included; a copy.</summary>
    public short[] TakeSamples()
    {
        lock (_gate) return [.. _samples];
    }

    /// <summary>Samples handed over so far.</summary>
    public long TotalSamples
    {
        get { lock (_gate) return _totalSamples; }
    }

    /// <summary>Audio that was handed over and is not yet played.</summary>
    public TimeSpan Held
    {
        get { lock (_gate) return HeldNow(); }
    }

    /// <summary>The most <see cref="Held"/> has been.</summary>
    public TimeSpan MostHeld
    {
        get { lock (_gate) return _mostHeld; }
    }

    /// <summary>Has acknowledged marks reported to <paramref name="session"/>, as a transport would.</summary>
    public void Attach(VoiceSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        Attach(session.ReportMark);
    }

    /// <summary>Has acknowledged marks reported to <paramref name="markPlayed"/>.</summary>
    public void Attach(Action<long> markPlayed)
    {
        lock (_gate) _markPlayed = markPlayed;
        AcknowledgeDueMarks();
    }

    /// <summary>The far end stops playing: what is handed over from now on stays held.</summary>
    public void StopPlaying()
    {
        lock (_gate) _stoppedAt ??= Now();
    }

    /// <summary>The far end plays on where it stopped.</summary>
    public void ResumePlaying()
    {
        lock (_gate)
        {
            if (_stoppedAt is not { } stopped) return;
            var pause = Now() - stopped;
            _stoppedAt = null;
            if (_playedUpTo > stopped) _playedUpTo += pause;
            for (var i = 0; i < _marks.Count; i++) _marks[i] = (_marks[i].Number, _marks[i].Due + pause);
        }

        AcknowledgeDueMarks();
    }

    /// <inheritdoc/>
    public bool TrySendAudio(AudioFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        lock (_gate)
        {
            var held = HeldNow() + frame.Duration;
            if (held > _options.Capacity)
            {
                Add(new LineEntry.Refused());
                frame.Dispose();
                return false;
            }

            _playedUpTo = PlayingFrom() + held;
            if (held > _mostHeld) _mostHeld = held;
            Add(new LineEntry.Audio(_totalSamples, frame.SampleCount, frame.SampleRateHz));
            if (_options.KeepSamples) _samples.AddRange(frame.Samples);
            _totalSamples += frame.SampleCount;
            _sampleRateHz = frame.SampleRateHz;
        }

        frame.Dispose();
        return true;
    }

    /// <inheritdoc/>
    public void SendMark(long mark)
    {
        lock (_gate)
        {
            Add(new LineEntry.Mark(mark));
            if (!_options.AcknowledgeMarks) return;
            _marks.Add((mark, PlayingFrom() + HeldNow()));
        }

        AcknowledgeDueMarks();
    }

    /// <inheritdoc/>
    public void Flush()
    {
        lock (_gate)
        {
            var held = HeldNow();
            Add(new LineEntry.Flush(_sampleRateHz == 0 ? 0 : MediaTime.ToSamples(held, _sampleRateHz)));
            _playedUpTo = PlayingFrom();
            _marks.Clear();
        }
    }

    /// <inheritdoc/>
    public void Emit(SessionEvent sessionEvent)
    {
        ArgumentNullException.ThrowIfNull(sessionEvent);
        lock (_gate) Add(new LineEntry.Event(sessionEvent));
    }

    /// <summary>
    /// Waits for the next event of this type that satisfies <paramref name="predicate"/>. An event is returned once, so that
    /// two waits for the same give the first and the second; one that came before the wait counts. With virtual time pass the
    /// task to <see cref="VirtualTime.AdvanceUntilAsync{T}(Task{T}, TimeSpan, TimeSpan?)"/>.
    /// </summary>
    /// <param name="predicate">What else it must satisfy; null for nothing.</param>
    /// <param name="timeout">Longest wait, in real time; default 30 s.</param>
    /// <exception cref="ExpectationFailedException">It did not come, or the session ended without it.</exception>
    public async Task<TEvent> WaitForAsync<TEvent>(Func<TEvent, bool>? predicate = null, TimeSpan? timeout = null)
        where TEvent : SessionEvent
    {
        using var limit = new CancellationTokenSource(timeout ?? TimeSpan.FromSeconds(30), TimeProvider.System);
        while (true)
        {
            Task added;
            lock (_gate)
            {
                for (var i = 0; i < _entries.Count; i++)
                {
                    if (_entries[i] is LineEntry.Event { Value: TEvent wanted } && (predicate is null || predicate(wanted)) && _returned.Add(i)) return wanted;
                }

                if (_entries is [.., LineEntry.Event { Value: SessionEvent.Ended ended }])
                {
                    throw new ExpectationFailedException($"The session ended ({ended.End.Reason}, {ended.End.Error?.Code.Value ?? "no error"}) without {typeof(TEvent).Name}. {Summary()}");
                }

                added = _added.Task;
            }

            try
            {
                await added.WaitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException e)
            {
                throw new ExpectationFailedException($"{typeof(TEvent).Name} did not come. {Summary()}", e);
            }
        }
    }

    /// <summary>Stops acknowledging marks.</summary>
    public void Dispose() => _markTimer.Dispose();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TimeSpan Now() => _time.GetElapsedTime(_started);

    private TimeSpan PlayingFrom() => _stoppedAt ?? Now();

    private TimeSpan HeldNow()
    {
        var held = _playedUpTo - PlayingFrom();
        return held > TimeSpan.Zero ? held : TimeSpan.Zero;
    }

    private void Add(LineEntry entry)
    {
        if (_entries.Count == _options.MaxEntries) throw new ExpectationFailedException($"The line has recorded {_options.MaxEntries} entries; the session does not stop talking.");
        _entries.Add(entry with { At = Now() });
        var added = _added;
        _added = NewSignal();
        added.TrySetResult();
    }

    private void AcknowledgeDueMarks()
    {
        while (true)
        {
            long mark;
            Action<long> markPlayed;
            lock (_gate)
            {
                if (_markPlayed is null || _stoppedAt is not null || _marks.Count == 0) return;
                var wait = _marks[0].Due - Now();
                if (wait > TimeSpan.Zero)
                {
                    _markTimer.Change(wait, Timeout.InfiniteTimeSpan);
                    return;
                }

                (mark, markPlayed) = (_marks[0].Number, _markPlayed);
                _marks.RemoveAt(0);
            }

            markPlayed(mark);
        }
    }

    private string Summary()
    {
        lock (_gate)
        {
            var names = _entries.OfType<LineEntry.Event>().Select(entry => entry.Value.GetType().Name);
            return $"Events so far: {string.Join(", ", names.TakeLast(20))}. Audio so far: {_totalSamples} samples.";
        }
    }
}
