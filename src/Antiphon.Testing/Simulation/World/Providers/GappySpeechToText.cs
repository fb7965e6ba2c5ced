using System.Runtime.CompilerServices;
using Antiphon.Speech;
using Antiphon.Testing.Faults;

namespace Antiphon.Testing.Simulation;

/// <summary>A recogniser that cannot be reached at times.</summary>
internal sealed class GappySpeechToText(string name, ISpeechToText inner, ProviderGaps gaps) : ISpeechToText
{
    public string Name => name;

    public SpeechToTextCapabilities Capabilities => inner.Capabilities;

    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextOptions options, CancellationToken cancellationToken = default)
    {
        await gaps.ReachAsync(cancellationToken);
        var session = await inner.OpenAsync(options, cancellationToken);
        return new Session(session, gaps);
    }

    private sealed class Session(ISpeechToTextSession inner, ProviderGaps gaps) : ISpeechToTextSession
    {
        private readonly ProviderConnection _connection = gaps.Connect();

        public long DroppedSamples => inner.DroppedSamples;

        public void Write(ReadOnlySpan<short> samples)
        {
            if (Holds()) inner.Write(samples);
        }

        public void Flush(long utterance)
        {
            if (Holds()) inner.Flush(utterance);
        }

        public void Discard()
        {
            if (Holds()) inner.Discard();
        }

        public async IAsyncEnumerable<SpeechToTextEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var item in _connection.ReadAsync(inner.ReadEventsAsync, drop: null, cancellationToken)) yield return item;
            if (!_connection.IsGone) yield break;
            switch (_connection.Style)
            {
                case GapStyle.Closes:
                    break;
                case GapStyle.Errors:
                    yield return new SpeechToTextEvent.Fault(new ProviderException(ErrorCodes.SpeechToTextClosed, "simulated", "Out of order."));
                    break;
                default:
                    await Task.Delay(Timeout.InfiniteTimeSpan, gaps.Time, cancellationToken);
                    break;
            }
        }

        public async ValueTask DisposeAsync()
        {
            _connection.Dispose();
            await inner.DisposeAsync();
        }

        // A connection that is gone takes everything and says nothing, or throws.
        private bool Holds()
        {
            if (!_connection.IsGone) return true;
            return _connection.Style == GapStyle.Throws ? throw new InvalidOperationException(FaultTexts.Secret) : false;
        }
    }
}
