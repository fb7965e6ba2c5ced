using System.Runtime.CompilerServices;
using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Testing;

/// <summary>
/// A synthesiser with deterministic audio: every character lasts <see cref="CharacterDuration"/>, letters are a tone, white
/// space is silence, and every word has its exact mark. Without steps it speaks whatever it is asked; once a step has been
/// added it is strict: each segment takes the next step, a segment beyond them fails, a step left over fails in
/// <see cref="Verify"/>. Records what it was asked. Thread-safe.
/// </summary>
public sealed class ScriptedTextToSpeech : ITextToSpeech, IDisposable
{
    private readonly TimeProvider _time;
    private readonly Script<SegmentStep> _script = new(nameof(ScriptedTextToSpeech));
    private readonly List<SpokenSegment> _spoken = [];
    private readonly List<TextToSpeechOptions> _opened = [];
    private bool _strict;
    private int _openSessions;

    /// <summary>Makes one without steps.</summary>
    /// <param name="time">Clock of the delays.</param>
    public ScriptedTextToSpeech(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
    }

    /// <inheritdoc/>
    public string Name => "scripted";

    /// <inheritdoc/>
    public IReadOnlyList<string> Voices { get; init; } = [];

    /// <summary>Rate of the audio, in Hz. Default 16,000.</summary>
    public int SampleRateHz { get; init; } = 16_000;

    /// <summary>How long a character lasts. Default 50 ms.</summary>
    public TimeSpan CharacterDuration { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Length of a chunk; up to one second. Default 100 ms.</summary>
    public TimeSpan ChunkDuration { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether chunks carry word marks. Default true.</summary>
    public bool WordMarks { get; init; } = true;

    /// <summary>Thrown by <see cref="OpenAsync"/>; null to open. Default null.</summary>
    public VoiceException? OpenFault { get; init; }

    /// <summary>Delay before the first chunk of every segment that has no step of its own. Default none.</summary>
    public TimeSpan FirstChunkDelay { get; init; }

    /// <summary>Segments it was asked to speak, in order.</summary>
    public IReadOnlyList<SpokenSegment> Spoken
    {
        get { lock (_spoken) return [.. _spoken]; }
    }

    /// <summary>Options of the sessions opened so far, in order.</summary>
    public IReadOnlyList<TextToSpeechOptions> Opened
    {
        get { lock (_opened) return [.. _opened]; }
    }

    /// <summary>Sessions open now.</summary>
    public int OpenSessions => Volatile.Read(ref _openSessions);

    /// <summary>Adds a step: the next segment is spoken.</summary>
    /// <param name="text">The text it must have; null for any.</param>
    /// <param name="firstChunkDelay">Before its first chunk. Default none.</param>
    /// <param name="chunkDelay">Before every further chunk. Default none.</param>
    public ScriptedTextToSpeech Speaks(string? text = null, TimeSpan firstChunkDelay = default, TimeSpan chunkDelay = default) =>
        Add(new SegmentStep(text) { FirstChunkDelay = firstChunkDelay, ChunkDelay = chunkDelay });

    /// <summary>Adds a step: the next segment fails.</summary>
    /// <param name="error">Thrown.</param>
    /// <param name="afterChunks">Chunks that come before. Default 0.</param>
    /// <param name="delay">Before the failure. Default none.</param>
    public ScriptedTextToSpeech Fails(Exception error, int afterChunks = 0, TimeSpan delay = default)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Add(new SegmentStep(null) { Error = error, ChunksBeforeEnd = afterChunks, FirstChunkDelay = delay });
    }

    /// <summary>Adds a step: the next segment comes to a standstill until it is cancelled.</summary>
    /// <param name="afterChunks">Chunks that come before. Default 0.</param>
    public ScriptedTextToSpeech Stalls(int afterChunks = 0) => Add(new SegmentStep(null) { Stall = true, ChunksBeforeEnd = afterChunks });

    /// <inheritdoc/>
    public ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        if (OpenFault is not null) throw OpenFault;
        lock (_opened) _opened.Add(options);
        Interlocked.Increment(ref _openSessions);
        return ValueTask.FromResult<ITextToSpeechSession>(new Session(this));
    }

    /// <summary>Checks that the script was followed to its end.</summary>
    /// <exception cref="ExpectationFailedException">It was not; the message says where.</exception>
    public void Verify() => _script.Verify();

    /// <summary><see cref="Verify"/>.</summary>
    public void Dispose() => Verify();

