using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Testing;

/// <summary>The <see cref="LoopbackVoice"/> as a recogniser: a test instrument. Decodes as it is written to, interim text at every
/// word; the final text is there when the commit returns, exact or empty, with word times. Thread-safe.</summary>
public sealed class LoopbackSpeechToText : ISpeechToText
{
    /// <inheritdoc/>
    public string Name => "loopback";

    /// <inheritdoc/>
    public SpeechToTextCapabilities Capabilities =>
        SpeechToTextCapabilities.InterimResults | SpeechToTextCapabilities.WordTimes | SpeechToTextCapabilities.Confidence;

    /// <inheritdoc/>
    public ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ValueTask.FromResult<ISpeechToTextSession>(new Session(options.SampleRateHz));
    }

    private sealed class Session(int sampleRateHz) : ISpeechToTextSession
    {
        // More interims than this wait only when nobody reads; they are the first thing that may be lost.
        private const int EventCapacity = 1_024;

        private readonly LoopbackDecoder _decoder = new(sampleRateHz);
        private readonly Channel<SpeechToTextEvent> _events = Channel.CreateBounded<SpeechToTextEvent>(
            new BoundedChannelOptions(EventCapacity) { FullMode = BoundedChannelFullMode.DropOldest });

        private string _interim = "";

        public long DroppedSamples => 0;

        public void Write(ReadOnlySpan<short> samples)
        {
            var before = _decoder.Progress;
            _decoder.Write(samples);
            if (_decoder.Progress == before) return;
            var text = LoopbackVoice.Join(_decoder.Packets.Select(packet => packet.Text).Append(_decoder.Partial)).TrimEnd();
            if (text.Length == 0 || text == _interim) return;
            _interim = text;
            _events.Writer.TryWrite(new SpeechToTextEvent.Interim(text));
        }

        public void Flush(long utterance)
        {
            _decoder.Finish();
            var text = LoopbackVoice.Join(_decoder.Packets.Select(packet => packet.Text));
            var words = _decoder.Packets.SelectMany(Words).ToList();
            Discard();
            _events.Writer.TryWrite(new SpeechToTextEvent.Final(utterance, text) { Confidence = text.Length > 0 ? 1 : 0, Words = words });
        }

        public void Discard()
        {
            _decoder.Reset();
            _interim = "";
        }

        public async IAsyncEnumerable<SpeechToTextEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            while (await _events.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_events.Reader.TryRead(out var item)) yield return item;
            }
        }

        public ValueTask DisposeAsync()
        {
            _events.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        private IEnumerable<RecognizedWord> Words(LoopbackPacket packet)
        {
            for (var start = 0; start < packet.Bytes.Count; start++)
            {
                if (packet.Bytes[start].Byte == ' ') continue;
                var end = start;
                while (end < packet.Bytes.Count && packet.Bytes[end].Byte != ' ') end++;
                var word = Encoding.UTF8.GetString([.. packet.Bytes.Skip(start).Take(end - start).Select(item => (byte)item.Byte)]);
                yield return new RecognizedWord(word, MediaTime.Of(packet.Bytes[start].Begin, sampleRateHz), MediaTime.Of(packet.Bytes[end - 1].End, sampleRateHz));
                start = end;
            }
        }
    }
}
