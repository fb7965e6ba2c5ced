using System.Runtime.CompilerServices;
using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Testing;

/// <summary>The <see cref="LoopbackVoice"/> as a synthesiser: a test instrument. Knows every word's place. Thread-safe.</summary>
public sealed class LoopbackTextToSpeech : ITextToSpeech
{
    private static readonly TimeSpan ChunkDuration = TimeSpan.FromMilliseconds(100);
    private readonly int _sampleRateHz;

    /// <summary>Makes one.</summary>
    /// <param name="sampleRateHz">Rate of the audio; one of <see cref="LoopbackVoice.SupportedRatesHz"/>. Default 16,000.</param>
    public LoopbackTextToSpeech(int sampleRateHz = 16_000)
    {
        LoopbackVoice.ThrowIfUnsupported(sampleRateHz);
        _sampleRateHz = sampleRateHz;
    }

    /// <inheritdoc/>
    public string Name => "loopback";

    /// <inheritdoc/>
    public IReadOnlyList<string> Voices => [];

    /// <inheritdoc/>
    public ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<ITextToSpeechSession>(new Session(_sampleRateHz));

    private sealed class Session(int sampleRateHz) : ITextToSpeechSession
    {
        public int SampleRateHz => sampleRateHz;

        public async IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            var encoder = new LoopbackEncoder(text, sampleRateHz);
            var perChunk = AudioFormat.Pcm16(sampleRateHz).SamplesFor(ChunkDuration);
            var reported = 0;
            while (encoder.Position < encoder.TotalSamples)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = (int)Math.Min(perChunk, encoder.TotalSamples - encoder.Position);
                var frame = AudioFrame.Rent(sampleRateHz, count, encoder.Position);
                encoder.Write(frame.Samples);
                var begun = reported;
                while (begun < encoder.Words.Count && encoder.Words[begun].StartSample < encoder.Position) begun++;
                var marks = encoder.Words[reported..begun];
                reported = begun;
                yield return new SpeechChunk(frame, marks);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