    private ScriptedTextToSpeech Add(SegmentStep step)
    {
        Volatile.Write(ref _strict, true);
        _script.Add(step);
        return this;
    }

    private SegmentStep Next(string text)
    {
        if (!Volatile.Read(ref _strict)) return new SegmentStep(null) { FirstChunkDelay = FirstChunkDelay };
        var step = _script.Take($"segment '{text}'");
        return step.Text is null || step.Text == text
            ? step
            : throw _script.Failed($"{nameof(ScriptedTextToSpeech)}: expected segment '{step.Text}', came '{text}'.");
    }

    private sealed record SegmentStep(string? Text)
    {
        public TimeSpan FirstChunkDelay { get; init; }

        public TimeSpan ChunkDelay { get; init; }

        public Exception? Error { get; init; }

        public bool Stall { get; init; }

        public int ChunksBeforeEnd { get; init; }

        public override string ToString() => Error is not null ? "fails" : Stall ? "stalls" : $"speaks '{Text ?? "(any text)"}'";
    }

    private sealed class Session(ScriptedTextToSpeech owner) : ITextToSpeechSession
    {
        private int _speaking;
        private int _disposed;

        public int SampleRateHz => owner.SampleRateHz;

        public async IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(text);
            if (Interlocked.Exchange(ref _speaking, 1) == 1) throw owner._script.Failed($"{nameof(ScriptedTextToSpeech)}: '{text}' began before the segment ahead of it had ended.");
            var segment = new SpokenSegment(text);
            lock (owner._spoken) owner._spoken.Add(segment);
            try
            {
                var step = owner.Next(text);
                var chunks = 0;
                await WaitAsync(step.FirstChunkDelay, cancellationToken);
                foreach (var chunk in Chunks(text))
                {
                    if (chunks > 0) await WaitAsync(step.ChunkDelay, cancellationToken);
                    if (chunks == step.ChunksBeforeEnd && (step.Stall || step.Error is not null)) chunk.Audio.Dispose();
                    if (chunks == step.ChunksBeforeEnd && step.Stall) await Task.Delay(Timeout.InfiniteTimeSpan, owner._time, cancellationToken);
                    if (chunks == step.ChunksBeforeEnd && step.Error is not null) throw step.Error;
                    cancellationToken.ThrowIfCancellationRequested();
                    chunks++;
                    segment.SamplesMade += chunk.Audio.SampleCount;
                    yield return chunk;
                }

                segment.Completed = true;
            }
            finally
            {
                Volatile.Write(ref _speaking, 0);
            }
        }

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0) Interlocked.Decrement(ref owner._openSessions);
            return ValueTask.CompletedTask;
        }

        private IEnumerable<SpeechChunk> Chunks(string text)
        {
            var format = AudioFormat.Pcm16(owner.SampleRateHz);
            var perCharacter = format.SamplesFor(owner.CharacterDuration);
            var perChunk = format.SamplesFor(owner.ChunkDuration);
            var words = owner.WordMarks ? ToneSpeech.Words(text, perCharacter) : [];
            var total = (long)text.Length * perCharacter;
            for (long at = 0, reported = 0; at < total; at += perChunk)
            {
                var count = (int)Math.Min(perChunk, total - at);
                var frame = AudioFrame.Rent(owner.SampleRateHz, count, at);
                ToneSpeech.Fill(text, at, frame.Samples, perCharacter, owner.SampleRateHz);
                var begun = words.Count(word => word.StartSample < at + count);
                var marks = words[(int)reported..begun];
                reported = begun;
                yield return new SpeechChunk(frame, marks);
            }
        }

        private ValueTask WaitAsync(TimeSpan delay, CancellationToken cancellationToken) =>
            delay <= TimeSpan.Zero ? ValueTask.CompletedTask : new ValueTask(Task.Delay(delay, owner._time, cancellationToken));
    }
}

/// <summary>A segment that <see cref="ScriptedTextToSpeech"/> was asked to speak.</summary>
public sealed class SpokenSegment
{
    private long _samplesMade;
    private bool _completed;

    internal SpokenSegment(string text) => Text = text;

    /// <summary>Its text.</summary>
    public string Text { get; }

    /// <summary>Samples handed out so far.</summary>
    public long SamplesMade
    {
        get => Interlocked.Read(ref _samplesMade);
        internal set => Interlocked.Exchange(ref _samplesMade, value);
    }

    /// <summary>Whether it was spoken to its end: neither cancelled nor failed.</summary>
    public bool Completed
    {
        get => Volatile.Read(ref _completed);
        internal set => Volatile.Write(ref _completed, value);
    }
}
