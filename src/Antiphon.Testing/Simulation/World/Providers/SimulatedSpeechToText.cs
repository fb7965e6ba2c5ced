using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Antiphon.Speech;

namespace Antiphon.Testing.Simulation;

/// <summary>
/// A recogniser that reads the words out of the caller's audio as far as it was given it: a word of which too little came is
/// not heard. Answers with the delays of a drawn provider, and revises its interim texts.
/// </summary>
internal sealed class SimulatedSpeechToText : ISpeechToText
{
    /// <summary>Published delays from the end of speech to the final text.</summary>
    private static readonly DelayShape[] Shapes = [new(247, 298), new(398, 533), new(637, 965), new(1_016, 1_345)];

    private static readonly DelayShape InterimShape = new(180, 320);
    private readonly TimeProvider _time;
    private readonly SimulationRandom _dice;
    private readonly WordBook _words;
    private readonly DelayShape _finalShape;

    public SimulatedSpeechToText(TimeProvider time, SimulationRandom dice, WordBook words)
    {
        _time = time;
        _dice = dice;
        _words = words;
        _finalShape = dice.Pick(Shapes);
    }

    public string Name => "simulated";

    public SpeechToTextCapabilities Capabilities => SpeechToTextCapabilities.InterimResults | SpeechToTextCapabilities.Confidence;

    /// <summary>A word of which more was heard than the caller said; null while there is none.</summary>
    public string? Overheard { get; private set; }

    /// <summary>Sessions open now.</summary>
    public int OpenSessions { get; private set; }

    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextOptions options, CancellationToken cancellationToken = default)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(_dice.Between(20, 400)), _time, cancellationToken);
        OpenSessions++;
        return new Session(this);
    }

    private sealed class Session : ISpeechToTextSession
    {
        private const int Stride = 16;
        private const int InterimEverySamples = CallerVoice.SampleRateHz * 3 / 10;
        private const int Capacity = 256;

        /// <summary>Samples of a word without which it is not understood.</summary>
        private const int EnoughOfWord = CallerVoice.SampleRateHz / 10;

        private readonly SimulatedSpeechToText _owner;
        private readonly Channel<(TimeSpan Due, SpeechToTextEvent Event)> _events = Channel.CreateBounded<(TimeSpan, SpeechToTextEvent)>(Capacity);
        private readonly List<(int Word, int Samples)> _heard = [];
        private readonly long _started;
        private int _sinceInterim;
        private TimeSpan _lastDue;
        private bool _disposed;

        public Session(SimulatedSpeechToText owner)
        {
            _owner = owner;
            _started = owner._time.GetTimestamp();
        }

        public long DroppedSamples => 0;

        private TimeSpan Now => _owner._time.GetElapsedTime(_started);

        public void Write(ReadOnlySpan<short> samples)
        {
            for (var i = 0; i < samples.Length; i += Stride) Hear(CallerVoice.WordOf(samples[i], _owner._words.CallerCount));
            _sinceInterim += samples.Length;
            if (_sinceInterim < InterimEverySamples) return;
            _sinceInterim = 0;
            var text = Text();
            if (text.Length == 0) return;
            if (_owner._dice.Chance(0.2)) text = text[..^1]; // To be revised.
            Post(_owner._dice.Delay(InterimShape), new SpeechToTextEvent.Interim(text));
        }

        public void Flush(long utterance)
        {
            var text = Text();
            CheckLengths();
            _heard.Clear();
            _sinceInterim = 0;
            Post(_owner._dice.Delay(_owner._finalShape), new SpeechToTextEvent.Final(utterance, text) { Confidence = 0.9 });
        }

        public void Discard()
        {
            _heard.Clear();
            _sinceInterim = 0;
        }

        public async IAsyncEnumerable<SpeechToTextEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            while (await _events.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_events.Reader.TryRead(out var item))
                {
                    var wait = item.Due - Now;
                    if (wait > TimeSpan.Zero) await Task.Delay(wait, _owner._time, cancellationToken);
                    yield return item.Event;
                }
            }
        }

        public ValueTask DisposeAsync()
        {
            if (!_disposed) _owner.OpenSessions--;
            _disposed = true;
            _events.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        private void Hear(int word)
        {
            if (word == 0) return;
            if (_heard.Count > 0 && _heard[^1].Word == word) _heard[^1] = (word, _heard[^1].Samples + Stride);
            else _heard.Add((word, Stride));
        }

        private void CheckLengths()
        {
            foreach (var (word, samples) in _heard)
            {
                var said = _owner._words.CallerSamples(word);
                if (samples > said + Stride) _owner.Overheard ??= $"{samples} samples of '{_owner._words.Caller(word)}' were heard; it has {said}";
            }
        }

        private string Text() =>
            string.Join(' ', _heard.Where(heard => heard.Samples >= EnoughOfWord).Select(heard => _owner._words.Caller(heard.Word)));

        private void Post(TimeSpan delay, SpeechToTextEvent speechEvent)
        {
            var due = Now + delay;
            if (due < _lastDue) due = _lastDue; // In order.
            _lastDue = due;
            _events.Writer.TryWrite((due, speechEvent));
        }
    }
}
