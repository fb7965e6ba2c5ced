using System.Runtime.CompilerServices;
using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Testing;

/// <summary>A synthesiser whose every segment is the same tone, made at once. For load tests; not strict; cheap. Thread-safe.</summary>
/// <param name="segmentDuration">How long a segment lasts.</param>
/// <param name="sampleRateHz">Rate of the audio, in Hz. Default 16,000.</param>
public sealed class InstantTextToSpeech(TimeSpan segmentDuration, int sampleRateHz = 16_000) : ITextToSpeech
{
    private static readonly TimeSpan ChunkDuration = TimeSpan.FromMilliseconds(100);
    private long _sessions;

    /// <inheritdoc/>
    public string Name => "instant";

    /// <inheritdoc/>
    public IReadOnlyList<string> Voices => [];

    /// <summary>Sessions open now.</summary>
    public long OpenSessions => Interlocked.Read(ref _sessions);

    /// <summary>Called before the first chunk of a segment is handed out, for measurements; null for nothing.</summary>
    public Action? FirstChunkMade { get; init; }

    /// <inheritdoc/>
    public ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _sessions);
        return ValueTask.FromResult<ITextToSpeechSession>(new Session(this, sampleRateHz, segmentDuration));
    }

    private sealed class Session(InstantTextToSpeech owner, int sampleRateHz, TimeSpan segmentDuration) : ITextToSpeechSession
    {
        private const double ToneHz = 250;
        private const double Amplitude = 6_000;

        private readonly short[] _tone = Tone(sampleRateHz);
        private int _disposed;

        public int SampleRateHz => sampleRateHz;

        public async IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            var total = MediaTime.ToSamples(segmentDuration, sampleRateHz);
            for (long at = 0; at < total; at += _tone.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (at == 0) owner.FirstChunkMade?.Invoke();
                yield return new SpeechChunk(AudioFrame.Copy(_tone.AsSpan(0, (int)Math.Min(_tone.Length, total - at)), sampleRateHz, at), []);
            }
        }

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0) Interlocked.Decrement(ref owner._sessions);
            return ValueTask.CompletedTask;
        }

        // 100 ms hold 25 whole periods of 250 Hz, so chunks join without a step.
        private static short[] Tone(int sampleRateHz)
        {
            var tone = new short[AudioFormat.Pcm16(sampleRateHz).SamplesFor(ChunkDuration)];
            for (var i = 0; i < tone.Length; i++) tone[i] = (short)(Amplitude * Math.Sin(2 * Math.PI * ToneHz * i / sampleRateHz));
            return tone;
        }
    }
}
