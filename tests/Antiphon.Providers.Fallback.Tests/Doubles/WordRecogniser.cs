using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Antiphon.Audio;
using Antiphon.Speech;
using Antiphon.Testing;

namespace Antiphon.Providers.Fallback.Tests;

/// <summary>A recogniser of words that are runs of equal samples: it hears every sample, so that one lost or repeated shows in
/// the text, e.g. <c>7x3200</c>.</summary>
internal sealed class WordRecogniser(string name, VirtualTime time) : ISpeechToText
{
    private readonly List<Session> _sessions = [];

    public string Name => name;

    public SpeechToTextCapabilities Capabilities { get; init; } =
        SpeechToTextCapabilities.InterimResults | SpeechToTextCapabilities.WordTimes | SpeechToTextCapabilities.EndOfTurn;

    public IReadOnlyList<Outage> Outages { get; init; } = [];

    public VoiceException? OpenFault { get; set; }

    /// <summary>Never answers what is committed.</summary>
    public bool IsMute { get; set; }

    /// <summary>Ends by itself as soon as it is open.</summary>
    public bool HangsUp { get; set; }

    public TimeSpan FinalDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    public int Opened { get; private set; }

    public int OpenSessions { get; private set; }

    public IReadOnlyList<Session> Sessions => _sessions;

    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextOptions options, CancellationToken cancellationToken = default)
    {
        Opened++;
        await Task.Delay(TimeSpan.FromMilliseconds(30), time, cancellationToken);
        if (OpenFault is not null) throw OpenFault;
        if (Outages.FirstOrDefault(outage => outage.Covers(time.Elapsed)) is { } now)
        {
            if (now.OpeningHangs) await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            throw new ConnectionException(ErrorCodes.ConnectionRefused, "Not there.");
        }

        var session = new Session(this, time, options.SampleRateHz);
        _sessions.Add(session);
        OpenSessions++;
        if (HangsUp) session.End();
        return session;
    }

    internal sealed class Session : ISpeechToTextSession
    {
        private readonly Channel<SpeechToTextEvent> _events = Channel.CreateBounded<SpeechToTextEvent>(4_096);
        private readonly List<ITimer> _timers = [];
        private readonly List<(short Value, int Count)> _runs = [];
        private readonly WordRecogniser _owner;
        private readonly VirtualTime _time;
        private readonly TimeSpan _openedAt;
        private readonly int _rateHz;
        private bool _isDisposed;

        public Session(WordRecogniser owner, VirtualTime time, int rateHz)
        {
            _owner = owner;
            _time = time;
            _rateHz = rateHz;
            _openedAt = time.Elapsed;
            foreach (var outage in owner.Outages.Where(outage => outage.From > _openedAt))
                _timers.Add(time.CreateTimer(_ => Fail(outage.Style), null, outage.From - _openedAt, Timeout.InfiniteTimeSpan));
        }

        public long DroppedSamples => 0;

        public List<long> Flushed { get; } = [];

        public int Discarded { get; private set; }

        private OutageStyle? Failed => _owner.Outages.FirstOrDefault(outage => outage.From > _openedAt && _time.Elapsed >= outage.From)?.Style;

        public void Write(ReadOnlySpan<short> samples)
        {
            if (Failed == OutageStyle.Throws) throw new InvalidOperationException("broken pipe");
            foreach (var sample in samples)
            {
                if (_runs.Count > 0 && _runs[^1].Value == sample) _runs[^1] = (sample, _runs[^1].Count + 1);
                else
                {
                    _runs.Add((sample, 1));
                    if (sample != 0 && Failed is null) _events.Writer.TryWrite(new SpeechToTextEvent.Interim(Text()));
                }
            }
        }

        public void Flush(long utterance)
        {
            if (Failed == OutageStyle.Throws) throw new InvalidOperationException("broken pipe");
            Flushed.Add(utterance);
            var final = new SpeechToTextEvent.Final(utterance, Text()) { Words = Words() };
            _runs.Clear();
            if (_owner.IsMute) return;
            _timers.Add(_time.CreateTimer(
                _ =>
                {
                    if (Failed is null && !_isDisposed) _events.Writer.TryWrite(final);
                },
                null, _owner.FinalDelay, Timeout.InfiniteTimeSpan));
        }

        public void Discard()
        {
            Discarded++;
            _runs.Clear();
        }

        public void End() => _events.Writer.TryComplete();

        public void Say(SpeechToTextEvent item) => _events.Writer.TryWrite(item);

        public async IAsyncEnumerable<SpeechToTextEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            while (await _events.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_events.Reader.TryRead(out var item)) yield return item;
            }
        }

        public ValueTask DisposeAsync()
        {
            if (_isDisposed) return ValueTask.CompletedTask;
            _isDisposed = true;
            _owner.OpenSessions--;
            foreach (var timer in _timers) timer.Dispose();
            _events.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        private void Fail(OutageStyle style)
        {
            if (style == OutageStyle.Fault) _events.Writer.TryWrite(new SpeechToTextEvent.Fault(new ConnectionException(ErrorCodes.ConnectionLost, "Gone.") { IsTransient = false }));
            if (style is OutageStyle.Fault or OutageStyle.Ends) _events.Writer.TryComplete();
        }

        private string Text() => string.Join(' ', _runs.Where(run => run.Value != 0).Select(run => $"{run.Value}x{run.Count}"));

        private List<RecognizedWord> Words()
        {
            List<RecognizedWord> words = [];
            var at = 0L;
            foreach (var (value, count) in _runs)
            {
                if (value != 0) words.Add(new RecognizedWord($"{value}", MediaTime.Of(at, _rateHz), MediaTime.Of(at + count, _rateHz)));
                at += count;
            }

            return words;
        }
    }
}
