using System.Threading.Channels;
using Antiphon.Speech;

namespace Antiphon.Testing.Tests.Interleavings;

/// <summary>A recogniser that says what it is told to, when it is told to.</summary>
/// <param name="time">Its clock.</param>
/// <param name="limit">How long the session waits for a text.</param>
internal sealed class HandSpeechToText(VirtualTime time, TimeSpan limit) : ISpeechToText
{
    private readonly Channel<SpeechToTextEvent> _events = Channel.CreateUnbounded<SpeechToTextEvent>();
    private readonly List<(long Utterance, TimeSpan At, string? Understood)> _pending = [];

    public string Name => "by hand";

    public SpeechToTextCapabilities Capabilities => SpeechToTextCapabilities.InterimResults;

    public int OpenSessions { get; private set; }

    /// <summary>Committed utterances whose text has not come.</summary>
    public int Pending => _pending.Count;

    /// <summary>Whether the text of the first of them has been given up.</summary>
    public bool IsLate => time.Elapsed - _pending[0].At >= limit;

    public ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextOptions options, CancellationToken cancellationToken = default)
    {
        OpenSessions++;
        return ValueTask.FromResult<ISpeechToTextSession>(new Session(this));
    }

    /// <summary>What was understood of the utterance in progress; null while nothing was.</summary>
    public string? Understood { get; private set; }

    /// <summary>What was understood of the first pending utterance while it was said.</summary>
    public string? UnderstoodBefore => _pending[0].Understood;

    /// <summary>Understands <paramref name="word"/>, and holds the sentence for complete.</summary>
    public void Understand(string word)
    {
        Understood = word;
        _events.Writer.TryWrite(new SpeechToTextEvent.Interim(word + "."));
    }

    /// <summary>Gives the first pending utterance this text.</summary>
    public void Give(string text) => _events.Writer.TryWrite(new SpeechToTextEvent.Final(Take(), text));

    /// <summary>Loses the first pending utterance.</summary>
    public void Lose() => _events.Writer.TryWrite(new SpeechToTextEvent.Fault(
        new VoiceException(ErrorCodes.SpeechToTextClosed, "The recogniser lost it.") { IsTransient = true })
    { Utterance = Take() });

    private TimeSpan Now => time.Elapsed;

    private long Take()
    {
        var utterance = _pending[0].Utterance;
        _pending.RemoveAt(0);
        return utterance;
    }

    private sealed class Session(HandSpeechToText owner) : ISpeechToTextSession
    {
        private bool _disposed;

        public long DroppedSamples => 0;

        public void Write(ReadOnlySpan<short> samples)
        {
        }

        public void Flush(long utterance)
        {
            owner._pending.Add((utterance, owner.Now, owner.Understood));
            owner.Understood = null;
        }

        public void Discard() => owner.Understood = null;

        public IAsyncEnumerable<SpeechToTextEvent> ReadEventsAsync(CancellationToken cancellationToken = default) => ReadAsync(cancellationToken);

        public ValueTask DisposeAsync()
        {
            if (!_disposed) owner.OpenSessions--;
            _disposed = true;
            return ValueTask.CompletedTask;
        }

        private async IAsyncEnumerable<SpeechToTextEvent> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            while (await owner._events.Reader.WaitToReadAsync(cancellationToken))
            {
                while (owner._events.Reader.TryRead(out var speechEvent)) yield return speechEvent;
            }
        }
    }
}
