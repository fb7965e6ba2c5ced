using System.Threading.Channels;
using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Testing;

/// <summary>
/// A recogniser that follows a script: the n-th committed utterance gets the n-th step, whatever its audio says. Strict: an
/// utterance beyond the script fails, a step left over fails in <see cref="Verify"/>. One script for all its sessions, so use
/// it for one session at a time; <see cref="InstantSpeechToText"/> serves many. Thread-safe.
/// </summary>
public sealed class ScriptedSpeechToText : ISpeechToText, IDisposable
{
    private readonly TimeProvider _time;
    private readonly Script<UtteranceStep> _script;
    private int _openSessions;

    /// <summary>Makes one with an empty script.</summary>
    /// <param name="time">Clock of the delays.</param>
    public ScriptedSpeechToText(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _script = new Script<UtteranceStep>(nameof(ScriptedSpeechToText));
    }

    /// <inheritdoc/>
    public string Name => "scripted";

    /// <inheritdoc/>
    public SpeechToTextCapabilities Capabilities { get; init; } = SpeechToTextCapabilities.InterimResults | SpeechToTextCapabilities.Confidence;

    /// <summary>Thrown by <see cref="OpenAsync"/>; null to open. Default null.</summary>
    public VoiceException? OpenFault { get; init; }

    /// <summary>Options of the sessions opened so far, in order.</summary>
    public IReadOnlyList<SpeechToTextOptions> Opened
    {
        get { lock (_opened) return [.. _opened]; }
    }

    /// <summary>Sessions open now.</summary>
    public int OpenSessions => Volatile.Read(ref _openSessions);

    /// <summary>Utterances committed so far.</summary>
    public int Committed => _script.Taken;

    private readonly List<SpeechToTextOptions> _opened = [];

    /// <summary>Adds a step: the next utterance is heard as <paramref name="text"/>.</summary>
    /// <param name="text">Final text; empty for not understood.</param>
    /// <param name="delay">From the commit to the final text. Default none: it is there when the commit returns.</param>
    /// <param name="confidence">0 to 1. Default 1.</param>
    /// <param name="interims">Interim texts with the audio after which each comes.</param>
    public ScriptedSpeechToText Hears(string text, TimeSpan delay = default, double? confidence = 1, params (TimeSpan After, string Text)[] interims)
    {
        ArgumentNullException.ThrowIfNull(text);
        _script.Add(new UtteranceStep { Text = text, Delay = delay, Confidence = confidence, Interims = interims });
        return this;
    }

    /// <summary>Adds a step: the next utterance fails.</summary>
    /// <param name="error">Transient: the session goes on, the utterance is lost. Else the session's last event.</param>
    /// <param name="delay">From the commit to the fault. Default none.</param>
    public ScriptedSpeechToText Fails(VoiceException error, TimeSpan delay = default)
    {
        ArgumentNullException.ThrowIfNull(error);
        _script.Add(new UtteranceStep { Error = error, Delay = delay });
        return this;
    }

    /// <summary>Adds a step: the next utterance gets no answer at all.</summary>
    public ScriptedSpeechToText Stalls()
    {
        _script.Add(new UtteranceStep { Stall = true });
        return this;
    }

    /// <inheritdoc/>
    public ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        if (OpenFault is not null) throw OpenFault;
        lock (_opened) _opened.Add(options);
        Interlocked.Increment(ref _openSessions);
        return ValueTask.FromResult<ISpeechToTextSession>(new Session(this, options.SampleRateHz));
    }

    /// <summary>Checks that the script was followed to its end.</summary>
    /// <exception cref="ExpectationFailedException">It was not; the message says where.</exception>
    public void Verify() => _script.Verify();

    /// <summary><see cref="Verify"/>.</summary>
    public void Dispose() => Verify();

    private sealed record UtteranceStep
    {
        public string Text { get; init; } = "";

        public TimeSpan Delay { get; init; }

        public double? Confidence { get; init; }

        public VoiceException? Error { get; init; }

        public bool Stall { get; init; }

        public IReadOnlyList<(TimeSpan After, string Text)> Interims { get; init; } = [];

        public override string ToString() => Error is null ? $"hears '{Text}'" : $"fails with {Error.Code}";
    }

    private sealed class Session(ScriptedSpeechToText owner, int sampleRateHz) : ISpeechToTextSession
    {
        private const int EventCapacity = 1_024;

        private readonly Channel<SpeechToTextEvent> _events = Channel.CreateBounded<SpeechToTextEvent>(EventCapacity);
        private readonly OrderedDelays _delays = new(owner._time);
        private long _written;
        private int _interimsSent;
        private int _disposed;

        public long DroppedSamples => 0;

        public void Write(ReadOnlySpan<short> samples)
        {
            _written += samples.Length;
            if (!owner._script.TryPeek(out var step)) return;
            while (_interimsSent < step.Interims.Count && MediaTime.Of(_written, sampleRateHz) >= step.Interims[_interimsSent].After)
            {
                Emit(new SpeechToTextEvent.Interim(step.Interims[_interimsSent++].Text));
            }
        }

        public void Flush(long utterance)
        {
            var step = owner._script.Take($"utterance {utterance}");
            Discard();
            if (step.Stall) return;
            _delays.Post(step.Delay, () =>
            {
                Emit(step.Error is null
                    ? new SpeechToTextEvent.Final(utterance, step.Text) { Confidence = step.Confidence }
                    : new SpeechToTextEvent.Fault(step.Error) { Utterance = utterance });
                if (step.Error is { IsTransient: false }) _events.Writer.TryComplete();
            });
        }

        public void Discard()
        {
            _written = 0;
            _interimsSent = 0;
        }

        public IAsyncEnumerable<SpeechToTextEvent> ReadEventsAsync(CancellationToken cancellationToken = default) =>
            _events.Reader.ReadAllAsync(cancellationToken);

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 1) return ValueTask.CompletedTask;
            _delays.Dispose();
            _events.Writer.TryComplete();
            Interlocked.Decrement(ref owner._openSessions);
            return ValueTask.CompletedTask;
        }

        private void Emit(SpeechToTextEvent item)
        {
            if (!_events.Writer.TryWrite(item) && Volatile.Read(ref _disposed) == 0)
            {
                throw owner._script.Failed($"{nameof(ScriptedSpeechToText)}: nobody reads the events; {EventCapacity} are waiting, or one came after a final fault.");
            }
        }
    }
}
