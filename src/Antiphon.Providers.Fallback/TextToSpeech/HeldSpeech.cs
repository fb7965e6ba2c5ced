using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Providers.Fallback;

/// <summary>
/// What one synthesiser has made of a segment and what of it may be delivered: up to the end of its last whole word. Samples in
/// come at its rate, samples and marks out go at the session's and count from the segment's start. Pure; not thread-safe.
/// </summary>
/// <param name="resampler">From its rate to the session's.</param>
/// <param name="text">The segment's whole text.</param>
/// <param name="from">Index in it at which this synthesiser began.</param>
/// <param name="made">Samples that were delivered of the segment before.</param>
/// <param name="maxHeldSamples">Held at most, at the session's rate.</param>
internal sealed class HeldSpeech(StreamingResampler resampler, string text, int from, long made, int maxHeldSamples)
{
    private const int PiecesPerSecond = 5;

    private readonly long _begin = made;
    private readonly List<WordMark> _words = []; // At its rate, from its first sample; indices of the whole text.
    private short[] _held = [];
    private int _count;
    private int _taken;
    private int _reported;
    private long _inputSamples;
    private long _safeInput;
    private bool _isWhole;
    private bool _isLetGo;

    /// <summary>Samples delivered of the segment.</summary>
    public long Made { get; private set; } = made;

    /// <summary>Whether the synthesiser has made nothing.</summary>
    public bool IsEmpty => _inputSamples == 0;

    /// <summary>Whether another can go on where this one was cut.</summary>
    public bool CanGoOn => !_isLetGo;

    /// <summary>Index of the first word that was not delivered; the text's length when all were.</summary>
    public int ResumeAt
    {
        get
        {
            if (Made == _begin) return from;
            var delivered = -1;
            for (var i = 0; i < _words.Count; i++)
            {
                if (_words[i].EndSample > _safeInput || _words[i].StartSample >= _safeInput) return _words[i].TextStart;
                delivered = _words[i].TextStart + _words[i].TextLength;
            }

            return delivered < 0 ? from : Speakable.NextWord(text, delivered);
        }
    }

    private long SafeOutput => _isWhole ? long.MaxValue : _safeInput * resampler.OutputRateHz / resampler.InputRateHz;

    public void Add(ReadOnlySpan<short> samples, IReadOnlyList<WordMark> words)
    {
        Reserve(resampler.MaxOutput(samples.Length) + 1);
        _count += resampler.Process(samples, _held.AsSpan(_count));
        _inputSamples += samples.Length;
        foreach (var word in words)
        {
            if (word.TextStart >= 0 && word.TextLength > 0 && from + word.TextStart + word.TextLength <= text.Length)
                _words.Add(word with { TextStart = from + word.TextStart });
        }

        if (_count - _taken > maxHeldSamples) _isLetGo = true;
        if (_isLetGo) _safeInput = _inputSamples;
        else if (_words.Count > 0) _safeInput = EndOfLastWholeWord();
    }

    /// <summary>The synthesiser has made all of it.</summary>
    public void Complete()
    {
        FlushResampler();
        _safeInput = _inputSamples;
        _isWhole = true;
    }

    /// <summary>The synthesiser failed: what belongs to whole words is still to be delivered, the rest goes.</summary>
    public void Cut() => FlushResampler();

    /// <summary>The next piece that may be delivered.</summary>
    public bool TryTake(out SpeechChunk chunk)
    {
        var first = Made - _begin;
        var ready = (int)Math.Min(_count - _taken, SafeOutput - first);
        if (ready <= 0)
        {
            chunk = default;
            return false;
        }

        var count = Math.Min(ready, resampler.OutputRateHz / PiecesPerSecond);
        var audio = AudioFrame.Copy(_held.AsSpan(_taken, count), resampler.OutputRateHz, Made);
        _taken += count;
        Made += count;
        if (_taken == _count) _taken = _count = 0;
        chunk = new SpeechChunk(audio, WordsBefore(first + count));
        return true;
    }

    // Where no word that is known begins before and ends after: all that begin by now are known.
    private long EndOfLastWholeWord()
    {
        var safe = _inputSamples;
        for (var i = _words.Count - 1; i >= 0; i--)
        {
            if (_words[i].EndSample > safe && _words[i].StartSample < safe) safe = _words[i].StartSample;
        }

        return Math.Max(safe, _safeInput);
    }

    private List<WordMark> WordsBefore(long output)
    {
        List<WordMark> words = [];
        for (; _reported < _words.Count; _reported++)
        {
            var word = _words[_reported];
            var start = word.StartSample * resampler.OutputRateHz / resampler.InputRateHz;
            if (start >= output && !(_isWhole && _taken == _count)) break;
            if (word.StartSample >= _safeInput && !_isWhole) break;
            words.Add(word with { StartSample = _begin + start, EndSample = _begin + word.EndSample * resampler.OutputRateHz / resampler.InputRateHz });
        }

        return words;
    }

    private void FlushResampler()
    {
        Reserve(resampler.MaxFlushOutput);
        _count += resampler.Flush(_held.AsSpan(_count));
    }

    private void Reserve(int more)
    {
        if (_count + more <= _held.Length) return;
        if (_taken > 0)
        {
            _held.AsSpan(_taken, _count - _taken).CopyTo(_held);
            _count -= _taken;
            _taken = 0;
        }

        if (_count + more > _held.Length) Array.Resize(ref _held, Math.Max(_count + more, _held.Length * 2));
    }
}
