using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Antiphon.Audio;
using Antiphon.Providers.Local.Engines;
using Antiphon.Providers.Local.Flite.Text;
using Antiphon.Speech;

namespace Antiphon.Providers.Local.Flite;

/// <summary>
/// Flite in this process, on a thread of the session's own. At most <see cref="QueuedChunks"/> chunks (about two seconds of
/// audio) wait for the consumer; when they do, synthesis waits.
/// </summary>
internal sealed class FliteSession : ITextToSpeechSession
{
    private const int QueuedChunks = 48;
    private readonly FliteNative _native;
    private readonly nint _voice;
    private readonly EngineThread _thread = new("antiphon flite");

    internal FliteSession(FliteNative native, nint voice)
    {
        _native = native;
        _voice = voice;
    }

    public int SampleRateHz => FliteVoices.SampleRateHz;

    public async IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        cancellationToken.ThrowIfCancellationRequested();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var segment = new Segment(stop.Token);
        var running = _thread.RunAsync(() => Run(text, segment));
        try
        {
            var chunks = segment.Chunks.Reader;
            while (await chunks.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (chunks.TryRead(out var chunk))
                {
                    segment.Room.Release();
                    yield return chunk;
                }
            }

            await running.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (segment.Chunks.Reader.TryRead(out var left)) left.Audio.Dispose();
        }
    }

    public ValueTask DisposeAsync() => _thread.DisposeAsync();

    private bool Run(string text, Segment segment)
    {
        try
        {
            foreach (var piece in SpokenText.Pieces(TextNormalizer.Normalize(text)))
            {
                if (segment.Stop.IsCancellationRequested) break;
                FliteUtterance.Speak(_native, _voice, piece.Text, new PieceSink(piece, segment));
            }

            segment.Chunks.Writer.TryComplete();
            return true;
        }
        catch (OperationCanceledException) when (segment.Stop.IsCancellationRequested)
        {
            segment.Chunks.Writer.TryComplete();
            return false;
        }
        catch (Exception e)
        {
            segment.Chunks.Writer.TryComplete(e);
            throw;
        }
    }

    private sealed class Segment(CancellationToken stop) : IDisposable
    {
        internal Channel<SpeechChunk> Chunks { get; } = Channel.CreateBounded<SpeechChunk>(
            new BoundedChannelOptions(QueuedChunks) { SingleReader = true, SingleWriter = true });

        internal SemaphoreSlim Room { get; } = new(QueuedChunks, QueuedChunks);

        internal CancellationToken Stop { get; } = stop;

        /// <summary>Samples given so far.</summary>
        internal long Position { get; set; }

        public void Dispose() => Room.Dispose();
    }

    /// <summary>Turns a piece's callbacks into chunks with marks in the original text.</summary>
    private sealed class PieceSink(SpokenPiece piece, Segment segment) : IFliteSink
    {
        /// <summary>Silence left before the first word; flite puts up to a quarter second there, which a caller would wait for.</summary>
        private const int LeadSamples = FliteVoices.SampleRateHz * 30 / 1000;

        private readonly long _base = segment.Position;
        private IReadOnlyList<WordMark> _marks = [];
        private int _reported;
        private long _skip;

        public void OnTiming(FliteTiming timing)
        {
            _skip = Math.Max(0, (long)(timing.SpeechStart * FliteVoices.SampleRateHz) - LeadSamples);
            _marks = WordTiming.Marks(piece, timing, _base - _skip, _base);
        }

        public bool OnAudio(ReadOnlySpan<short> samples)
        {
            if (segment.Stop.IsCancellationRequested) return false;
            var skipped = (int)Math.Min(_skip, samples.Length);
            _skip -= skipped;
            samples = samples[skipped..];
            if (samples.IsEmpty) return true;

            while (samples.Length > 0)
            {
                // A chunk lasts a second at most.
                var part = samples[..Math.Min(samples.Length, FliteVoices.SampleRateHz)];
                samples = samples[part.Length..];
                segment.Room.Wait(segment.Stop);
                var chunk = new SpeechChunk(AudioFrame.Copy(part, FliteVoices.SampleRateHz, segment.Position), TakeMarks(segment.Position + part.Length));
                segment.Position += part.Length;
                if (!segment.Chunks.Writer.TryWrite(chunk)) chunk.Audio.Dispose();
            }

            return true;
        }

        private IReadOnlyList<WordMark> TakeMarks(long end)
        {
            var from = _reported;
            while (_reported < _marks.Count && _marks[_reported].StartSample < end) _reported++;
            return from == _reported ? [] : [.. _marks.Skip(from).Take(_reported - from)];
        }
    }
}
