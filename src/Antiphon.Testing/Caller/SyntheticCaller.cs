using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Testing;

/// <summary>Takes a caller's frame: 16-bit mono PCM. The memory is the caller's again once the task is complete.</summary>
/// <param name="samples">The samples.</param>
/// <param name="cancellationToken">Cancelled when the caller hangs up.</param>
public delegate ValueTask SendCallerAudio(ReadOnlyMemory<short> samples, CancellationToken cancellationToken);

/// <summary>
/// A person on a line, made of any synthesiser: an unbroken stream of frames at the clock's pace, silence (or the noise of a
/// room) while it says nothing, speech where it was told to say something. When the clock or the line was late it sends
/// what it owes at once, so that the stream keeps its length. Works in real time and in virtual time. Thread-safe.
/// </summary>
public sealed class SyntheticCaller : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly SyntheticCallerOptions _options;
    private readonly SendCallerAudio _send;
    private readonly ITextToSpeechSession _voice;
    private readonly SemaphoreSlim _synthesis = new(1, 1);
    private readonly CancellationTokenSource _hangUp = new();
    private readonly LinkedList<Saying> _waiting = new();
    private readonly NoiseSource? _noise;
    private readonly short[] _frame;
    private Task _stream = Task.CompletedTask;
    private Saying? _current;
    private long _sent;
    private int _disposed;

    private SyntheticCaller(ITextToSpeechSession voice, SendCallerAudio send, TimeProvider time, SyntheticCallerOptions options)
    {
        _voice = voice;
        _send = send;
        _time = time;
        _options = options;
        _noise = options.NoiseDbfs is { } level ? new NoiseSource(level, options.NoiseSeed) : null;
        _frame = new short[AudioFormat.Pcm16(options.SampleRateHz).SamplesFor(options.FrameDuration)];
    }

    /// <summary>How much of the stream has been sent.</summary>
    public TimeSpan Position => MediaTime.Of(Interlocked.Read(ref _sent), _options.SampleRateHz);

    /// <summary>Whether it is saying something or about to.</summary>
    public bool IsSpeaking
    {
        get { lock (_gate) return _current is not null || _waiting.Count > 0; }
    }

    /// <summary>Completes when the stream has ended: by <see cref="DisposeAsync"/>, or with the failure of the line.</summary>
    public Task Completion => _stream;

    /// <summary>Opens the voice and begins to stream silence.</summary>
    /// <param name="synthesiser">The caller's voice. A session of it is held until the caller is disposed.</param>
    /// <param name="send">Takes each frame, one at a time.</param>
    /// <param name="time">Clock of the pace.</param>
    /// <param name="options">How to call; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="VoiceException">The voice could not be opened.</exception>
    public static async Task<SyntheticCaller> StartAsync(ITextToSpeech synthesiser, SendCallerAudio send, TimeProvider time,
        SyntheticCallerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(synthesiser);
        ArgumentNullException.ThrowIfNull(send);
        ArgumentNullException.ThrowIfNull(time);
        options ??= new SyntheticCallerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FrameDuration, TimeSpan.FromMilliseconds(10), nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.FrameDuration, TimeSpan.FromMilliseconds(100), nameof(options));
        var voice = await synthesiser.OpenAsync(options.Voice, cancellationToken).ConfigureAwait(false);
        var caller = new SyntheticCaller(voice, send, time, options);
        caller._stream = caller.StreamAsync(caller._hangUp.Token);
        return caller;
    }

    /// <summary>
    /// Says <paramref name="text"/> after what is being said. Pauses stand in the text: <c>on monday [pause 600 ms] at ten</c>.
    /// </summary>
    /// <param name="text">What to say.</param>
    /// <param name="cancellationToken">Ends it in mid-word.</param>
    /// <returns>What was said and when, once its last sample is on the line.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled, or the caller hung up.</exception>
    /// <exception cref="VoiceException">The voice failed.</exception>
    /// <exception cref="InvalidOperationException">Too many utterances wait (<see cref="SyntheticCallerOptions.MaxWaiting"/>).</exception>
    public Task<CallerUtterance> SayAsync(string text, CancellationToken cancellationToken = default) =>
        SayAtAsync(TimeSpan.Zero, text, cancellationToken);

    /// <summary>
    /// Says <paramref name="text"/> when the stream reaches <paramref name="position"/>, whoever is speaking then: to talk over
    /// an agent, or to be on time. Its sound is made before, so that it is on time to the frame; a position that has passed
    /// means at once.
    /// </summary>
    /// <inheritdoc cref="SayAsync"/>
    /// <param name="position">Place in the caller's stream (<see cref="Position"/>).</param>
    /// <param name="text">What to say.</param>
    /// <param name="cancellationToken">Ends it in mid-word.</param>
    public async Task<CallerUtterance> SayAtAsync(TimeSpan position, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_hangUp.Token, cancellationToken);
        CallerSpeech speech;
        await _synthesis.WaitAsync(ended.Token).ConfigureAwait(false);
        try
        {
            speech = await CallerSpeech.MakeAsync(_voice, text, _options.SampleRateHz, ended.Token).ConfigureAwait(false);
        }
        finally
        {
            _synthesis.Release();
        }

        var saying = new Saying(speech, MediaTime.ToSamples(position, _options.SampleRateHz));
        lock (_gate)
        {
            if (_waiting.Count == _options.MaxWaiting) throw new InvalidOperationException($"{_waiting.Count} utterances wait already: await what was said before.");
            _waiting.AddLast(saying);
        }

        await using var registration = ended.Token.Register(() => Stop(saying)).ConfigureAwait(false);
        return await saying.Done.Task.ConfigureAwait(false);
    }

    /// <summary>Says <paramref name="text"/> a while after now: <see cref="SayAtAsync"/> from the stream's present end.</summary>
    /// <inheritdoc cref="SayAtAsync"/>
    /// <param name="delay">Counted in the caller's stream.</param>
    /// <param name="text">What to say.</param>
    /// <param name="cancellationToken">Ends it in mid-word.</param>
    public Task<CallerUtterance> SayAfterAsync(TimeSpan delay, string text, CancellationToken cancellationToken = default) =>
        SayAtAsync(Position + delay, text, cancellationToken);

    /// <summary>Hangs up: ends the stream in mid-word and frees the voice. What was being said is cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await _hangUp.CancelAsync().ConfigureAwait(false);
        await _stream.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _synthesis.WaitAsync().ConfigureAwait(false);
        await _voice.DisposeAsync().ConfigureAwait(false);
        _synthesis.Dispose();
        _hangUp.Dispose();
    }

    private async Task StreamAsync(CancellationToken cancellationToken)
    {
        try
        {
            var started = _time.GetTimestamp();
            using var ticks = new PeriodicTimer(_options.FrameDuration, _time);
            while (await ticks.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                var due = MediaTime.ToSamples(_time.GetElapsedTime(started), _options.SampleRateHz);
                while (_sent + _frame.Length <= due)
                {
                    var spoken = FillFrame();
                    await _send(_frame, cancellationToken).ConfigureAwait(false);
                    Interlocked.Add(ref _sent, _frame.Length);
                    spoken?.Complete(_time.GetTimestamp(), _options.SampleRateHz);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Hung up.
        }
        catch (Exception e)
        {
            foreach (var saying in TakeAll()) saying.Done.TrySetException(e);
            throw;
        }
        finally
        {
            foreach (var saying in TakeAll()) saying.Done.TrySetCanceled(CancellationToken.None);
        }
    }

    /// <summary>Writes the next frame; gives the utterance that ends in it.</summary>
    private Saying? FillFrame()
    {
        Array.Clear(_frame);
        Saying? ended = null;
        lock (_gate)
        {
            for (var at = 0; at < _frame.Length;)
            {
                if ((_current ??= TakeDue(_sent + at)) is not { } saying) break;
                if (!saying.HasBegun) saying.Begin(_sent + at, _time.GetTimestamp());
                at += saying.Write(_frame.AsSpan(at));
                if (!saying.IsOver) continue;
                _current = null;
                ended = saying;
                break;
            }
        }

        _noise?.AddTo(_frame);
        return ended;
    }

    // Those without a place come in the order in which they were said; one whose place has come goes first.
    private Saying? TakeDue(long position)
    {
        Saying? due = null;
        foreach (var saying in _waiting)
        {
            if (saying.NotBefore > position || (due is not null && (saying.NotBefore == 0 || due.NotBefore > 0))) continue;
            due = saying;
        }

        if (due is not null) _waiting.Remove(due);
        return due;
    }

    private void Stop(Saying saying)
    {
        lock (_gate)
        {
            _waiting.Remove(saying);
            if (_current == saying) _current = null;
        }

        saying.Done.TrySetCanceled(CancellationToken.None);
    }

    private List<Saying> TakeAll()
    {
        lock (_gate)
        {
            var all = _waiting.ToList();
            if (_current is not null) all.Add(_current);
            _waiting.Clear();
            _current = null;
            return all;
        }
    }

    private sealed class Saying(CallerSpeech speech, long notBefore)
    {
        private int _written;
        private long _startSample = -1;
        private long _startTimestamp;

        public long NotBefore { get; } = notBefore;

        public TaskCompletionSource<CallerUtterance> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool HasBegun => _startSample >= 0;

        public bool IsOver => _written == speech.Samples.Length;

        public void Begin(long sample, long timestamp) => (_startSample, _startTimestamp) = (sample, timestamp);

        public int Write(Span<short> frame)
        {
            var count = Math.Min(frame.Length, speech.Samples.Length - _written);
            speech.Samples.AsSpan(_written, count).CopyTo(frame);
            _written += count;
            return count;
        }

        public void Complete(long timestamp, int rate)
        {
            var words = speech.Words.Select(word => new RecognizedWord(word.Text, At(word.Start), At(word.End))).ToList();
            Done.TrySetResult(new CallerUtterance(
                speech.Text,
                words.Count > 0 ? words[0].Start : At(0),
                words.Count > 0 ? words[^1].End : At(speech.Samples.Length),
                words, _startTimestamp, timestamp));

            TimeSpan At(long sample) => MediaTime.Of(_startSample + sample, rate);
        }
    }
}
