using System.Runtime.CompilerServices;
using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Conversation;

/// <summary>One call's synthesis over synthesisers that take over from each other between two segments. The rate is that of the first.</summary>
internal sealed class ExchangeableSynthesis(ITextToSpeechSession first) : ITextToSpeechSession
{
    private readonly Lock _gate = new();
    private ITextToSpeechSession _speaks = first; // Changed by SpeakAsync and DisposeAsync only.
    private ITextToSpeechSession? _offered;
    private StreamingResampler? _resampler;
    private bool _isClosed;

    /// <inheritdoc/>
    public int SampleRateHz { get; } = first.SampleRateHz;

    /// <summary>This one speaks from the next segment on.</summary>
    /// <returns>What is not needed any more and wants to be closed: an earlier offer that never spoke, or this one after the end.</returns>
    public ITextToSpeechSession? Offer(ITextToSpeechSession next)
    {
        lock (_gate)
        {
            if (_isClosed) return next;
            var unused = _offered;
            _offered = next;
            return unused;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        await TakeOverAsync();
        if (_resampler is not { } resampler)
        {
            await foreach (var chunk in _speaks.SpeakAsync(text, cancellationToken)) yield return chunk;
            yield break;
        }

        resampler.Reset();
        var made = 0L;
        await foreach (var chunk in _speaks.SpeakAsync(text, cancellationToken))
        {
            WordMark[] words = [.. chunk.Words.Select(word => word with { StartSample = Scaled(word.StartSample), EndSample = Scaled(word.EndSample) })];
            var audio = Resampled(resampler, chunk.Audio, made);
            made += audio.SampleCount;
            yield return new SpeechChunk(audio, words);
        }

        if (Rest(resampler, made) is { } rest) yield return new SpeechChunk(rest, []);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        ITextToSpeechSession? offered;
        lock (_gate)
        {
            _isClosed = true;
            offered = _offered;
            _offered = null;
        }

        if (offered is not null) await offered.DisposeAsync();
        await _speaks.DisposeAsync();
    }

    private async ValueTask TakeOverAsync()
    {
        ITextToSpeechSession left;
        lock (_gate)
        {
            if (_offered is not { } next) return;
            left = _speaks;
            _speaks = next;
            _offered = null;
            _resampler = next.SampleRateHz == SampleRateHz ? null : new StreamingResampler(next.SampleRateHz, SampleRateHz);
        }

        await left.DisposeAsync();
    }

    private long Scaled(long sample) => sample * SampleRateHz / _speaks.SampleRateHz;

    private AudioFrame Resampled(StreamingResampler resampler, AudioFrame audio, long position)
    {
        using (audio)
        {
            var samples = new short[resampler.MaxOutput(audio.SampleCount)];
            return AudioFrame.Copy(samples.AsSpan(0, resampler.Process(audio.Samples, samples)), SampleRateHz, position);
        }
    }

    private AudioFrame? Rest(StreamingResampler resampler, long position)
    {
        var samples = new short[resampler.MaxFlushOutput];
        var count = resampler.Flush(samples);
        return count == 0 ? null : AudioFrame.Copy(samples.AsSpan(0, count), SampleRateHz, position);
    }
}
